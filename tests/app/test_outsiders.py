"""Contractors see what their team may see: the words of other open texts are told to them nowhere."""

TEXT = "# Zephyrion stopped\n\nThe zephyrion stopped. Restart the zephyrion.\n"


def asked(browser, question: str) -> dict:
    return browser.get("/api/v1/search", params={"q": question}).json()


def test_a_word_that_they_may_not_read_stands_nowhere(push, signed_in):
    push(TEXT, team="payments")
    inside, outside = signed_in("reader"), signed_in("guest")
    assert asked(inside, "zephyrion")["found_nowhere"] == []
    assert asked(outside, "zephyrion")["found_nowhere"] == ["zephyrion"]
    assert asked(outside, "zephyrion")["total"] == 0


def test_no_word_is_put_right_with_what_they_may_not_read(push, signed_in):
    push(TEXT, team="payments")
    assert asked(signed_in("reader"), "zephyrian")["searched_for"] == "zephyrion"
    told = asked(signed_in("guest"), "zephyrian")
    assert (told["searched_for"], told["did_you_mean"]) == (None, None)


def test_what_they_may_read_is_found(push, signed_in):
    push(TEXT, team="payments")
    guest = signed_in("guest")
    before = asked(guest, "zephyrion stopped")
    assert before["total"] == 0
    push("---\nvisibility: team\n---\n" + TEXT, "docs/b.md", team="career")
    told = asked(guest, "zephyrion stopped")
    assert (told["total"], told["found_nowhere"]) == (1, [])
