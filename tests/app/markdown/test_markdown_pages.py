"""What a page looks like: structure, addresses, code, tables, folds, redactions, plain words."""

import pytest

from app.markdown import (
    Rendered,
    redact,
    render,
    strip_all_redactions,
    strip_redactions,
)
from app.markdown.size import LARGEST
from app.pages.environment import STATIC
from models.errors import TooLarge

SHA = "ab" * 32


def page(text: str, path: str | None = "docs/a/b.md") -> Rendered:
    return render(text, repository="r", path=path, attachments={"docs/a/img/図.png": SHA})


def html(text: str, path: str | None = "docs/a/b.md") -> str:
    return page(text, path).html.strip()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("x.md", "/w/~/to/docs/a/x.md"),
        ("../x.md", "/w/~/to/docs/x.md"),
        ("./c/../x.md", "/w/~/to/docs/a/x.md"),
        ("/x.md", "/w/~/to/x.md"),
        ("..\\x.md", "/w/~/to/docs/x.md"),
        ("<a b.md>", "/w/~/to/docs/a/a%20b.md"),
        ("a%20b.md", "/w/~/to/docs/a/a%20b.md"),
        ("障害.md", "/w/~/to/docs/a/%E9%9A%9C%E5%AE%B3.md"),
        ("x.md?plain=1#cause", "/w/~/to/docs/a/x.md#h-cause"),
        ("x.py#L10", "/w/~/to/docs/a/x.py#L10"),
        ("#cause", "#h-cause"),
        ("https://example.com/?a=1&b=2", "https://example.com/?a=1&amp;b=2"),
        ("mailto:sre@example.com", "mailto:sre@example.com"),
    ],
)
def test_a_link_gets_the_address_it_means(written: str, address: str) -> None:
    assert f'<a href="{address}"' in html(f"[x]({written})")


@pytest.mark.parametrize(
    "written", ["../../../x.md", "%2e%2e/%2e%2e/../x.md", "ftp://a/b", "C:\\x", "slack://x"]
)
def test_a_link_that_leads_nowhere_stays_readable(written: str) -> None:
    found = html(f"[言葉]({written})")
    assert "<a" not in found
    assert found.startswith("<p>[言葉](")


def test_outside_of_a_repository_relative_links_stay_text() -> None:
    assert html("[x](y.md)", path=None) == "<p>[x](y.md)</p>"


def test_links_to_the_outside_give_nothing_away() -> None:
    assert 'rel="noopener noreferrer nofollow"' in html("[x](https://example.com)")
    assert "rel=" not in html("[x](y.md)")


def test_an_image_that_was_sent_along_is_shown_and_others_are_described() -> None:
    assert f'<img src="/attachments/{SHA}" alt="構成" loading="lazy">' in html(
        "![構成](img/図.png)"
    )
    assert '<span class="figure-missing">構成</span>' in html("![構成](img/other.png)")
    assert '<span class="figure-missing">other.png</span>' in html("![](img/other.png)")


def test_a_remote_image_is_not_loaded_but_linked() -> None:
    found = html("![graph](https://example.com/g.png)")
    assert '<a class="figure-remote" href="https://example.com/g.png"' in found
    assert "<img" not in found


def test_a_picture_inside_a_link_makes_no_link_in_a_link() -> None:
    found = html("[![build](https://example.com/b.svg)](https://example.com)")
    assert found.count("<a ") == 1


def test_pictures_in_the_text_itself_are_dropped() -> None:
    found = page(
        f"![図](data:image/png;base64,{'QUJD' * 200}) [x](data:text/html;base64,{'QUJD' * 200})"
    )
    assert "QUJD" not in found.html + found.plain


def test_headings_have_prefixed_ids_that_never_repeat() -> None:
    found = page(
        "# 障害 の 原因\n## Cause\n## Cause\n## Cause-1\n### 😀\n##### deep\n## 対応 {#response}\n"
    )
    ids = [entry["id"] for entry in found.outline]
    assert ids == [
        "h-障害-の-原因",
        "h-cause",
        "h-cause-1",
        "h-cause-1-1",
        "h-section",
        "h-response",
    ]
    assert [entry["level"] for entry in found.outline] == [1, 2, 2, 2, 3, 2]
    assert found.outline[-1]["text"] == "対応"
    assert '<h5 id="h-deep">deep</h5>' in found.html


def test_tables_scroll_and_align_by_class() -> None:
    found = html("| a | b | c |\n|:--|:-:|--:|\n| 1<br>2 | `x` | 3 |\n")
    assert '<div class="table-scroll" tabindex="0"><table>' in found
    assert '<td class="align-right">3</td>' in found
    assert "style" not in found
    assert "1<br>" in found


def test_code_is_highlighted_by_classes_and_its_language_named() -> None:
    found = html('```python title="x"\ndef f(): return "<b>"\n```')
    assert '<pre class="code" tabindex="0" data-lang="python">' in found
    assert '<span class="k">def</span>' in found
    assert "&lt;b&gt;" in found
    assert html("```nosuch\n<a>\n```") == (
        '<pre class="code" tabindex="0" data-lang="nosuch"><code>&lt;a&gt;\n</code></pre>'
    )


def test_the_stylesheet_of_code_has_a_dark_part_and_no_address() -> None:
    css = (STATIC / "css" / "code.css").read_text()
    assert "pre.code :is(.k, " in css
    assert "light-dark(" in css
    assert "url(" not in css


def test_details_fold_and_stay_balanced() -> None:
    found = html(
        "<details open>\n<summary>手順 **一**</summary>\n\n- a\n\n```\nb\n```\n</details>\nafter"
    )
    assert found.startswith('<details open="">\n<summary>手順 <strong>一</strong></summary>')
    assert found.endswith("</details>\n<p>after</p>")


@pytest.mark.parametrize(
    "text",
    [
        "<details><summary>a</summary>b</details>",
        "<details>\n<summary>\na\n</summary>\nb\n</details>",
        "> <details>\n> <summary>a</summary>\n>\n> b",
        "- <details><summary>a</summary>\n\n  b\n  </details>",
        "</details>\n<details><summary>a</summary>\n\nb",
        "<details><details>\n<summary>a</summary>\n\nb\n\n</details></details>\n</details>",
    ],
)
def test_details_in_other_shapes_are_balanced_too(text: str) -> None:
    found = html(text)
    assert "<summary>a</summary>" in found
    assert found.count("<details") == found.count("</details>")
    assert "&lt;" not in found.replace("b&lt;/details&gt;", "")


def test_comments_vanish_wherever_they_stand() -> None:
    text = "a <!-- x --> b\n\n<!-- y\n\nz -->\n\n- <!-- w -->c\n\n<!-- v --> d\n"
    found = page(text)
    for hidden in "xyzwv":
        assert hidden not in found.plain
    assert "--" not in found.html
    assert found.plain.split() == ["a", "b", "c", "d"]


def test_a_comment_without_an_end_hides_nothing() -> None:
    assert "important" in html("<!-- TODO\n\nimportant")


def test_templates_of_other_programs_are_shown_as_they_are() -> None:
    for text in ("{{< note >}}", "{{% x %}}", "<%= page.title %>", "{{7*7}}", "{{ .Values.x }}"):
        assert text in html(text).replace("&lt;", "<").replace("&gt;", ">")


def test_tags_without_their_other_half_are_text() -> None:
    assert html("<kbd>Ctrl</kbd> a</b> <i>c") == "<p><kbd>Ctrl</kbd> a&lt;/b&gt; &lt;i&gt;c</p>"
    assert html("**<u>a** b</u>").count("<u>") == 0


def test_front_matter_is_never_shown_and_a_rule_is_no_front_matter() -> None:
    assert html("---\ntitle: x\n---\nb") == "<p>b</p>"
    assert "a" in html("---\n\na\n\n---\nb")
    assert "title" in html("---\ntitle: x\n\nnever closed")


def test_alerts_tasks_footnotes_and_strikethrough_work() -> None:
    found = html("> [!WARNING]\n> a\n\n- [x] b\n\n~~c~~ d[^1]\n\n[^1]: e\n")
    assert '<div class="markdown-alert markdown-alert-warning">' in found
    assert 'type="checkbox" checked=""' in found
    assert "<s>c</s>" in found
    assert '<li id="fn1" class="footnote-item">' in found


def test_both_faces_of_a_redaction() -> None:
    found = page(
        "# ::redact[佐藤]{reason=pii} の件\n\n`::redact[山田]{reason=pii}` ::redact[**鈴木**]\n"
    )
    assert '<span class="redacted" data-reason="pii">佐藤</span>' in found.html
    assert '<span class="redacted" data-reason=""><strong>鈴木</strong></span>' in found.html
    assert '<span class="redacted" data-reason="pii">■■■</span>' in (found.html_closed or "")
    assert found.outline == [{"level": 1, "id": "h--の件", "text": "■■■ の件"}]
    assert found.plain == "■■■ の件\n■■■ ■■■"


def test_the_text_face_names_the_reason() -> None:
    text = "a ::redact[b [c] \\] d]{reason=pii} e ::redact[f] g"
    assert redact(text) == "a [redacted: pii] e [redacted] g"
    assert redact(text, may_see=True) == text
    assert strip_redactions(text) == "a ■■■ e ■■■ g"


def test_a_redaction_that_is_never_closed_hides_to_the_next_blank_line() -> None:
    assert redact("a ::redact[b\nc\n\nd") == "a [redacted]\n\nd"
    assert redact("a ::redact[b") == "a [redacted]"


def test_plain_text_keeps_cells_apart_and_code_whole() -> None:
    found = page(
        "| 対象 | 値 |\n|--|--|\n| API | `5xx` |\n\n```sh\nkubectl get po\n```\n\na\nb<br>c <div class=x>d</div>"
    )
    assert found.plain == "対象\t値\nAPI\t5xx\nkubectl get po\na b\nc d"


def test_a_page_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST == 8 * 1024 * 1024
    monkeypatch.setattr("app.markdown.size.LARGEST", 1000)
    with pytest.raises(TooLarge):
        page("- > - > - x\n\n" * 40)


def test_tables_written_in_html_are_shown_as_tables() -> None:
    text = (
        '<table class="x" style="color:red">\n<tr><th>環境</th></tr>\n\n<tr><td colspan="2" onclick="x">'
        '<a href="../c.md#d">c</a> <img src="img/図.png" alt="図"> <img src="https://e.org/x.png"'
        ' alt="外"> &lt;ns&gt; <namespace></td></tr>\n</table>\n\n**after**'
    )
    found = page(text)
    assert '<div class="table-scroll" tabindex="0"><table>' in found.html
    assert '<td colspan="2"><a href="/w/~/to/docs/c.md#h-d"' in found.html
    assert f'src="/attachments/{SHA}"' in found.html
    assert '<span class="figure-missing">外</span>' in found.html
    assert "&lt;namespace&gt;" in found.html
    assert "<strong>after</strong>" in found.html
    assert found.plain.split() == ["環境", "c", "<ns>", "<namespace>", "after"]


def test_html_between_words_is_understood_where_it_is_harmless() -> None:
    found = html(
        'a <a href="https://example.com">b</a> <span style="x">c</span> <img src="img/図.png" alt="d">'
    )
    assert '<a href="https://example.com" rel="noopener noreferrer nofollow">b</a> c <img' in found
    assert html('<a href="javascript:x">b</a>') == "<p>[b](javascript:x)</p>"
    assert html('<a name="x"></a>b') == "<p>b</p>"
    assert html("kubectl -n <namespace> get") == "<p>kubectl -n &lt;namespace&gt; get</p>"


def test_headings_written_in_html_stand_in_the_outline() -> None:
    assert page('<h2 id="setup">準備 *a*</h2>\n\nb').outline == [
        {"level": 2, "id": "h-setup", "text": "準備 a"}
    ]


def test_blocks_of_html_end_at_a_blank_line() -> None:
    found = html('<div align="center">\n<b>a</b>\n\n**b**\n\n</div>')
    assert "<b>a</b>" in found
    assert "<strong>b</strong>" in found
    assert found.count("<div") == found.count("</div>")


def test_lists_and_breaks_inside_a_cell_stay_readable() -> None:
    found = html("| a |\n|---|\n| <ul><li>b</li><li>c</li></ul>d<br/>e |\n")
    assert "<br>\n• b<br>\n• cd<br>\ne</td>" in found


def test_html_nested_too_deeply_is_shown_as_text() -> None:
    assert "&lt;ul&gt;" in html("<ul><li>" * 70)
    assert "&lt;" not in html("<ul><li>a" * 15 + "</ul>" * 15)


def test_redactions_in_html_are_marked_and_closed_too() -> None:
    found = page("<table><tr><td>::redact[<b>佐藤</b>]{reason=pii}</td></tr></table>")
    assert '<td><span class="redacted" data-reason="pii"><b>佐藤</b></span></td>' in found.html
    assert '<span class="redacted" data-reason="pii">■■■</span>' in (found.html_closed or "")
    assert found.plain == "■■■"


def test_redactions_are_taken_out_of_whole_values() -> None:
    value = {"title": "a ::redact[b]", "n": [1, None, "::redact[c]{reason=x}"]}
    assert strip_all_redactions(value) == {"title": "a ■■■", "n": [1, None, "■■■"]}


def test_lists_may_nest_19_deep() -> None:
    found = page("\n".join("  " * depth + f"- item{depth}" for depth in range(19)))
    assert all(f"item{depth}" in found.plain for depth in range(19))
    assert found.html.count("<ul>") == 19
