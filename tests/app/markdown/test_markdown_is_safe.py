"""Nothing that a stranger writes runs, loads, styles, or takes the name of our own elements."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_oracle import complaints

from app.markdown import render

SECURITY = Path(os.environ.get("YOKOTEN_CORPUS", "../shared/corpus")) / "security"
#: Places in which Markdown puts a stranger's text, each closed in another way.
SINKS = (
    "{}",
    "# {}",
    "[{}]({})",
    '![{}]({} "{}")',
    "<{}>",
    "`{}`",
    "```{}\n{}\n```",
    "| a |\n|---|\n| {} |",
    "[x]: {} '{}'\n\n[x]",
    "[^{}]: {}\n\n[^{}]",
    "## a {{#{}}}",
    "::redact[{}]{{reason={}}}",
    "<details {}><summary>{}</summary>\n{}\n</details>",
    "<!-- {} -->",
    '<a href="{}">{}</a> <img src="{}" alt="{}"> <span {}>{}</span>',
    '<table {}><tr><td>{}<a href="{}">{}</a></td></tr></table>',
    "<div>{}\n{}</div>",
    "<h2 id={}>{}</h2>",
    "> [!NOTE] {}\n> {}",
    "https://example.com/{}",
)


def html_of(text: str) -> str:
    page = render(text, repository="r", path="a/b.md", attachments={"a/x.png": "0" * 64})
    return page.html + (page.html_closed or "")


def payloads() -> Iterator[str]:
    yield from json.loads((SECURITY / "blns.json").read_text("utf-8"))
    for path in sorted(SECURITY.glob("patt-*.txt")):
        yield from path.read_text("utf-8", "replace").splitlines()


@pytest.mark.skipif(not SECURITY.is_dir(), reason="YOKOTEN_CORPUS is absent")
def test_no_known_attack_survives_in_any_place() -> None:
    tried = sorted(set(payloads()))
    assert len(tried) > 2000
    for payload in tried:
        text = "\n\n".join(sink.replace("{}", payload) for sink in SINKS)
        assert complaints(html_of(text)) == [], payload


@pytest.mark.skipif(not SECURITY.is_dir(), reason="YOKOTEN_CORPUS is absent")
def test_all_known_attacks_in_one_page_are_harmless() -> None:
    assert complaints(html_of("\n\n".join(payloads()))) == []


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#x09;script:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](//evil.example.com/x)",
        "[x](\\\\\\\\evil.example.com)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](//evil.example.com/x.png)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_an_address_that_may_not_be_followed_is_no_link(text: str) -> None:
    html = html_of(text)
    assert "<a " not in html
    assert "<img" not in html


@given(st.text(alphabet=st.sampled_from("<>\"'`=/&;:#![](){}|*_~-\\ \n\tajx0あ。"), max_size=300))
@example("<details><summary><details></summary>")
@settings(deadline=None, max_examples=400)
def test_any_text_of_markup_characters_is_safe(text: str) -> None:
    assert complaints(html_of(text)) == []


ATOMS = st.sampled_from(
    [
        *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<b>", "</b>", "<br>", "<!--"),
        *(
            "-->",
            "<details>",
            "</details>",
            "<summary>",
            "</summary>",
            "<details open>",
            "::redact[",
        ),
        *(
            "]",
            "{reason=pii}",
            "[",
            "](",
            ")",
            "javascript:",
            "data:image/png;base64,AAAA",
            "![",
            "\n",
        ),
        *(
            "\n\n",
            "> ",
            "- ",
            "    ",
            "```",
            "`",
            "**",
            "|",
            "|---|",
            "[^1]",
            "[^1]: ",
            "# ",
            "{#x}",
        ),
        *(
            "https://example.com/a_b",
            "重要。",
            "&lt;",
            "\\",
            "\ud800",
            "\x00",
            "&#0;",
            "<kbd>",
            "~~",
        ),
    ]
)


@given(st.lists(ATOMS, max_size=60).map("".join))
@settings(deadline=None, max_examples=600)
def test_any_mixture_of_markup_is_safe_and_both_faces_close_redactions(text: str) -> None:
    page = render(text, repository=None, path="a.md", attachments={})
    assert complaints(page.html + (page.html_closed or "")) == []
    assert ("::redact[" in text) == (page.html_closed is not None)


@given(
    st.lists(ATOMS, max_size=12).map("".join),
    st.sampled_from(["", "[b](c)", "`x`", "\n"]),
    st.lists(ATOMS, max_size=12).map("".join),
)
@settings(deadline=None, max_examples=600)
def test_redacted_words_come_out_nowhere(before: str, inner: str, after: str) -> None:
    text = f"{before}::redact[名前{inner}佐藤]{{reason=pii}}{after}"
    page = render(text, repository=None, path=None, attachments={})
    assert page.html_closed is not None
    public = page.html_closed + page.plain + json.dumps(page.outline, ensure_ascii=False)
    assert "名前" not in public
    assert "佐藤" not in public
