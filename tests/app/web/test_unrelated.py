"""“Not related”: said once on a page or by machine, and remembered in both directions."""

import pytest
from sqlmodel import select

from app.api.replies import RelatedList, UnrelatedList
from models.event import Event
from models.unrelated import Unrelated
from tests.app.web.conftest import REPORT

THEIRS = REPORT.replace("PM-031", "PM-007").replace("career-api", "payments-api")


@pytest.fixture
def pair(pushed):
    """The write-up of career, and one of payments that resembles it."""
    return pushed(REPORT).id, pushed(THEIRS, team="payments").id


def related(browser, id_) -> list[str]:
    told = browser.get(f"/api/v1/writeups/{id_}/related").json()
    RelatedList.model_validate(told)
    return [one["id"] for one in told["related"]]


def set_aside(browser, id_) -> list[str]:
    told = browser.get(f"/api/v1/writeups/{id_}/unrelated").json()
    UnrelatedList.model_validate(told)
    return [one["id"] for one in told["unrelated"]]


def test_the_owning_team_and_the_sre_team_have_the_form_and_others_not(signed_in, pair):
    ours, theirs = pair
    form = f'action="/w/{ours}/unrelated/{theirs}"'
    for name in ("keeper", "sre", "boss"):
        assert form in signed_in(name).get(f"/w/{ours}").text
    for name in ("stranger", "reader"):
        browser = signed_in(name)
        assert form not in browser.get(f"/w/{ours}").text
        assert browser.post(f"/w/{ours}/unrelated/{theirs}").status_code == 403
        assert browser.put(f"/api/v1/writeups/{ours}/unrelated/{theirs}").status_code == 403
        assert related(browser, ours) == [theirs]


def test_what_was_set_aside_is_left_out_in_both_directions_and_can_be_undone(signed_in, pair):
    ours, theirs = pair
    keeper, stranger = signed_in("keeper"), signed_in("stranger")
    answer = keeper.post(f"/w/{ours}/unrelated/{theirs}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/w/{ours}#related")
    assert related(keeper, ours) == related(stranger, theirs) == []
    page = keeper.get(f"/w/{ours}").text
    assert "Set aside (1)" in page
    assert f'action="/w/{ours}/unrelated/{theirs}"' not in page
    assert f'action="/w/{theirs}/unrelated/{ours}/removal"' in stranger.get(f"/w/{theirs}").text
    stranger.post(f"/w/{theirs}/unrelated/{ours}/removal")
    assert related(keeper, ours) == [theirs]
    assert "Set aside" not in keeper.get(f"/w/{ours}").text


def test_a_push_names_it_no_more(hub, signed_in, pair, pushed):
    ours, theirs = pair
    again = REPORT.replace("概要", "要約")
    assert [one.writeup.id for one in pushed(again).related] == [theirs]
    signed_in("keeper").post(f"/w/{ours}/unrelated/{theirs}")
    assert pushed(REPORT).related == []


def test_machines_say_it_and_take_it_back_as_often_as_they_like(signed_in, pair, hub):
    ours, theirs = pair
    sre = signed_in("sre")
    address = f"/api/v1/writeups/{ours}/unrelated/{theirs}"
    assert [sre.put(address).status_code for _ in range(2)] == [204, 204]
    assert set_aside(sre, ours) == [theirs]
    assert set_aside(sre, theirs) == [ours]
    assert sre.put(f"/api/v1/writeups/{theirs}/unrelated/{ours}").status_code == 204
    with hub.reading() as session:
        assert len(session.exec(select(Unrelated)).all()) == 1
    assert [sre.delete(address).status_code for _ in range(2)] == [204, 204]
    assert set_aside(sre, ours) == []
    with hub.reading() as session:
        said = session.exec(select(Event.verb).where(Event.subject == ours)).all()
    assert said[-2:] == ["writeup.set_aside", "writeup.taken_back"]


def test_a_hidden_write_up_behaves_as_one_that_is_not_there(signed_in, pushed):
    ours = pushed(REPORT).id
    closed = THEIRS.replace("severity: SEV2", "severity: SEV2\nvisibility: team")
    hidden = pushed(closed, team="payments").id
    keeper = signed_in("keeper")
    for how in (keeper.put, keeper.delete):
        told, absent = (how(f"/api/v1/writeups/{ours}/unrelated/{id_}") for id_ in (hidden, "pm-00000000"))  # fmt: skip
        assert told.status_code == absent.status_code == 404
        assert told.json()["detail"].replace(hidden, "pm-00000000") == absent.json()["detail"]
    assert keeper.post(f"/w/{ours}/unrelated/{hidden}").status_code == 404


def test_what_was_set_aside_and_is_hidden_now_is_not_counted(signed_in, pair, pushed):
    ours, theirs = pair
    keeper = signed_in("keeper")
    keeper.post(f"/w/{ours}/unrelated/{theirs}")
    pushed(THEIRS.replace("severity: SEV2", "severity: SEV2\nvisibility: team"), team="payments")
    assert set_aside(keeper, ours) == []
    assert "Set aside" not in keeper.get(f"/w/{ours}").text
    assert set_aside(signed_in("sre"), ours) == [theirs]


def test_nothing_is_set_aside_from_itself(signed_in, pair):
    ours, _ = pair
    assert signed_in("keeper").put(f"/api/v1/writeups/{ours}/unrelated/{ours}").status_code == 422


def test_a_form_of_another_site_is_refused(signed_in, pair):
    ours, theirs = pair
    keeper = signed_in("keeper")
    answer = keeper.post(f"/w/{ours}/unrelated/{theirs}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert related(keeper, ours) == [theirs]
