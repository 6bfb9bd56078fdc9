"""One repository of a sweep: facts first, since they decide what is asked, then the checks."""

from dataclasses import dataclass, replace
from pathlib import Path

from yokoten.clock import utc_now
from yokoten.evidence import Result, results, unread
from yokoten.files.standing import Standing, standing_of
from yokoten.hub.connection import Hub
from yokoten.hub.proving import checks_of, post_evidence
from yokoten.noting import Noted, note
from yokoten.problems import Denied, Misused, Refusal
from yokoten.report.refusals import show_refusals
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.sweeping.cloning import NotThere, checkout
from yokoten.sweeping.row import Row
from yokoten.tree.inconclusive import Inconclusive
from yokoten.tree.tree import Tree
from yokoten.words import say


@dataclass(frozen=True, slots=True)
class Sweep:
    """What every visit needs. `below` holds checkouts; without it repositories are cloned."""

    hub: Hub
    screen: Screen
    settings: Settings
    below: Path | None
    url: str | None
    is_dry_run: bool

    def visit(self, repository: str | None, services: list[str]) -> list[Row]:
        """A row for each service of one repository."""
        if repository is None:
            why = say("the catalogue names no usable repository")
            return [Row(service, None, why=why, is_read=False) for service in services]
        try:
            with checkout(repository, self.below) as folder:
                tree, standing = Tree(folder), self._standing(repository, folder)
                return [self._told(service, repository, tree, standing) for service in services]
        except NotThere as error:
            return [Row(one, repository, why=str(error), is_read=False) for one in services]
        except (Inconclusive, Misused) as error:
            return [self._untold(service, repository, str(error)) for service in services]

    def _standing(self, repository: str, folder: Path) -> Standing:
        """A fresh clone is the default branch; of a checkout Git says which branch it is."""
        standing = replace(standing_of(folder, {}), repository=repository)
        if standing.commit is None:
            raise Inconclusive("there is no commit")
        return replace(standing, is_default_branch=True) if self.below is None else standing

    def _told(self, service: str, repository: str, tree: Tree, standing: Standing) -> Row:
        """Raises Unreachable only; whatever the hub refuses is said in the row."""
        row = Row(service, repository, standing.commit)
        try:
            noted = note(self.hub, service, tree, standing, is_dry_run=self.is_dry_run)
            row = _with_facts(row, noted)
            found = results(service, checks_of(self.hub, service), tree, now=utc_now())
        except Inconclusive as error:
            return self._untold(service, repository, str(error))
        except (Refusal, Denied) as error:
            return replace(row, why=str(error), is_read=False)
        return self._proven(row, found, standing)

    def _untold(self, service: str, repository: str, why: str) -> Row:
        """What could not be read is an error of every check, never a pass."""
        row = Row(service, repository, why=why, is_read=False)
        try:
            items = checks_of(self.hub, service)
        except (Refusal, Denied) as error:
            return replace(row, why=f"{why}; {error}")
        found = unread(service, items, why, now=utc_now())
        return self._proven(row, found, Standing(is_default_branch=True))

    def _proven(self, row: Row, found: list[Result], standing: Standing) -> Row:
        row = replace(row, results=found)
        if self.is_dry_run or not found:
            return row
        lines = [result.line(standing, self.url) for result in found]
        try:
            answers = list(post_evidence(self.hub, lines))
        except (Refusal, Denied) as error:
            return replace(row, why=str(error), refused=len(lines))
        refused = show_refusals(self.screen, self.settings, lines, answers)
        why = row.why if standing.is_default_branch else say("not the default branch")
        return replace(row, refused=refused, why=why)


def _with_facts(row: Row, noted: Noted) -> Row:
    facts, changed = len(noted.gathered.facts), len(noted.changed)
    why = "; ".join(str(problem) for problem in noted.gathered.problems)
    return replace(row, facts=facts, changed=changed, components=noted.components, why=why)
