"""The digest on the web: this week's, the coming one, the archive; and the pick of the week."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event
from sqlmodel import select

from app.actions.timetables import SETTLING
from app.digest_runs import plan
from models.dispatch import Dispatch
from models.event import Event
from models.learning import Learning
from models.notice import Notice
from models.person import Keeper, Person
from models.pick import Pick
from models.subscription import Follow, Subscription
from models.writeup import WriteUp
from tests.app.web.conftest import REPORT, RUNBOOK

#: A Wednesday morning in Japan; the Monday before was a holiday.
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
PLANNED = datetime(2026, 11, 30, 0, 0, tzinfo=UTC) + SETTLING
COMING, PAGE = "2026-W49", "/digests/2026-W49"
STATEMENT = "共有DBの接続上限は全利用者の最大プール合計で管理する"
CLOSED = REPORT.replace("severity: SEV2", "severity: SEV2\nvisibility: team")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kept(hub, cast, services):
    """The stranger looks after the service of payments."""
    with hub.transaction() as session:
        session.add(Keeper(person=cast.stranger.id, service="payments-api"))


@pytest.fixture
def learning(hub, pushed, kept, clock) -> str:
    pushed(REPORT.replace("2026-11-05", "2026-11-24"))
    clock.move_to(NOW + timedelta(hours=1))
    with hub.reading() as session:
        return session.exec(select(Learning.id)).one()


def picked(hub):
    with hub.reading() as session:
        row = session.get(Pick, COMING)
        return (row.learning, row.note) if row else None


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def test_the_coming_edition_is_shown_as_it_would_be_now(signed_in, learning):
    page = signed_in("stranger").get(PAGE).text
    assert "Week of 30 Nov" in page
    assert "The next edition, so far" in page
    assert f'href="/learnings/{learning}"' in page
    assert STATEMENT in re.sub("<wbr>", "", page)
    assert "Could happen to:" in page
    assert 'href="/services/payments-api">決済API' in page
    assert "1 write-up (1 team)" in page


def test_a_week_is_called_by_its_monday_in_japanese(signed_in, learning):
    browser = signed_in("stranger")
    browser.cookies.set("lang", "ja")
    assert "<h1>11/30の週</h1>" in browser.get(PAGE).text


def test_a_question_is_answered_on_the_page(signed_in, learning, hub):
    browser = signed_in("stranger")
    page = browser.get(PAGE).text
    action = re.search(r'action="(/asks/[^"]+)"', page)[1]
    said = {"status": "affected", "cell": f"{learning}/payments-api", "back": PAGE}
    assert browser.post(action, data=said).headers["location"] == PAGE
    assert action not in browser.get(PAGE).text


def test_a_followed_runbook_that_was_banned_is_told_in_words(signed_in, pushed, hub, cast, clock):
    pushed(RUNBOOK, path="docs/rb.md")
    with hub.transaction() as session:
        runbook = session.exec(select(WriteUp)).one()
        runbook.published_at, runbook.standing = NOW - timedelta(days=30), "banned"
        session.add(Follow(person=cast.stranger.id, kind="writeup", target=runbook.id, at=NOW))
        session.add(Notice(id="no-1", kind="banned", writeup=runbook.id, at=NOW, key="1"))
    clock.move_to(NOW + timedelta(hours=1))
    browser = signed_in("stranger")
    told = "Must not be used any more · You follow this write-up"
    assert told in browser.get(PAGE).text


def test_what_was_sent_is_not_called_a_quiet_week(signed_in, learning, hub, clock, cast):
    """Its answers, its pick, or what is hidden by now made it worth a letter."""
    clock.move_to(PLANNED)
    plan(hub, now=PLANNED)
    with hub.transaction() as session:
        row = session.exec(select(Dispatch).where(Dispatch.recipient == cast.stranger.id)).one()
        row.content = row.content | {"for_you": [], "new": []}
    assert "A quiet week" not in signed_in("stranger").get("/digests").text


def test_an_edition_that_went_out_is_kept_with_its_week(signed_in, learning, hub, clock):
    clock.move_to(PLANNED)
    plan(hub, now=PLANNED)
    browser = signed_in("stranger")
    page = browser.get(PAGE).text
    assert "The next edition" not in page
    assert f'href="/learnings/{learning}"' in page
    archive = main_of(browser.get("/digests").text)
    assert archive.index("2026-W50") < archive.index(COMING) < archive.index("2026-W48")
    assert "1 learning for you" in archive
    assert 'href="/digests/2026-W48"' in page
    assert 'href="/digests/2026-W50"' in page


def test_a_quiet_week_says_so(signed_in, services, hub, clock):
    assert "If it stays like this, no letter is sent" in signed_in("reader").get(PAGE).text
    clock.move_to(PLANNED)
    plan(hub, now=PLANNED)
    browser = signed_in("reader")
    assert "A quiet week" in browser.get(PAGE).text
    assert "A quiet week" in browser.get("/digests").text


@pytest.mark.parametrize(
    ("week", "status"),
    [("2026-W50", 404), ("2027-W10", 404), ("9999-W52", 422), ("1999-W01", 422),
     ("2026-W60", 422), ("x", 422), ("2026-W48", 200), ("2026-W47", 404), ("0001-W01", 422), ("2000-W01", 404)],
)  # fmt: skip
def test_there_is_a_page_for_each_week_up_to_the_coming_one(signed_in, services, week, status):
    assert signed_in("reader").get(f"/digests/{week}").status_code == status


def test_what_somebody_may_not_see_changes_no_byte_of_their_editions(
    signed_in, learning, pushed, clock
):
    browser = signed_in("stranger")
    paths, later = (PAGE, "/digests", "/"), NOW + timedelta(hours=3)
    closed = CLOSED.replace("2026-11-05", "2026-11-24").replace('tech ~ "aurora', 'tech ~ "other')
    clock.move_to(later)
    before = [main_of(browser.get(path).text) for path in paths]
    clock.move_to(NOW + timedelta(hours=2))
    pushed(closed, path="docs/closed.md")
    clock.move_to(later)
    assert [main_of(browser.get(path).text) for path in paths] == before


def test_rights_that_ended_since_are_looked_at_again(signed_in, learning, pushed, hub, clock):
    clock.move_to(PLANNED)
    plan(hub, now=PLANNED)
    browser = signed_in("stranger")
    assert f'href="/learnings/{learning}"' in browser.get(PAGE).text
    pushed(CLOSED.replace("2026-11-05", "2026-11-24"))
    page = browser.get(PAGE).text
    assert "For your services" not in page
    assert "夜間バッチで" not in page
    assert "1 learning for you" not in browser.get("/digests").text


def test_redacted_words_are_in_no_edition_of_others(signed_in, learning, pushed):
    pushed(REPORT.replace("夜間バッチで", "::redact[himitsu]{reason=pii}で").replace(
        "2026-11-05", "2026-11-24").replace("PM-031", "PM-032"), path="docs/red.md")  # fmt: skip
    page = signed_in("stranger").get(PAGE).text
    assert "■■■" in page
    assert "himitsu" not in page


def test_more_write_ups_take_no_more_queries(signed_in, learning, pushed, hub):
    browser = signed_in("stranger")
    few = queries(hub, browser)
    for n in range(5):
        pushed(RUNBOOK.replace("Near", f"Near{n}"), path=f"docs/rb{n}.md")
    assert queries(hub, browser) <= few + 1


def test_the_home_page_leads_to_the_reader_s_own_next_edition(signed_in, learning, hub, cast):
    with hub.transaction() as session:
        session.add(Subscription(person=cast.reader.id, weekday=5))
    browser = signed_in("reader")
    assert 'href="/digests/2026-W48"' in main_of(browser.get("/").text)
    browser = signed_in("stranger")
    assert f'href="{PAGE}"' in main_of(browser.get("/").text)


def test_who_came_this_week_finds_what_the_first_edition_will_hold(signed_in, services, hub, cast):
    with hub.transaction() as session:
        session.get(Person, cast.reader.id).created_at = NOW + timedelta(days=5)
    page = signed_in("reader").get("/digests").text
    assert "The first edition comes on the next Monday" in page
    assert f'href="{PAGE}"' in page


def test_an_edition_is_one_s_own_and_no_token_s(client, token, services):
    for path in ("/digests", PAGE):
        assert client.get(path, headers=token("read")).status_code == 403
        assert client.get(path).headers["location"].startswith("/sign-in")


def test_the_sre_team_picks_a_learning_for_everybody(signed_in, learning, hub):
    sre = signed_in("sre")
    page = sre.get(PAGE).text
    assert f'<option value="{learning}" lang="ja">{STATEMENT}' in page
    assert f'href="/dispatches?week={COMING}"' in page
    note = "全員に <b>読んで</b> ほしい"
    answer = sre.post(f"{PAGE}/pick", data={"learning": learning, "note": note})
    assert answer.headers["location"] == f"{PAGE}#pick"
    assert picked(hub) == (learning, note)
    for who in ("stranger", "reader", "keeper"):
        page = signed_in(who).get(PAGE).text
        assert "Pick of the week" in page
        assert "全員に &lt;b&gt;読んで&lt;/b&gt; ほしい" in page
    with hub.reading() as session:
        told = session.exec(select(Event).where(Event.verb == "digest.picked")).one()
        assert told.details == {"learning": learning}


def test_a_pick_can_be_named_by_its_address_and_taken_back(signed_in, learning, hub):
    sre = signed_in("sre")
    other = f"http://127.0.0.1:8000/learnings/{learning}"
    sre.post(f"{PAGE}/pick", data={"other": other, "note": "first"})
    sre.post(f"{PAGE}/pick", data={"learning": learning, "note": "second"})
    assert picked(hub) == (learning, "second")
    sre.post(f"{PAGE}/pick", data={"learning": "", "note": ""})
    assert picked(hub) is None


@pytest.mark.parametrize("how", ["closed", "draft", "retired", "none"])
def test_only_what_the_whole_organisation_may_see_is_picked(signed_in, learning, pushed, hub, how):
    text = REPORT.replace("2026-11-05", "2026-11-24")
    if how == "closed":
        pushed(CLOSED)
    elif how == "draft":
        pushed(text.replace("severity: SEV2", "severity: SEV2\nstatus: draft"), path="d.md")
        with hub.reading() as session:
            drafts = select(Learning.id).where(Learning.id != learning)
            learning = session.exec(drafts).one()
    elif how == "retired":
        pushed(text.replace("learnings:", "other:"))
    chosen = "ln-00000000" if how == "none" else learning
    sre = signed_in("sre")
    answer = sre.post(f"{PAGE}/pick", data={"other": chosen})
    assert answer.status_code == 404
    assert "the whole organisation may see" in answer.text
    assert picked(hub) is None
    assert f'<option value="{chosen}"' not in sre.get(PAGE).text


def test_a_refused_pick_leaves_the_one_before(signed_in, learning, hub):
    sre = signed_in("sre")
    sre.post(f"{PAGE}/pick", data={"learning": learning})
    assert sre.post(f"{PAGE}/pick", data={"other": "ln-00000000"}).status_code == 404
    said = {"learning": learning, "note": "あ" * 301}
    assert sre.post(f"{PAGE}/pick", data=said).status_code == 422
    assert picked(hub) == (learning, "")


@pytest.mark.parametrize(
    ("said", "status"),
    [({"other": "ln-00000000"}, 404), ({"note": "あ" * 301}, 422),
     ({"note": "担当は ::redact[佐藤]{reason=pii} です"}, 422)],
)  # fmt: skip
def test_a_refused_pick_shows_the_form_with_what_was_typed(signed_in, learning, hub, said, status):
    sre = signed_in("sre")
    typed = {"learning": learning, "note": "MY NOTE"} | said
    answer = sre.post(f"{PAGE}/pick", data=typed)
    assert answer.status_code == status
    form = answer.text.split('id="pick"')[1].split("</form>")[0]
    assert 'role="alert" id="pick-problem"' in form
    assert f'value="{typed["note"]}"' in form
    assert 'name="back" value="/digests/2026-W49/pick' not in answer.text
    assert (
        'value="ln-00000000"' if "other" in said else f'"{learning}" lang="ja" selected'
    ) in form
    assert picked(hub) is None


def test_a_note_is_shown_without_what_only_some_may_read(signed_in, learning, hub):
    note = "担当は ::redact[佐藤]{reason=pii} です"
    with hub.transaction() as session:
        session.add(Pick(week=COMING, learning=learning, note=note, by="hub", at=NOW))
    page = signed_in("stranger").get(PAGE).text
    assert "担当は" in page
    assert "佐藤" not in page


def test_a_learning_is_picked_until_the_first_letter_may_leave(signed_in, learning, hub, clock):
    """Monday begins in Kiribati while it is Sunday evening in Japan."""
    first = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    clock.move_to(first - timedelta(seconds=1))
    sre = signed_in("sre")
    assert "29 Nov 2026, 19:00 JST" in sre.get(PAGE).text
    assert sre.post(f"{PAGE}/pick", data={"learning": learning}).status_code == 303
    clock.move_to(first)
    answer = sre.post(f"{PAGE}/pick", data={"learning": "", "note": "too late"})
    assert answer.status_code == 422
    assert picked(hub) == (learning, "")
    page = sre.get(PAGE).text
    assert "The next edition, so far" in page
    assert "/pick" not in page


@pytest.mark.parametrize("who", ["stranger", "reader", "keeper", "guest"])
def test_others_neither_see_the_form_nor_use_it(signed_in, learning, hub, who):
    browser = signed_in(who)
    assert "/pick" not in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/pick", data={"learning": learning}).status_code == 403
    assert picked(hub) is None


@pytest.mark.parametrize("week", ["2026-W48", "2026-W50"])
def test_what_has_gone_out_or_comes_later_is_not_picked_for(signed_in, learning, hub, week):
    sre = signed_in("sre")
    answer = sre.post(f"/digests/{week}/pick", data={"learning": learning})
    assert answer.status_code == 422
    assert "/pick" not in sre.get("/digests/2026-W48").text


def queries(hub, browser) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(hub.database.engine, "before_cursor_execute", note)
    try:
        assert browser.get(PAGE).status_code == 200
    finally:
        event.remove(hub.database.engine, "before_cursor_execute", note)
    return len(seen)
