"""What is read out of a checkout, how it is sent, and what is taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yokoten.facts.completeness import unlisted
from yokoten.facts.containers import images
from yokoten.facts.gathering import LISTS, gather
from yokoten.facts.sources import Reading
from yokoten.facts.versions import bare, beginning, one_line
from yokoten.packages.locks import locks_below
from yokoten.tree.tree import Tree

Facts = Callable[[dict[str, str]], dict[str, Any]]
DOCS = Path(__file__).parents[2] / "docs" / "checks.md"
LOCK = '{"lockfileVersion": 3, "packages": {"node_modules/next": {"version": "14.2.18"}}}'


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    def facts(files: dict[str, str]) -> dict[str, Any]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return gather(Tree(tmp_path)).facts

    return facts


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (".nvmrc", "v20.11.1\n", {"runtime": ["nodejs"], "version.nodejs": "20.11.1"}),
        (".nvmrc", "lts/iron\n", {"runtime": ["nodejs"]}),
        (".node-version", "20", {"runtime": ["nodejs"], "version.nodejs": "20"}),
        (".python-version", "3.12.7\n", {"runtime": ["python"], "version.python": "3.12.7"}),
        (".ruby-version", "ruby-3.3.6\n", {"runtime": ["ruby"], "version.ruby": "3.3.6"}),
        (".tool-versions", "nodejs 22.1.0\njava temurin-21.0.2+13\nterraform 1.9.8\n",
         {"runtime": ["java", "nodejs"], "version.nodejs": "22.1.0", "version.java": "21.0.2",
          "version.terraform": "1.9.8"}),
        (".terraform-version", "1.9.8", {"version.terraform": "1.9.8"}),
        ("package.json", '{"engines": {"node": ">=18"}}',
         {"runtime": ["nodejs"], "requires.nodejs": ">=18", "package_manager": ["npm"]}),
        ("package.json", '{"engines": {"node": "20.x"}}',
         {"runtime": ["nodejs"], "requires.nodejs": "20.x", "version.nodejs": "20",
          "package_manager": ["npm"]}),
        ("package.json", '{"volta": {"node": "22.12.0"}}',
         {"runtime": ["nodejs"], "version.nodejs": "22.12.0", "package_manager": ["npm"]}),
        ("pyproject.toml", '[project]\nname = "x"\nrequires-python = ">=3.12,<3.13"\n',
         {"runtime": ["python"], "requires.python": ">=3.12,<3.13", "version.python": "3.12"}),
        ("pyproject.toml", "[tool.ruff]\n", {}),
        ("go.mod", "module x\n\ngo 1.22.3\n",
         {"runtime": ["go"], "version.go": "1.22.3", "package_manager": ["go"]}),
        ("go.mod", "module x\n\ngo 1.22\n\ntoolchain go1.23.4\n",
         {"runtime": ["go"], "version.go": "1.23.4", "package_manager": ["go"]}),
        ("build.gradle.kts", 'plugins { kotlin("jvm") version "2.1.0" }\nkotlin.jvmToolchain(21)',
         {"runtime": ["java", "kotlin"], "version.java": "21", "version.kotlin": "2.1.0",
          "package_manager": ["gradle"]}),
        ("build.gradle", "java { toolchain { languageVersion = JavaLanguageVersion.of(17) } }",
         {"runtime": ["java"], "version.java": "17", "package_manager": ["gradle"]}),
        ("Cargo.toml", '[package]\nname = "x"\n', {"runtime": ["rust"],
                                                  "package_manager": ["cargo"]}),
        ("Gemfile", 'ruby "3.3.6"\n', {"runtime": ["ruby"], "version.ruby": "3.3.6",
                                       "package_manager": ["bundler"]}),
        ("composer.json", '{"require": {"php": "^8.2"}}',
         {"runtime": ["php"], "requires.php": "^8.2", "version.php": "8.2",
          "package_manager": ["composer"]}),
        ("Dockerfile", "FROM node:20.18-alpine AS a\nFROM a\n",
         {"container": True, "base_image": ["node:20.18-alpine"], "runtime": ["nodejs"],
          "version.nodejs": "20.18"}),
        ("deploy/Containerfile.prod", "FROM debian:12-slim\n",
         {"container": True, "base_image": ["debian:12-slim"], "version.debian": "12"}),
        (".github/workflows/x.yml", "on: push\n", {"ci": ["github-actions"]}),
        ("Jenkinsfile", "node {}\n", {"ci": ["jenkins"]}),
        ("package-lock.json", LOCK,
         {"package_manager": ["npm"], "framework": ["nextjs"], "version.nextjs": "14.2.18"}),
        ("main.tf", ('resource "aws_rds_cluster" "a" {\n engine = "aurora-mysql"\n'
                    ' engine_version = "8.0.mysql_aurora.3.05.2"\n}\n'),
         {"datastore": ["aurora-mysql"], "version.aurora-mysql": "3.05.2",
          "terraform.providers": ["aws"], "terraform.resources": ["aws_rds_cluster"]}),
        ("main.tf", 'resource "aws_db_instance" "a" {\n engine = var.engine\n}\n',
         {"terraform.providers": ["aws"], "terraform.resources": ["aws_db_instance"]}),
        ("main.tf", ('resource "google_sql_database_instance" "a" {\n'
                    ' database_version = "POSTGRES_15"\n}\n'),
         {"datastore": ["postgresql"], "version.postgresql": "15",
          "terraform.providers": ["google"],
          "terraform.resources": ["google_sql_database_instance"]}),
        ("main.tf", ('provider "datadog" {}\nterraform {\n required_version = "= 1.9.8"\n'
                    ' required_providers {\n  aws = { source = "hashicorp/aws" }\n }\n}\n'),
         {"terraform.providers": ["aws", "datadog"], "version.terraform": "1.9.8"}),
        (".terraform.lock.hcl", ('provider "registry.example.com/hashicorp/aws" {\n'
                                '  version     = "5.78.0"\n}\n'),
         {"terraform.providers": ["aws"], "version.provider.aws": "5.78.0"}),
        ("examples/Dockerfile", "FROM node:8\n", {}),
        ("README.md", "# x\n", {}),
    ],
)  # fmt: skip
def test_a_file_says(name: str, text: str, said: dict[str, Any], facts: Facts) -> None:
    assert facts({name: text}) == said


def test_files_that_differ_are_told_together_and_the_exact_version_wins(facts: Facts) -> None:
    found = facts({"a/Dockerfile": "FROM node:20.11\n", "b/Dockerfile": "FROM node:18\n",
                   ".nvmrc": "20"})  # fmt: skip
    assert found["version.nodejs"] == ["18", "20.11"]


def test_images_are_those_that_stages_begin_from() -> None:
    text = ("ARG VERSION=20\nARG BASE=node:${VERSION}\n"
            "FROM --platform=linux/amd64 ${BASE} AS build\n"
            "FROM scratch\nFROM build\nFROM docker.io/library/nginx@sha256:aa\nFROM $UNKNOWN\n"
            "from python:3.12 \\\n  as last\n")  # fmt: skip
    assert images(text) == ["node:20", "nginx@sha256:aa", "python:3.12"]


@pytest.mark.parametrize(
    ("written", "line"),
    [("20.x", "20"), ("^20", "20"), ("~3.11", "3.11"), ("==3.11.*", "3.11"), (">=20 <21", "20"),
     (">=3.12.4,<3.13", "3.12"), (">=18 <21", None), (">=18", None), ("18 || 20", None),
     ("*", None), ("lts", None), ("20.11.1", "20.11.1")],
)  # fmt: skip
def test_a_range_is_a_version_where_it_is_one_line(written: str, line: str | None) -> None:
    assert one_line(written) == line


def test_versions_are_bare_numbers() -> None:
    assert [bare(one) for one in ("v1.2", "1.2-rc1", "latest", 3)] == ["1.2", None, None, "3"]
    assert [beginning(one) for one in ("20-alpine", "3.12.1", "bookworm", "9b", "1.2.3.4.5")] == [
        "20", "3.12.1", None, None, None]  # fmt: skip


def test_an_sbom_is_sent_only_where_every_manifest_is_locked(tmp_path: Path) -> None:
    def gaps(**files: str) -> list[str]:
        for name, text in files.items():
            (tmp_path / name.replace("__", "/")).parent.mkdir(exist_ok=True)
            (tmp_path / name.replace("__", "/")).write_text(text)
        tree = Tree(tmp_path)
        return unlisted(Reading(tree), locks_below(tree)[0])

    package = '{"dependencies": {"next": "1"}}'
    for name, text in (("package.json", '{"name": "x"}'), ("package-lock.json", LOCK)):
        (tmp_path / name).write_text(text)
    assert gaps() == []
    (tmp_path / "web").mkdir()
    (tmp_path / "web/package.json").write_text(package)
    assert gaps() == []  # a workspace, locked above
    (tmp_path / "package-lock.json").rename(tmp_path / "web/package-lock.json")
    (tmp_path / "package.json").write_text(package)
    assert gaps() == ["package.json"]
    (tmp_path / "build.gradle").write_text("dependencies {\n}\n")
    assert gaps() == ["package.json", "build.gradle"]
    (tmp_path / "bom.json").write_text('{"bomFormat": "CycloneDX", "components": []}')
    assert gaps() == []


def test_facts_are_patched_with_their_source(
    hub: Any, yokoten: Any, write: Any, repository: Any, git: Any
) -> None:
    folder = repository("shop")
    write("shop/package-lock.json", LOCK)
    result = yokoten("facts", "--service", "shop", folder)
    assert result.code == 0, result.err
    said, bom = hub.of("PATCH", "/api/v1/services/shop/facts")
    commit = git(folder, "rev-parse", "HEAD")
    assert said.headers["x-yokoten-source"] == f"github.com/acme/shop@{commit}:yokoten-facts"
    assert json.loads(said.body)["framework"] == ["nextjs"]
    document = json.loads(bom.body)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["purl"] for one in document["components"]] == ["pkg:npm/next@14.2.18"]
    assert document["metadata"]["component"]["name"] == "shop"
    assert "version.nextjs" in result.out
    assert "1 packages, as a CycloneDX document." in result.out


def test_what_an_earlier_run_sent_is_taken_back(
    hub: Any, yokoten: Any, write: Any, repository: Any
) -> None:
    folder = repository("shop")
    write("shop/.nvmrc", "20")
    ours, other = "github.com/acme/shop@old:yokoten-facts", "github.com/acme/shop@old"
    hub.facts["shop"] = {
        "framework": ("x", ours),
        "version.nodejs": ("18", ours),
        "db.shared": (True, other),
        "said": ("by hand", None),
        "ci": (["jenkins"], "github.com/acme/elsewhere@old:yokoten-facts"),
    }
    assert yokoten("facts", "--service", "shop", folder).code == 0
    [said] = hub.of("PATCH", "/api/v1/services/shop/facts")
    assert json.loads(said.body) == {
        "framework": None, "runtime": ["nodejs"], "version.nodejs": "20"}  # fmt: skip


def test_nothing_is_taken_back_where_something_was_not_read(
    hub: Any, yokoten: Any, write: Any, repository: Any
) -> None:
    folder = repository("shop")
    write("shop/package-lock.json", "{")
    write("shop/main.tf", 'resource "a" {')
    hub.facts["shop"] = {"framework": ("x", "github.com/acme/shop@old:yokoten-facts")}
    result = yokoten("facts", "--service", "shop", folder)
    assert result.code == 0
    [said] = hub.of("PATCH", "/api/v1/services/shop/facts")
    assert "framework" not in json.loads(said.body)
    assert "package-lock.json: it is not valid JSON" in result.err
    assert "main.tf is not valid Terraform" in result.err
    assert "no fact is removed" in result.err


def test_packages_of_half_a_list_are_not_sent(
    hub: Any, yokoten: Any, write: Any, repository: Any
) -> None:
    folder = repository("shop")
    write("shop/package-lock.json", LOCK)
    write("shop/pom.xml", "<project></project>")
    result = yokoten("facts", "--service", "shop", folder)
    assert len(hub.of("PATCH", "/api/v1/services/shop/facts")) == 1
    assert "1 packages were found and not sent, since pom.xml" in result.out


def test_a_dry_run_stores_nothing(hub: Any, yokoten: Any, write: Any, repository: Any) -> None:
    folder = repository("shop")
    write("shop/.nvmrc", "20")
    result = yokoten("facts", "--service", "shop", folder, "--dry-run", "--json")
    assert hub.of("PATCH", "/api/v1/services/shop/facts") == []
    [document] = result.documents()
    assert document["facts"] == {"runtime": ["nodejs"], "version.nodejs": "20"}
    assert "nothing was stored" in result.err


def test_a_checkout_without_files_is_refused(hub: Any, yokoten: Any, repository: Any) -> None:
    folder = repository("shop")
    result = yokoten("facts", "--service", "shop", folder)
    assert (result.code, hub.seen) == (1, [])
    assert "the checkout has no files" in result.err
    assert yokoten("facts", "--service", "shop", folder, "--soft").code == 0


def test_the_names_of_facts_are_documented() -> None:
    text = DOCS.read_text()
    for name in (*LISTS, "container", "version.nodejs", "version.terraform", "requires.nodejs",
                 "version.aurora-mysql", "version.provider.aws", "version.nextjs"):  # fmt: skip
        assert f"`{name}`" in text, name
