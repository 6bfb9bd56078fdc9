from app.actions.following import followed_by, usual_for
from app.clock import utc_now
from models.service import Service
from models.subscription import Follow

LOGIN = Service(slug="login", technologies=["redis", "go"])


def chose(kind: str, target: str, *, is_on: bool = True) -> Follow:
    return Follow(person="p-1", kind=kind, target=target, is_on=is_on, at=utc_now())


def test_who_chose_nothing_follows_their_teams_services_and_technologies():
    usual = {
        ("team", "career"),
        ("service", "login"),
        ("technology", "redis"),
        ("technology", "go"),
    }
    assert usual_for([LOGIN], ["career"]) == usual
    assert followed_by([LOGIN], ["career"], []) == usual


def test_what_was_chosen_is_added():
    chosen = [chose("tag", "dns"), chose("writeup", "pm-1")]
    assert followed_by([], [], chosen) == {("tag", "dns"), ("writeup", "pm-1")}


def test_what_is_usual_can_be_switched_off():
    off = chose("technology", "go", is_on=False)
    assert ("technology", "go") not in followed_by([LOGIN], ["career"], [off])
    assert ("technology", "redis") in followed_by([LOGIN], ["career"], [off])


def test_what_was_switched_off_stays_off_when_it_becomes_usual():
    off = chose("team", "career", is_on=False)
    assert followed_by([], [], [off]) == set()
    assert followed_by([], ["career"], [off]) == set()
