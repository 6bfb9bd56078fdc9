"""Cells as an Excel file: a sheet of lines, and the table itself on another."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from app.actions.exporting import Line, Value, headings
from app.actions.tabulating import SHOWN, Table
from app.i18n import say
from app.markdown import strip_redactions
from app.pages.status_marks import marks
from app.pages.words import msgid, words_for

LONGEST = 32_767
_WIDTHS = (13, 48, 13, 12, 18, 22, 18, 9, 20, 18, 8, 20, 17, 14, 24, 40, 12, 17, 50)
_FONTS = {"ja": "Yu Gothic", "en": "Calibri"}
#: What a status looks like: proven ones are filled, claimed ones framed.
_LOOKS: Mapping[str, dict[str, Any]] = {
    "verified": {"bg_color": "#236B37", "font_color": "#FFFFFF", "bold": True},
    "claimed": {"border": 2, "border_color": "#236B37", "font_color": "#236B37"},
    "not_affected": {"font_color": "#236B37"},
    "affected": {"border": 2, "border_color": "#B3261E", "font_color": "#B3261E"},
    "contradicted": {"bg_color": "#B3261E", "font_color": "#FFFFFF", "bold": True},
    "in_progress": {"border": 1, "border_color": "#8A5200", "font_color": "#8A5200"},
    "unproven": {"border": 3, "border_color": "#8A5200", "font_color": "#8A5200"},
    "under_investigation": {"border": 4, "border_color": "#8A5200", "font_color": "#8A5200"},
    "unknown": {"bg_color": "#DFE4E3", "font_color": "#5D6A6C"},
    "out_of_scope": {"font_color": "#84908C"},
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def as_xlsx(lines: Sequence[Line], table: Table, *, locale: str, zone: tzinfo) -> bytes:
    """Texts are written as texts, never as formulas; days and times as such."""
    written = io.BytesIO()
    font = {"font_name": _FONTS[locale], "font_size": 10, "valign": "top"}
    book = xlsxwriter.Workbook(written, _OPTIONS | {"default_format_properties": font})
    _write_lines(book, lines, locale, zone)
    _write_table(book, table, locale)
    book.close()
    return written.getvalue()


def _write_lines(book: Any, lines: Sequence[Line], locale: str, zone: tzinfo) -> None:
    sheet = book.add_worksheet(say(locale, "Cells"))
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        str: book.add_format({"text_wrap": True}),
    }
    titles, bold = headings(locale, zone), book.add_format({"bold": True, "bottom": 1})
    for at, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, bold)
    for row, line in enumerate(lines, 1):
        for at, value in enumerate(line):
            _write(sheet, row, at, value, formats)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(lines)), len(titles) - 1)


def _write(sheet: Any, row: int, at: int, value: Value, formats: Mapping[type, Any]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, at, value, formats[type(value)])
    elif value:
        sheet.write_string(row, at, value[:LONGEST], formats[str])


def _write_table(book: Any, table: Table, locale: str) -> None:
    sheet = book.add_worksheet(say(locale, "Table"))
    letters, day = marks(locale), book.add_format({"num_format": "yyyy-mm-dd"})
    looks = {
        status: book.add_format({"align": "center", **_LOOKS.get(status, {})}) for status in SHOWN
    }
    _write_head(book, sheet, table, locale)
    for row, line in enumerate(table.rows, 1):
        cells = line.cells
        sheet.write_string(row, 0, strip_redactions(line.line.statement)[:LONGEST])
        if line.line.due:
            sheet.write_datetime(row, 1, line.line.due, day)
        sheet.write_string(row, 2, f"{line.share.verified}/{line.share.of}")
        absent = "out_of_scope" if line.is_whole else ""
        for at, service in enumerate(table.services, 3):
            if status := cells.get(service.slug, absent):
                sheet.write_string(row, at, letters[status], looks[status])
    _write_legend(sheet, len(table.rows) + 2, letters, looks, locale)


def _write_head(book: Any, sheet: Any, table: Table, locale: str) -> None:
    turned = book.add_format({"bold": True, "rotation": 90, "bottom": 1})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "bottom"})
    for at, title in enumerate((msgid("Learning"), msgid("Due"), msgid("Share verified"))):
        sheet.write_string(0, at, say(locale, title), bold)
    for at, service in enumerate(table.services, 3):
        sheet.write_string(0, at, service.name(locale), turned)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 2, 12)
    sheet.set_column(3, 2 + max(1, len(table.services)), 4)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write_legend(
    sheet: Any, row: int, letters: Mapping[str, str], looks: Mapping[str, Any], locale: str
) -> None:
    for at, status in enumerate(SHOWN):
        sheet.write_string(row + at, 0, say(locale, words_for("answer", status)))
        sheet.write_string(row + at, 1, letters[status], looks[status])
