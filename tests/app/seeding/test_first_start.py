"""What a hub holds on its first start."""

import pytest
from sqlmodel import func, select

from app.clock import utc_now
from app.seeding import Seeds, expanded, is_empty, seed
from models.answer import Answer
from models.learning import Learning
from models.team import Team
from models.writeup import WriteUp

NOW = utc_now()


def count(session, table) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


@pytest.mark.slow
def test_the_demo_is_loaded_whole_and_answers_every_story(hub):
    told: list[tuple[int, int]] = []
    with hub.reading() as session:
        assert is_empty(session)
    seed(hub, Seeds(demo=True, starter=True), now=NOW, tell=lambda *so_far: told.append(so_far))
    assert told[-1][0] == told[-1][1] > 100
    with hub.reading() as session:
        assert not is_empty(session)
        assert count(session, Answer) > 50
        assert count(session, Learning) > 60
        libraries = session.exec(select(Team.slug).where(Team.is_library)).all()
        assert set(libraries) == {"manual", "starter"}
        demo = session.exec(select(WriteUp).where(WriteUp.team.not_in(libraries))).all()
        assert len(demo) >= 60
        assert all(one.created_at <= NOW for one in demo)
        assert not any(one.date > NOW.date() for one in demo)


def test_without_the_demo_there_are_libraries_alone(hub):
    seed(hub, Seeds(demo=False, starter=False), now=NOW)
    with hub.reading() as session:
        assert session.exec(select(WriteUp.team).distinct()).all() == ["manual"]
        assert count(session, Answer) == 0


def test_a_first_start_that_was_cut_off_begins_anew(hub):
    class Cut(Exception):
        """The machine went away."""

    def cut(done: int, _all: int) -> None:
        raise Cut

    with pytest.raises(Cut):
        seed(hub, Seeds(demo=False, starter=False), now=NOW, tell=cut)
    with hub.reading() as session:
        assert is_empty(session)


def test_days_are_told_from_the_first_one():
    day = NOW.date().replace(year=2026, month=3, day=1)
    assert expanded("{{day -1}} {{time -1 01:02}} {{日 0}} {{日時 1 9:05}} {{other}}", day) == (
        "2026-02-28 2026-02-28T01:02+09:00 2026年3月1日 2026年3月2日 9:05 {{other}}"
    )
