"""Emphasis, line breaks and bare addresses where no spaces stand between words."""

import pytest

from app.markdown import render


def html(text: str) -> str:
    return render(text, repository=None, path=None, attachments={}).html.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**重要。**次", "<strong>重要。</strong>次"),
        ("これは**「太字」**です", "これは<strong>「太字」</strong>です"),
        ("値は**`max_connections`**です", "値は<strong><code>max_connections</code></strong>です"),
        ("**原因(推定)**は", "<strong>原因(推定)</strong>は"),
        ("**原因（推定）**は", "<strong>原因（推定）</strong>は"),
        ("**100%**の", "<strong>100%</strong>の"),
        ("を*強調！*した", "を<em>強調！</em>した"),
        ("~~削除。~~次", "<s>削除。</s>次"),
        ("**テスト。**テスト**です。**", "<strong>テスト。</strong>テスト<strong>です。</strong>"),
        ("**한국어(韓国語)**를", "<strong>한국어(韓国語)</strong>를"),
        ("snake_case_名 と 2*3*4", "snake_case_名 と 2<em>3</em>4"),
        ("a ** b ** c", "a ** b ** c"),
    ],
)
def test_emphasis_needs_no_spaces(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("text", ['**"a"**b', "a**(b)**c", "*(a)*b", "__a__b", "a*\u201cb\u201d*c"])
def test_without_cjk_characters_commonmark_decides(text: str) -> None:
    from markdown_it import MarkdownIt

    assert html(text) == MarkdownIt("commonmark").render(text).strip().replace("&quot;", '"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本語の\n改行", "日本語の改行"),
        ("**太字**\n次", "<strong>太字</strong>次"),
        ("終わり。\n「次」", "終わり。「次」"),
        ("English\nwords", "English\nwords"),
        ("日本語\nEnglish", "日本語\nEnglish"),
        ("한국어\n문장", "한국어\n문장"),
        ("絵\n😀", "絵\n😀"),
    ],
)
def test_a_line_break_between_cjk_characters_is_no_space(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("参照:https://example.com/a。次", "https://example.com/a"),
        ("詳細はhttps://example.com/a?b=cをご覧ください", "https://example.com/a?b=c"),
        ("（https://example.com/x_(y)）", "https://example.com/x_(y)"),
        ("(see https://example.com/x).", "https://example.com/x"),
        ("**https://example.com/x**", "https://example.com/x"),
        ("HTTPS://EXAMPLE.com/x, and", "HTTPS://EXAMPLE.com/x"),
        ("https://example.com/a_b_c*", "https://example.com/a_b_c"),
        ("https://example.com/?q=a&amp;", "https://example.com/?q=a"),
        ("| https://example.com/x |\n|--|", "https://example.com/x"),
        ("http://localhost:3000/x;", "http://localhost:3000/x"),
    ],
)
def test_a_bare_address_ends_where_a_reader_would_end_it(text: str, address: str) -> None:
    assert f'">{address}</a>' in html(text)


@pytest.mark.parametrize(
    "text", ["xhttps://example.com", "https://", "`https://a.b`", "https://。", "ftp://a.b"]
)
def test_what_only_resembles_an_address_is_no_link(text: str) -> None:
    assert "<a " not in html(text)


def test_a_bare_address_inside_a_link_stays_text() -> None:
    assert html("[https://a.example](https://b.example)").count("<a ") == 1


def test_lines_of_a_memo_stay_lines() -> None:
    memo = (
        "【発生日時】3/5 1:12頃\n【影響】応募が失敗\n1:21 検知\n担当：当番\n・再実行した\n続きの文"
    )
    shown = html(memo)
    assert shown.count("<br>") == 4
    assert "再実行した続きの文" in shown


def test_english_lines_are_wrapped_as_ever() -> None:
    assert "<br>" not in html("It began at\n10:30 and ended\n→ nobody knows when")
