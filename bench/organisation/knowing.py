"""What an author makes of the list of services that the editor shows beside a condition."""

from bench.organisation.company import Lesson, Report
from bench.organisation.life import Life
from models import scope


def corrected(life: Life, report: Report, lesson: Lesson, condition: str) -> str:
    """The condition without services that the author knows are safe, with those that are not.

    Some are struck wrongly; none is added that is safe: one adds what one is sure of.
    """
    there = [one for one in life.company.services.values() if one.is_there(report.week)]
    known = [one.slug for one in there if _knows(life, lesson, one.slug)]
    inside = {
        one.slug
        for one in there
        if scope.applies(condition, life.hearsay.heard[one.slug].as_facts(one))
    }
    safe = [slug for slug in known if slug in inside and not _thinks(life, lesson, slug)]
    unsafe = [
        slug
        for slug in known
        if slug not in inside and slug in lesson.could_happen and _thinks(life, lesson, slug)
    ]
    if safe:
        condition = f"({condition}) and not service in [{_quoted(safe)}]"
    return f"({condition}) or service in [{_quoted(unsafe)}]" if unsafe else condition


def _knows(life: Life, lesson: Lesson, slug: str) -> bool:
    about = (lesson.report, lesson.position, slug)
    return life.chance.happens(life.model.knows, "knows", *about)


def _thinks(life: Life, lesson: Lesson, slug: str) -> bool:
    """Whether the author thinks that it could happen there; as right as anybody's answers."""
    about = (lesson.report, lesson.position, slug)
    is_right = life.chance.happens(life.model.right, "thinks", *about)
    return (slug in lesson.could_happen) == is_right


def _quoted(slugs: list[str]) -> str:
    return ", ".join(f'"{slug}"' for slug in slugs)
