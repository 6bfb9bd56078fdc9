"""What is kept of another side's words."""

from app.errors.quoting import unquoted, without_addresses
from app.outbound.fates import NotSentError


def test_of_an_address_the_host_alone_is_kept():
    said = "RCPT: 450 <bo@example.jp>: see https://u:p@mail.example/x?y, or x.y+z@mail.example"
    kept = "RCPT: 450 <…@example.jp>: see https://mail.example/… or …@mail.example"
    assert without_addresses(said) == kept
    assert unquoted(NotSentError(said)) == f"NotSentError: {kept}"
    assert "kept" not in without_addresses("smtp;kept@example.jp")
