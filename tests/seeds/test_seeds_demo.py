"""The demo agrees with itself: its stories, its references, its days."""

import re
from collections import Counter
from datetime import date

from seed_shelf import (
    FIRST_DAY,
    answers,
    day_of,
    demo,
    facts,
    learnings,
    newest_answers,
    organisation,
    rollouts,
)

from app.actions.catalogue_forms import PersonForm, ServiceForm, TeamForm, checked
from app.reading.technologies import known
from models.answer import JUSTIFICATIONS, STATUSES
from models.kinds import KINDS
from models.scope import applies

POOLS, LIBRARY = "shared-db-connection-budget", "kurier-http-sa-014"
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
_FORMS = {"team": TeamForm, "service": ServiceForm, "person": PersonForm}


def in_scope(learning: str) -> list[str]:
    """Services that it concerns, or may concern where a fact is missing."""
    condition = learnings()[learning][0]["applies_when"]
    services = organisation("service").items()
    known = {slug: service | facts().get(slug, {}) for slug, service in services}
    return [slug for slug, of_it in known.items() if applies(condition, of_it) is not False]


def standings(learning: str) -> Counter[str]:
    return Counter(one["status"] for one in newest_answers(learning).values())


def history(learning: str, service: str) -> list[str]:
    found = [one for one in answers() if one["learning"] == learning]
    return [one["status"] for one in found if one["service"] == service]


def test_the_organisation_has_eight_teams_and_forty_services() -> None:
    assert [len(organisation(kind)) for kind in ("team", "service")] == [8, 40]


def test_the_organisation_is_a_catalogue_that_loads() -> None:
    for kind, form in _FORMS.items():
        for one in organisation(kind).values():
            said = {name: value for name, value in one.items() if name not in ("kind", "slug")}
            checked(form, said)


def test_everybody_belongs_to_teams_and_services_that_exist() -> None:
    teams, services = organisation("team"), organisation("service")
    assert {one["team"] for one in services.values()} == set(teams)
    assert {one["lead"] for one in teams.values()} <= set(organisation("person"))
    for person in organisation("person").values():
        assert set(person["teams"]) <= set(teams)
        assert set(person.get("services", ())) <= set(services)


def test_some_sixty_write_ups_of_all_kinds_are_there() -> None:
    kinds = {seed.matter["kind"] for seed in demo() if "kind" in seed.matter}
    assert 60 <= len(demo()) <= 70
    assert kinds == set(KINDS)
    assert {seed.team for seed in demo()} == set(organisation("team"))


def test_no_day_was_left_unexpanded_in_a_write_up() -> None:
    assert [seed.path.name for seed in demo() if "{{" in f"{seed.matter}{seed.body}"] == []


def test_write_ups_speak_of_services_that_exist() -> None:
    for seed in demo():
        assert set(seed.matter.get("service", ())) <= set(organisation("service")), seed.path


def test_ids_are_unique_within_a_team() -> None:
    ids = Counter((seed.team, seed.matter["id"]) for seed in demo() if "id" in seed.matter)
    assert [key for key, count in ids.items() if count > 1] == []


def test_links_in_texts_lead_to_files() -> None:
    for seed in demo():
        for target in _LINK.findall(seed.body):
            assert (seed.path.parent / target).is_file(), (seed.path.name, target)


def test_links_in_front_matter_lead_to_ids() -> None:
    known = {f"{seed.team}/{seed.matter['id']}" for seed in demo() if "id" in seed.matter}
    for seed in demo():
        named = [link["to"] for link in seed.matter.get("links", ())]
        for field in ("supersedes", "superseded_by", "caused_by"):
            named += seed.matter.get(field, ())
        for target in named:
            assert (target if "/" in target else f"{seed.team}/{target}") in known, seed.path


def test_write_ups_are_of_the_past_and_nothing_is_overdue() -> None:
    for seed in demo():
        assert day_of(seed.matter.get("date", FIRST_DAY)) <= FIRST_DAY
        for action in seed.matter.get("actions", ()):
            assert action["state"] in ("open", "done", "dropped")
            is_past = day_of(action["due"]) < FIRST_DAY
            assert is_past == (action["state"] == "done"), (seed.path.name, action)


def test_learnings_are_due_in_the_future() -> None:
    dues = [one["due"] for one, _ in learnings().values() if "due" in one]
    assert all(day_of(due) > FIRST_DAY for due in dues)


def test_every_condition_meets_somebody() -> None:
    assert [name for name in learnings() if not in_scope(name)] == []


def test_answers_are_about_learnings_and_services_that_are_asked() -> None:
    for one in answers():
        assert one["service"] in in_scope(one["learning"]), one
        assert one["status"] in STATUSES
        assert one.get("justification", JUSTIFICATIONS[0]) in JUSTIFICATIONS


def test_answers_stand_in_order_of_time_and_after_their_learning() -> None:
    times = [str(one["at"]) for one in answers()]
    assert times == sorted(times)
    assert day_of(times[-1]) < FIRST_DAY
    for one in answers():
        assert day_of(one["at"]) >= day_of(learnings()[one["learning"]][1].matter["date"])


def test_what_was_adopted_was_known_by_then() -> None:
    assert [str(one["at"]) for one in rollouts()] == sorted(str(one["at"]) for one in rollouts())
    for one in rollouts():
        assert day_of(one["at"]) >= day_of(learnings()[one["learning"]][1].matter["date"])
        assert one["by"] in organisation("person")


def test_facts_are_told_of_services_that_are_there() -> None:
    assert set(facts()) <= set(organisation("service"))


def test_answers_come_from_the_service_itself_or_its_people() -> None:
    for one in answers():
        if one["via"] == "check":
            assert one["by"] == f"ci:{one['service']}"
            continue
        person = organisation("person")[one["by"]]
        team = organisation("service")[one["service"]]["team"]
        assert team in person["teams"] or person["role"] in ("sre", "admin"), one


def test_evidence_is_behind_what_is_verified_and_a_reason_behind_what_is_not() -> None:
    for one in answers():
        if one["status"] == "verified":
            assert one["tier"] in ("T2", "T3")
            assert {"evidence_url", "commit"} <= set(one)
        if one["status"] == "not_affected":
            assert "justification" in one
        if one["status"] in ("deferred", "exempt"):
            assert day_of(one["until"]) > FIRST_DAY


def test_story_eleven_of_fourteen_answered_and_one_suffered_again() -> None:
    assert len(in_scope(POOLS)) == 14
    assert sum(standings(POOLS).values()) == 11
    assert standings(POOLS)["contradicted"] == 1
    assert history(POOLS, "job-import") == ["not_affected", "contradicted"]
    again = [seed for seed in demo() if seed.team == "jobs" and seed.matter.get("id") == "PM-019"]
    assert again[0].matter["signature"]["failure_mode"] == "exhaustion"


def test_story_the_library_hole_over_forty_services() -> None:
    assert len(in_scope(LIBRARY)) == 40
    expected = {"verified": 27, "claimed": 6, "deferred": 4, "exempt": 1}
    assert standings(LIBRARY) == expected
    assert 40 - sum(expected.values()) == 2


def test_story_the_embedded_sre_who_leaves_in_three_weeks() -> None:
    leaving = [one for one in organisation("person").values() if "leaves_on" in one]
    assert [(day_of(one["leaves_on"]) - FIRST_DAY).days for one in leaving] == [21]
    mine = set(leaving[0]["services"])
    runbooks = [seed for seed in demo() if seed.matter.get("kind") == "runbook"]
    covered = {service for seed in runbooks for service in seed.matter.get("service", ())}
    gaps = {"export-worker", "partner-gateway"}
    assert gaps <= mine - covered
    weak = {seed.matter["status"] for seed in runbooks if set(seed.matter["service"]) & mine}
    assert weak == {"unverified", "suspect"}


def test_story_opposite_decisions_on_retries_name_each_other() -> None:
    found = [seed for seed in demo() if seed.matter.get("topic") == "retry"]
    assert {seed.team for seed in found} == {"career", "comms"}
    assert {seed.matter["status"] for seed in found} == {"accepted"}
    links = [link["to"] for seed in found for link in seed.matter.get("links", ())]
    assert links == ["career/ADR-0012"]


def test_story_one_team_has_been_quiet_for_five_months() -> None:
    newest: dict[str, date] = {}
    for seed in demo():
        day = day_of(seed.matter.get("date", date.min))
        newest[seed.team] = max(day, newest.get(seed.team, date.min))
    quiet = [team for team, day in newest.items() if (FIRST_DAY - day).days > 150]
    assert quiet == ["billing"]


def test_story_a_wrong_answer_was_corrected_and_both_are_kept() -> None:
    assert history(POOLS, "message-api") == ["not_affected", "in_progress", "claimed"]


def test_the_catalogue_names_technologies_as_the_reader_does() -> None:
    named = {one for service in organisation("service").values() for one in service["technologies"]}
    # The library that the demo invents for its security story.
    assert {one for one in named if known(one) != one} == {"kurier-http"}
