"""Which images belong to a text."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yokoten.files.images import images_of, targets
from yokoten.files.roots import Root

Make = Callable[..., Path]
PNG = b"\x89PNG\r\n\x1a\nx"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![a](x.png)", ["x.png"]),
        ("![a](x.png 'title')", ["x.png"]),
        ("![a]( <my x.png> )", ["my x.png"]),
        ("![a [b] c](x.png)", ["x.png"]),
        ("[![badge](x.png)](page.md)", ["x.png"]),
        ("![a](x_(1).png)", ["x_(1).png"]),
        ("![a][r]\n\n[r]: x.png 'title'", ["x.png"]),
        ("![r]\n\n[r]: <x y.png>", ["x y.png"]),
        ('<img alt="a" src="x.png">', ["x.png"]),
        ("<IMG SRC=x.png>", ["x.png"]),
        ("<img\n  src = 'x.png'\n/>", ["x.png"]),
        ("![a](https://example.com/x.png)", []),
        ("![a](//example.com/x.png)", []),
        ("![a](data:image/png;base64,AAAA)", []),
        ("[a](x.png)", []),
        ("![a](x.pdf)", []),
        ("no images", []),
    ],
)
def test_references_are_found(text: str, found: list[str]) -> None:
    assert list(targets(text)) == found


@given(st.text(st.sampled_from("![](<img src='x.png'>)\n: \\a"), max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(isinstance(target, str) for target in targets(text))


@pytest.mark.parametrize(
    "piece",
    ["![", "![a](", "](", "](x ", "<img ", "<img src=", "[a]:", "![a](<", "![a](x(", "![](a.png)",
     "<img src='", "\\", "![a]( ", "](x.png(", " " * 9],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    text = "![" + piece * (300_000 // len(piece))
    begun = time.process_time()
    list(targets(text))
    assert time.process_time() - begun < 2


def pushed(root: Path, file: Path, text: str) -> list[str]:
    return [image.inside for image in images_of(text, file, Root(root, "x", in_git=False))]


def test_images_are_named_from_the_root(tmp_path: Path, write: Make) -> None:
    for name in ("docs/img/a b.png", "img/top.png", "docs/日本.png"):
        write(name, PNG)
    text = "![](img/a%20b.png) ![](../img/top.png) ![](/img/top.png) ![](./日本.png?x=1#y)"
    names = ["docs/img/a b.png", "img/top.png", "docs/日本.png"]
    assert pushed(tmp_path, tmp_path / "docs" / "a.md", text) == names


def test_an_image_is_named_as_the_text_spells_it(tmp_path: Path, write: Make) -> None:
    for name in ("ハ\u3099/a.png", "バ/b.png"):
        write(name, PNG)
    assert pushed(tmp_path, write("ハ\u3099/x.md"), "![](a.png)") == ["バ/a.png"]
    assert pushed(tmp_path, write("x.md"), "![](ハ\u3099/a.png)") == ["ハ\u3099/a.png"]


def test_images_outside_are_never_taken(tmp_path: Path, write: Make) -> None:
    secret = write("secret.png", PNG)
    root = write("repo/docs/a.md").parents[1]
    write("repo/.git/x.png", PNG)
    os.symlink(secret, root / "docs" / "link.png")
    os.symlink(tmp_path, root / "up")
    text = (
        f"![](../../secret.png) ![]({secret}) ![](link.png) ![](../up/secret.png) "
        "![](../.git/x.png) ![](..%2F..%2Fsecret.png) ![](a%00.png) <img src='..'> <img src='.'>"
    )
    assert pushed(root, root / "docs" / "a.md", text) == []


def test_missing_images_and_folders_are_nothing(tmp_path: Path, write: Make) -> None:
    write("docs/x.png/a.txt")
    assert pushed(tmp_path, write("docs/a.md"), "![](gone.png) ![](x.png) ![](" + "a" * 999) == []


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_the_bytes_say_what_an_image_is(
    tmp_path: Path, write: Make, raw: bytes, media_type: str | None
) -> None:
    write("x.png", raw)
    [image] = images_of("![](x.png)", tmp_path / "a.md", Root(tmp_path, "x", in_git=False))
    assert image.media_type == media_type
