"""It happened again: what was settled is open once more, and nobody is accused by likeness."""

from loop_words import LESSON

from app.actions.previewing import preview
from app.clock import utc_now
from models.learning import Learning

AGAIN = (
    LESSON.replace("career-api", "billing-api")
    .replace("2026-11-20", "2026-11-26")
    .replace("pool-sum", "again")
    .replace("夜間バッチ", "月次バッチ")
)


def push_again(api, text=AGAIN):
    return api("billing").post("/push", json={"markdown": text, "source": "x.example/b/b:pm.md"})


def test_the_same_signature_reopens_what_was_verified(api, prove, cells, lesson):
    prove("billing-api")
    assert push_again(api).status_code == 201
    assert cells(lesson)["billing-api"] == "contradicted"
    told = api("sre").get(f"/learnings/{lesson}").json()
    assert [one["status"] for one in told["cells"] if one["service"] == "career-api"] == [
        "unanswered"
    ]


def test_what_had_proved_it_is_marked_as_weak(api, hub, prove, lesson):
    prove("billing-api")
    id_ = push_again(api).json()["id"]
    with hub.reading() as session:
        (mark,) = session.get(Learning, lesson).weakened
    assert (mark["check"], mark["writeup"], mark["service"]) == (
        "max-connections", id_, "billing-api"
    )  # fmt: skip


def test_a_guessed_signature_reopens_nothing(api, prove, cells, lesson):
    prove("billing-api")
    head = "signature: {component: [aurora-mysql], failure_mode: exhaustion, trigger: config}\n"
    push_again(api, AGAIN.replace(head, ""))
    assert cells(lesson)["billing-api"] == "verified"


def test_another_service_is_left_alone(api, prove, cells, lesson):
    prove("billing-api")
    prove("billing-batch")
    push_again(api)
    assert cells(lesson)["billing-batch"] == "verified"


def test_an_incident_from_before_the_answer_contradicts_nothing(api, prove, cells, lesson):
    prove("billing-api")
    push_again(api, AGAIN.replace("2026-11-26", "2026-11-21"))
    assert cells(lesson)["billing-api"] == "verified"


def test_a_new_pass_does_not_hide_that_it_happened(api, prove, cells, lesson):
    """The check passed before it happened, too; a fresh pass of the same check says no more."""
    prove("billing-api")
    push_again(api)
    prove("billing-api", observed_at="2026-11-25T01:01:00+00:00")
    assert cells(lesson)["billing-api"] == "contradicted"


def test_nor_does_a_fresh_failure(api, prove, cells, lesson):
    prove("billing-api")
    push_again(api)
    prove("billing-api", "fail", observed_at="2026-11-25T01:01:00+00:00")
    assert cells(lesson)["billing-api"] == "contradicted"


def test_the_weekly_letter_says_so(api, hub, prove, lesson):
    prove("billing-api")
    push_again(api)
    with hub.reading() as session:
        letter = preview(session, hub.settings, week=None, email="bo@example.jp", now=utc_now())
    place = f"/rollouts/{lesson}/cells/billing-api"
    assert "同じ型の障害が再発しています" in letter.text
    assert place in letter.text
    assert place in letter.html
