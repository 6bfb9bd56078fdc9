"""SBOMs as tools write them: packages out of CycloneDX, and words for what is none."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.cyclonedx import LARGEST, bom_from, is_bom, refuse_xml
from models.errors import Invalid, TooLarge

BOMS = Path(__file__).parent / "boms"


def sample(name):
    return json.loads((BOMS / name).read_text(encoding="utf-8"))


def bom(*components, **more):
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [*components]} | more


def library(purl, **more):
    return {"type": "library", "name": "x", "purl": purl} | more


def test_a_node_service_as_cyclonedx_npm_writes_it():
    read = bom_from(sample("node.cdx.json"))
    assert read.packages == {
        ("pkg:npm/axios", "1.6.8"),
        ("pkg:npm/%40angular/core", "17.3.1"),
        ("pkg:npm/follow-redirects", "1.15.6"),
        ("pkg:npm/semver", "5.7.2"),
        ("pkg:npm/semver", "7.6.0"),
    }
    assert read.components == 5
    assert read.made_at == datetime(2026, 11, 20, 3, 4, 5, 678000, tzinfo=UTC)


def test_an_image_as_trivy_writes_it():
    read = bom_from(sample("image.cdx.json"))
    assert ("pkg:deb/debian/openssl", "3.0.11-1~deb12u2") in read.packages
    assert ("pkg:maven/org.springframework/spring-core", "6.1.5") in read.packages
    assert ("pkg:golang/github.com/gin-gonic/gin", "v1.9.1") in read.packages
    assert (len(read.packages), read.components) == (3, 5)  # the system and a file have no address


def test_a_python_service_as_cyclonedx_py_writes_it():
    read = bom_from(sample("python.cdx.json"))
    assert read.packages == {("pkg:pypi/django", "4.2.11"), ("pkg:pypi/typing-extensions", "")}
    assert read.made_at is None


def test_the_version_stands_in_the_address_or_beside_it():
    beside = library("pkg:npm/a", version="1.0")
    both = library("pkg:npm/b@2.0?x=y#z", version="1.0")
    assert bom_from(bom(beside, both)).packages == {("pkg:npm/a", "1.0"), ("pkg:npm/b", "2.0")}


def test_what_the_document_is_about_is_not_in_it_but_its_parts_are():
    about = library("pkg:npm/self@1", components=[library("pkg:npm/part@2")])
    read = bom_from(bom(library("pkg:npm/a@1"), metadata={"component": about}))
    assert read.packages == {("pkg:npm/a", "1"), ("pkg:npm/part", "2")}


@pytest.mark.parametrize("version", ["1.2", "1.4", "1.5", "1.6", "1.7"])
def test_versions_of_the_format_that_are_read(version):
    assert bom_from(bom(library("pkg:npm/a@1"), specVersion=version)).components == 1


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (bom(library("pkg:npm/a@1"), specVersion="2.0"), "specVersion"),
        (bom(library("pkg:npm/a@1"), specVersion=1.5), "specVersion"),
        (bom(library("pkg:npm/a@1"), bomFormat="Other"), "bomFormat"),
        (bom(), "scanned"),
        (bom({"name": "x"}), "scanned"),
        (bom(library("no address")), "scanned"),
        (bom(specVersion="1.6", components=None), "scanned"),
        (bom(components={}) | {"components": {"a": 1}}, "list of objects"),
        (bom() | {"components": ["x"]}, "list of objects"),
        (bom(library(7)), "no texts"),
        (bom(library("pkg:npm/a", version=7)), "no texts"),
        (bom(*[{"name": "x"}] * 50_001), "more than 50000"),
    ],
)
def test_what_is_no_sbom_is_refused_in_words(document, word):
    with pytest.raises(Invalid) as raised:
        bom_from(document)
    assert word in str(raised.value)


@pytest.mark.parametrize(
    "document", [{"spdxVersion": "SPDX-2.3"}, {"@context": "https://spdx.org/rdf/3.0.1/x.jsonld"}]
)
def test_spdx_is_known_by_its_looks(document):
    with pytest.raises(Invalid, match="SPDX"):
        is_bom(document)


def test_facts_are_no_sbom():
    assert not is_bom({"java": "21"})
    assert is_bom(bom())


@pytest.mark.parametrize("raw", [b"<bom/>", b"\xef\xbb\xbf\n <?xml version='1.0'?>"])
def test_xml_is_told_to_come_as_json(raw):
    with pytest.raises(Invalid, match="CycloneDX JSON"):
        refuse_xml(raw)


def test_a_document_of_any_size_but_too_large():
    refuse_xml(b" " * LARGEST)
    with pytest.raises(TooLarge):
        refuse_xml(b" " * (LARGEST + 1))


def test_deep_nesting_is_read_without_end():
    component = library("pkg:npm/deepest@1")
    for _ in range(3_000):
        component = {"name": "x", "components": [component]}
    assert bom_from(bom(component)).packages == {("pkg:npm/deepest", "1")}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("pkg:npm/a@1"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["components", "purl", "version", "name", "component",
                                       "timestamp"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@given(JUNK, JUNK)
def test_junk_is_read_or_refused(components, metadata):
    with suppress(Invalid):
        bom_from(bom() | {"components": components, "metadata": metadata})
