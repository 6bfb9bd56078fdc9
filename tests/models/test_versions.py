"""Versions are ordered as their ecosystem orders them, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.versions import ECOSYSTEMS, address_and_version, compared, dotted

PLAIN = st.tuples(*[st.integers(0, 40)] * 3)


def written(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


@pytest.mark.parametrize("ecosystem", sorted(ECOSYSTEMS))
@given(one=PLAIN, other=PLAIN)
def test_plain_versions_are_ordered_by_their_numbers(ecosystem, one, other):
    order = compared(ecosystem, written(one), written(other))
    assert order == (one > other) - (one < other)
    assert compared(ecosystem, written(other), written(one)) == -order


@pytest.mark.parametrize(
    ("ecosystem", "older", "newer"),
    [
        ("npm", "1.7.0-rc.2", "1.7"),
        ("npm", "1.9.0", "1.10.0"),
        ("pypi", "1.7rc1", "1.7"),
        ("pypi", "1.7", "1.7.post1"),
        ("maven", "1.7-SNAPSHOT", "1.7"),
        ("maven", "31.1-android", "31.1-jre"),
        ("golang", "v0.0.0-20210101000000-abcdef123456", "v0.0.1"),
        ("gem", "1.0.pre", "1.0"),
        ("cargo", "0.9.10", "0.10.0"),
        ("nuget", "1.2.3.4", "1.2.3.10"),
        ("deb", "2.0", "1:1.0"),
        ("deb", "1.0~rc1", "1.0"),
        ("rpm", "4.18.0-553.el8", "4.18.0-600.el8"),
        ("apk", "1.2.3-r0", "1.2.3-r1"),
    ],
)
def test_ecosystems_have_ways_of_their_own(ecosystem, older, newer):
    assert compared(ecosystem, older, newer) == -1
    assert compared(ecosystem, newer, older) == 1


@pytest.mark.parametrize(
    ("ecosystem", "one", "other"),
    [
        ("npm", "1.7", "v1.7.0"),
        ("npm", "1.7.0+build.5", "1.7.0"),
        ("golang", "v2.0.0+incompatible", "2.0.0"),
        ("pypi", "1.0", "1.0.0"),
        ("deb", "1.0", "1.00"),
        ("docker", "1.25", "1.25"),
    ],
)
def test_one_version_may_be_written_in_several_ways(ecosystem, one, other):
    assert compared(ecosystem, one, other) == 0


@pytest.mark.parametrize(
    ("ecosystem", "text"),
    [
        ("npm", "latest"),
        ("npm", "^1.7"),
        ("npm", "1.x"),
        ("npm", "1.2.3.4"),
        ("npm", ""),
        ("npm", "１.２"),
        ("npm", "1" * 201),
        ("pypi", "2004-special"),
        ("maven", "LATEST"),
        ("rpm", "*"),
        ("nuget", "abc"),
        ("composer", "dev-main"),
        ("docker", "1.26"),
        ("nothing", "1"),
    ],
)
def test_what_is_no_version_is_not_compared(ecosystem, text):
    assert compared(ecosystem, text, "1.25") is None
    assert compared(ecosystem, "1.25", text) is None


@given(st.sampled_from(sorted(ECOSYSTEMS)), *[st.text(max_size=12)] * 2)
def test_no_text_is_too_odd_to_be_asked_about(ecosystem, one, other):
    order = compared(ecosystem, f"1{one}", f"1{other}")
    assert order in (-1, 0, 1, None)
    assert order is None or compared(ecosystem, f"1{other}", f"1{one}") == -order


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4),
       st.lists(st.integers(0, 99), min_size=1, max_size=4))  # fmt: skip
def test_dotted_versions_are_ordered_by_their_numbers(one, other):
    longest = max(len(one), len(other))
    padded = [numbers + [0] * (longest - len(numbers)) for numbers in (one, other)]
    expected = (padded[0] > padded[1]) - (padded[0] < padded[1])
    assert dotted(written(tuple(one)), f"v{written(tuple(other))}") == expected


def test_an_address_is_taken_apart():
    assert address_and_version("pkg:npm/%40angular/core@17.0.1?a=b#c") == (
        "pkg:npm/%40angular/core",
        "17.0.1",
    )
    assert address_and_version("pkg:pypi/Django_REST") == ("pkg:pypi/django-rest", "")
    with pytest.raises(ValueError):
        address_and_version("axios")
