"""Conditions over an SBOM and over versions among the facts."""

import re
from pathlib import Path

import pytest

from models.errors import Invalid
from models.scope import Reads, applies, reads, terms

AXIOS = 'sbom("pkg:npm/axios")'
SBOM = {
    "sbom": {
        "pkg:npm/axios": ["1.6.8"],
        "pkg:npm/%40angular/core": ["17.0.1"],
        "pkg:npm/semver": ["5.7.2", "7.6.0"],
        "pkg:maven/org.springframework/spring-core": ["5.3.39"],
        "pkg:golang/github.com/gin-gonic/gin": ["v1.9.1"],
        "pkg:pypi/django": [""],
        "pkg:docker/nginx": ["1.25"],
    }
}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (f'{AXIOS} < "1.7"', True),
        (f'{AXIOS} < "1.6"', False),
        (f'{AXIOS} == "1.6.8"', True),
        (f'{AXIOS} != "1.6.8"', False),
        (f'{AXIOS} in ["1.6.8", "1.6.9"]', True),
        (f"{AXIOS} < 1.7", True),
        (f"{AXIOS} < 1.10", True),
        (f"{AXIOS}", True),
        (f"not {AXIOS}", False),
        ('sbom("pkg:npm/@angular/core") >= "17"', True),
        ('sbom("pkg:npm/left-pad")', False),
        ('sbom("pkg:npm/left-pad") < "2"', False),
        ('sbom("pkg:npm/left-pad") != "2"', False),
        ('sbom("pkg:npm/semver") < "6"', True),
        ('sbom("pkg:npm/semver") > "6"', True),
        ('sbom("pkg:npm/semver") != "5.7.2"', False),
        ('sbom("pkg:npm/semver") != "6.0.0"', True),
        ('sbom("pkg:maven/org.springframework/spring-core") <= "5.3.39"', True),
        ('sbom("pkg:golang/github.com/gin-gonic/gin") < "1.10.0"', True),
        ('sbom("pkg:pypi/Django")', True),
        ('sbom("pkg:pypi/django") < "5"', None),
        (f'{AXIOS} < "latest"', None),
        ('sbom("pkg:docker/nginx") < "1.26"', None),
        ('sbom("pkg:docker/nginx") == "1.25"', True),
        ('sbom("pkg:docker/nginx") == "1.26"', None),
    ],
)
def test_packages(condition, holds):
    assert applies(condition, SBOM) is holds


def test_without_an_sbom_nothing_is_known_of_packages():
    for condition in (AXIOS, f"not {AXIOS}", f'{AXIOS} < "1.7"', f'{AXIOS} != "1.7"'):
        assert applies(condition, {}) is None
        assert applies(condition, {"sbom": {}}) is ("not" in condition)


@pytest.mark.parametrize(
    ("fact", "condition", "holds"),
    [
        ("21.0.2", 'x >= "21"', True),
        ("21.0.2", "x >= 21", True),
        ("21.0.2", "x < 21.1", True),
        ("v20.11", 'x < "20.12"', True),
        ("v20.9", 'x < "v20.12"', True),
        ("8.9", "x < 8.10", True),
        (21, 'x >= "20.4"', True),
        (8.1, 'x >= "8.0.36"', None),
        ("17-alpine", 'x < "18"', True),
        ("17-alpine", 'x >= "17.0.2"', None),
        ("8.0.mysql_aurora.3.05.2", 'x >= "5.7"', True),
        ("8.0.mysql_aurora.3.05.2", 'x >= "8.0.28"', None),
        ("latest", 'x >= "1"', None),
        ("3.0.0-rc1", 'x < "3.0.0"', None),
        ("21", "x == 21", True),
        (21, 'x == "21"', True),
        ("21.0", "x == 21", False),
        (True, "x == 1", False),
        (1, "x == true", False),
        (True, "x > 0", None),
        ([1, "5.0", None], "x > 4", True),
        (["a\tb"], 'x ~ "A"', True),
        (8.25, "x ~ 8.2", True),
    ],
)
def test_versions_and_numbers_among_facts(fact, condition, holds):
    assert applies(condition, {"x": fact}) is holds


def test_what_a_condition_reads_is_named_by_its_own_names():
    condition = f'tech ~ "redis" and (not tag == "pii" or {AXIOS}) and java < 21 and java > 8'
    assert reads(condition) == Reads(
        names=frozenset({"technologies", "tags", "java"}), packages=frozenset({"pkg:npm/axios"})
    )


def test_each_comparison_says_what_came_of_it():
    facts = SBOM | {"technologies": ["redis"], "java": "17.0.1"}
    condition = f'tech ~ "redis" and java<21 or queue == "sqs" or {AXIOS} in ["1.7"] or tier == 1'
    told = [(one.text, one.name, one.fact, one.holds) for one in terms(condition, facts)]
    assert told == [
        ('technologies ~ "redis"', "technologies", ["redis"], True),
        ("java < 21", "java", "17.0.1", True),
        ('queue == "sqs"', "queue", None, None),
        (f'{AXIOS} in ["1.7"]', "pkg:npm/axios", ["1.6.8"], False),
        ("tier == 1", "tier", [], False),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        'sbom("axios")',
        'sbom("pkg:npm")',
        'sbom("pkg:npm/axios@1.6") < "1"',
        f'{AXIOS} ~ "1"',
        "sbom(axios)",
        'sbom == "x"',
        f"{AXIOS} <",
    ],
)
def test_what_is_no_package_is_refused(condition):
    with pytest.raises(Invalid):
        applies(condition, SBOM)


def test_the_examples_of_the_document_are_conditions():
    document = (Path(__file__).parents[2] / "docs/conditions.md").read_text(encoding="utf-8")
    fence = document.partition("```condition\n")[2].partition("```")[0].splitlines()
    inline = re.findall(r"`((?:name|sbom\(|version\.java) ?[^`]*)`", document)
    examples = [one for one in [*fence, *inline] if re.search(r"[=<>~)]|\bin\b", one)]
    assert len(examples) > 12
    for example in examples:
        assert applies(example, {}) in (True, False, None)
