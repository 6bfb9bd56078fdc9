"""Lock files of every kind: what they list, and when they are broken."""

from pathlib import Path
from typing import Any

import pytest
from yokoten.checks.check import Check, Finding
from yokoten.checks.running import run
from yokoten.packages.locks import FORMATS, locks_below
from yokoten.tree.tree import Tree

NPM_V1 = """{"lockfileVersion": 1, "dependencies": {
  "axios": {"version": "1.6.0", "dependencies": {"@babel/core": {"version": "7.24.0"}}},
  "aliased": {"version": "npm:real@2.0.0"}, "own": {"version": "file:../own"},
  "forked": {"version": "git+https://git.example.com/x.git#abc"}}}"""
NPM_V3 = """{"lockfileVersion": 3, "packages": {
  "": {"name": "shop"}, "packages/own": {"version": "1.0.0"},
  "node_modules/own": {"link": true, "resolved": "packages/own"},
  "node_modules/axios": {"version": "1.6.0"},
  "node_modules/a/node_modules/@babel/core": {"version": "7.24.0"},
  "node_modules/aliased": {"name": "real", "version": "2.0.0"}}}"""
YARN = """# yarn lockfile v1

"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.24.0"
  resolved "https://packages.example.com/core.tgz#abc"
  dependencies:
    semver "^6.3.1"

axios@^1.6.0:
  version "1.6.0"

"aliased@npm:real@^2.0.0":
  version "2.0.0"
"""
BERRY = """__metadata:
  version: 8

"@babel/core@npm:^7.0.0":
  version: 7.24.0
  resolution: "@babel/core@npm:7.24.0"

"axios@npm:^1.6.0, axios@npm:^1.5.0":
  version: 1.6.0
  resolution: "axios@npm:1.6.0"

"typescript@patch:typescript@npm%3A5.4.5#builtin":
  version: 5.4.5
  resolution: "typescript@patch:typescript@npm%3A5.4.5#builtin::version=5.4.5&hash=1"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
"""
PNPM = (
    "lockfileVersion: '9.0'\n"
    "packages:\n  '@babel/core@7.24.0':\n    resolution: {{}}\n  {}:\n    resolution: {{}}\n"
)
PNPM_6 = (
    "lockfileVersion: '6.0'\n"
    "packages:\n  /@babel/core@7.24.0:\n    dev: true\n  /axios@1.6.0(x@1):\n    dev: true\n"
)
PNPM_5 = (
    "lockfileVersion: 5.4\n"
    "packages:\n  /@babel/core/7.24.0:\n    dev: true\n  /axios/1.6.0_x@1:\n    dev: true\n"
)
POETRY = '[[package]]\nname = "requests"\nversion = "2.31.0"\n\n[metadata]\nlock-version = "2.0"\n'
UV = ('version = 1\n[[package]]\nname = "shop"\nversion = "0.1"\nsource = { editable = "." }\n'
      '[[package]]\nname = "requests"\nversion = "2.31.0"\n'
      'source = { registry = "x" }\n')  # fmt: skip
PIPFILE = '{"default": {"requests": {"version": "==2.31.0"}}, "develop": {"x": {"git": "y"}}}'
PINNED = (
    "# by hand\n"
    "requests[socks]==2.31.0 ; python_version > '3' \\\n  --hash=sha256:aa\n-r requirements-dev.txt\n"
)
GO_MOD = """module example.com/shop

go 1.22

require golang.org/x/net v0.17.0 // indirect
require (
	github.com/Masterminds/sprig/v3 v3.2.3
	example.com/old v1.0.0
	example.com/pinned v1.0.0
)
replace example.com/old => example.com/new v1.1.0
replace example.com/pinned => example.com/pinned v1.0.9
"""
GO_SUM = """golang.org/x/net v0.9.0 h1:x=
golang.org/x/net v0.17.0 h1:x=
golang.org/x/net v0.17.0/go.mod h1:x=
golang.org/x/net v0.30.0/go.mod h1:x=
"""
CARGO = ('version = 3\n[[package]]\nname = "shop"\nversion = "0.1.0"\n'
         '[[package]]\nname = "openssl"\nversion = "0.10.60"\nsource = "registry+x"\n')  # fmt: skip
GEMFILE = """PATH
  remote: .
  specs:
    shop (0.1.0)

GEM
  remote: https://gems.example.com/
  specs:
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    rack (3.0.8)

PLATFORMS
  ruby
"""
GRADLE = "# x\norg.apache.logging.log4j:log4j-core:2.14.1=a,b\nempty=c\n"
POM = """<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <properties><log4j.version>2.14.1</log4j.version></properties>
  <dependencyManagement><dependencies><dependency>
    <groupId>g</groupId><artifactId>managed</artifactId><version>1.0</version>
  </dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId>
      <version>${log4j.version}</version></dependency>
    <dependency><groupId>g</groupId><artifactId>managed</artifactId></dependency>
    <dependency><groupId>g</groupId><artifactId>parents</artifactId></dependency>
  </dependencies>
</project>"""
COMPOSER = """{"packages": [{"name": "Laravel/Framework", "version": "v10.0.0"}],
  "packages-dev": [{"name": "x/y", "version": "dev-main"}]}"""
NUGET = """{"version": 1, "dependencies": {"net8.0": {
  "Newtonsoft.Json": {"type": "Direct", "resolved": "12.0.1"}, "Own": {"type": "Project"}}}}"""
BOM = """{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
  {"type": "library", "name": "core", "purl": "pkg:npm/%40babel/core@7.24.0", "components": [
    {"type": "library", "name": "axios", "version": "1.6.0", "purl": "pkg:npm/axios"}]},
  {"type": "file", "name": "readme"}]}"""
LISTED: dict[str, list[tuple[str, str, set[str]]]] = {
    "npm": [
        ("package-lock.json", NPM_V1, {"npm/axios@1.6.0", "npm/%40babel/core@7.24.0",
                                       "npm/real@2.0.0", "npm/forked"}),
        ("npm-shrinkwrap.json", NPM_V3, {"npm/axios@1.6.0", "npm/%40babel/core@7.24.0",
                                         "npm/real@2.0.0"}),
        ("yarn.lock", YARN, {"npm/axios@1.6.0", "npm/%40babel/core@7.24.0", "npm/real@2.0.0"}),
        ("web/yarn.lock", BERRY, {"npm/axios@1.6.0", "npm/%40babel/core@7.24.0",
                                  "npm/typescript@5.4.5"}),
        ("pnpm-lock.yaml", PNPM.format("axios@1.6.0"), {"npm/axios@1.6.0",
                                                        "npm/%40babel/core@7.24.0"}),
        ("pnpm-lock.yaml", PNPM_6, {"npm/axios@1.6.0", "npm/%40babel/core@7.24.0"}),
        ("pnpm-lock.yaml", PNPM_5, {"npm/axios@1.6.0", "npm/%40babel/core@7.24.0"}),
    ],
    "pypi": [
        ("poetry.lock", POETRY, {"pypi/requests@2.31.0"}),
        ("pdm.lock", POETRY, {"pypi/requests@2.31.0"}),
        ("uv.lock", UV, {"pypi/requests@2.31.0"}),
        ("Pipfile.lock", PIPFILE, {"pypi/requests@2.31.0", "pypi/x"}),
        ("requirements.txt", PINNED, {"pypi/requests@2.31.0"}),
        ("requirements/base.txt", "Requests>=2\n-e .\n", {"pypi/requests"}),
    ],
    "golang": [
        ("go.mod", GO_MOD, {"golang/golang.org/x/net@v0.17.0", "golang/example.com/new@v1.1.0",
                            "golang/github.com/Masterminds/sprig/v3@v3.2.3",
                            "golang/example.com/old", "golang/example.com/pinned@v1.0.9"}),
        ("go.sum", GO_SUM, {"golang/golang.org/x/net@v0.17.0"}),
    ],
    "cargo": [("Cargo.lock", CARGO, {"cargo/openssl@0.10.60"})],
    "gem": [("Gemfile.lock", GEMFILE, {"gem/nokogiri@1.16.0", "gem/rack@3.0.8"})],
    "maven": [
        ("gradle.lockfile", GRADLE, {"maven/org.apache.logging.log4j/log4j-core@2.14.1"}),
        ("gradle/dependency-locks/x.lockfile", GRADLE,
         {"maven/org.apache.logging.log4j/log4j-core@2.14.1"}),
        ("pom.xml", POM, {"maven/org.apache.logging.log4j/log4j-core@2.14.1",
                          "maven/g/managed@1.0", "maven/g/parents"}),
    ],
    "composer": [("composer.lock", COMPOSER, {"composer/laravel/framework@v10.0.0",
                                              "composer/x/y"})],
    "nuget": [("packages.lock.json", NUGET, {"nuget/Newtonsoft.Json@12.0.1"})],
    None: [("bom.json", BOM, {"npm/%40babel/core@7.24.0", "npm/axios@1.6.0"}),
           ("build/shop.cdx.json", BOM, {"npm/%40babel/core@7.24.0", "npm/axios@1.6.0"})],
}  # type: ignore[dict-item]  # fmt: skip
FILES = [(type_, *case) for type_, cases in LISTED.items() for case in cases]


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_every_format_is_tried_here() -> None:
    tried = {form for form in FORMATS for _, name, *_ in FILES if form.name.fullmatch(name)}
    assert tried == set(FORMATS)


@pytest.mark.parametrize(("type_", "name", "text", "packages"), FILES)
def test_a_lock_file_lists(
    type_: str | None, name: str, text: str, packages: set[str], tmp_path: Path
) -> None:
    put(tmp_path, name, text)
    locks, problem = locks_below(Tree(tmp_path), type_)
    assert problem is None
    assert [lock.file for lock in locks] == [name]
    assert {package.purl.removeprefix("pkg:") for package in locks[0].packages} == packages
    assert locks_below(Tree(tmp_path), "deb")[0] == [] or type_ is None


BROKEN = ["", "{", "[]", "null", "<<<<<<< HEAD\nx\n", "hello: [world\n", '{"a": 1}', "\0"]


@pytest.mark.parametrize("name", sorted({name for _, name, *_ in FILES}))
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_lock_file_never_lists_anything(name: str, text: str, tmp_path: Path) -> None:
    put(tmp_path, name, text)
    locks, problem = locks_below(Tree(tmp_path))
    assert problem or not any(lock.packages and lock.is_complete for lock in locks), locks


@pytest.mark.parametrize("name", sorted({name for _, name, *_ in FILES}))
@pytest.mark.parametrize("text", BROKEN)
def test_no_check_passes_or_is_excused_by_a_broken_lock_file(
    name: str, text: str, tmp_path: Path
) -> None:
    put(tmp_path, name, text)
    for type_ in ("npm", "pypi", "golang", "cargo", "gem", "maven", "composer", "nuget"):
        assert check(tmp_path, f"pkg:{type_}/a/b", ">=1").result == "error", type_


def check(root: Path, package: str, range_: str, **fields: Any) -> Finding:
    fields |= {"package": package, "range": range_}
    return run(Check("c", "package_version", fields), Tree(root))


@pytest.mark.parametrize(
    ("name", "text", "package", "range_", "result"),
    [
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "vers:npm/>=1.7", "fail"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", ">=1.6", "pass"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios@9.9", ">=1.5, <2", "pass"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", ">= 1.5 < 1.6", "fail"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "^1.5", "pass"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "1.6.0", "pass"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "!=1.6.0", "fail"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "vers:npm/1.6.0|>=1.7", "pass"),
        ("package-lock.json", NPM_V3, "pkg:npm/%40babel/core", ">=7.24", "pass"),
        ("package-lock.json", NPM_V3, "pkg:npm/@babel/core", ">=7.25", "fail"),
        ("package-lock.json", NPM_V3, "pkg:npm/left-pad", ">=1", "not_applicable"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "vers:pypi/>=1", "error"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "newer", "error"),
        ("package-lock.json", NPM_V3, "pkg:npm/axios", "vers:npm/>=x", "error"),
        ("package-lock.json", NPM_V3, "axios", ">=1", "error"),
        ("package-lock.json", NPM_V3, "pkg:deb/debian/curl", ">=1", "error"),
        ("package-lock.json", NPM_V3, "pkg:pypi/requests", ">=1", "error"),
        ("package-lock.json", NPM_V1, "pkg:npm/forked", ">=1", "error"),
        ("package-lock.json", '{"lockfileVersion": 3, "packages": {"": {}}}', "pkg:npm/axios",
         ">=1", "error"),
        ("poetry.lock", POETRY, "pkg:pypi/Requests", "~=2.31", "error"),
        ("poetry.lock", POETRY, "pkg:pypi/Requests", ">=2.31,<3", "pass"),
        ("poetry.lock", POETRY.replace("requests", "zope.interface"), "pkg:pypi/zope-interface",
         ">=2", "pass"),
        ("poetry.lock", POETRY.replace("2.31.0", "2.0b1"), "pkg:pypi/requests", ">=2.0", "fail"),
        ("requirements.txt", PINNED, "pkg:pypi/flask", ">=1", "not_applicable"),
        ("requirements.txt", "requests\n", "pkg:pypi/requests", ">=1", "error"),
        ("requirements.txt", "requests>=2\nflask==3.0.0\n", "pkg:pypi/jinja2", ">=1", "error"),
        ("go.mod", GO_MOD, "pkg:golang/golang.org/x/net", ">=0.17.0", "pass"),
        ("go.mod", GO_MOD, "pkg:golang/github.com/masterminds/sprig/v3", ">=3.2.4", "fail"),
        ("go.mod", GO_MOD, "pkg:golang/example.com/old", ">=1", "error"),
        ("go.mod", GO_MOD.replace("1.22", "1.16"), "pkg:golang/example.com/x", ">=1", "error"),
        ("Cargo.lock", CARGO, "pkg:cargo/openssl", ">=0.10.66", "fail"),
        ("Gemfile.lock", GEMFILE, "pkg:gem/rack", "vers:gem/>=2.2.14|<3|>=3.0.16", "fail"),
        ("gradle.lockfile", GRADLE, "pkg:maven/org.apache.logging.log4j/log4j-core", ">=2.17.1",
         "fail"),
        ("gradle.lockfile", GRADLE, "pkg:maven/org.apache.logging.log4j/log4j-core",
         "[2.14,2.15)", "pass"),
        ("pom.xml", POM, "pkg:maven/org.apache.logging.log4j/log4j-core", ">=2.17.1", "fail"),
        ("pom.xml", POM, "pkg:maven/g/parents", ">=1", "error"),
        ("pom.xml", POM, "pkg:maven/org.springframework/spring-core", ">=6", "error"),
        ("composer.lock", COMPOSER, "pkg:composer/laravel/framework", ">=10", "pass"),
        ("packages.lock.json", NUGET, "pkg:nuget/newtonsoft.json", ">=13.0.1", "fail"),
        ("bom.json", BOM, "pkg:npm/axios", ">=1.6", "pass"),
        ("bom.json", BOM, "pkg:pypi/requests", ">=1", "error"),
    ],
)  # fmt: skip
def test_a_package_is_in_its_range(
    name: str, text: str, package: str, range_: str, result: str, tmp_path: Path
) -> None:
    put(tmp_path, name, text)
    found = check(tmp_path, package, range_)
    assert found.result == result, found


def test_one_old_version_among_several_fails(tmp_path: Path) -> None:
    put(tmp_path, "a/package-lock.json", NPM_V3)
    put(tmp_path, "b/package-lock.json", NPM_V3.replace("1.6.0", "1.8.0"))
    found = check(tmp_path, "pkg:npm/axios", ">=1.7")
    assert (found.result, found.found) == ("fail", "1.6.0, 1.8.0")
    assert list(found.looked_at) == ["a/package-lock.json", "b/package-lock.json"]


def test_a_broken_lock_file_beside_a_good_one_is_an_error_unless_it_fails(tmp_path: Path) -> None:
    put(tmp_path, "a/package-lock.json", NPM_V3)
    put(tmp_path, "b/package-lock.json", "{")
    assert check(tmp_path, "pkg:npm/axios", ">=1.6").result == "error"
    assert check(tmp_path, "pkg:npm/left-pad", ">=1").result == "error"
    assert check(tmp_path, "pkg:npm/axios", ">=1.7").result == "fail"


def test_lock_files_of_installed_packages_are_left_aside(tmp_path: Path) -> None:
    put(tmp_path, "node_modules/a/yarn.lock", YARN)
    put(tmp_path, "vendor/b/composer.lock", COMPOSER)
    assert locks_below(Tree(tmp_path)) == ([], None)


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "pom.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><project>&a;</project>')
    assert check(tmp_path, "pkg:maven/g/a", ">=1").result == "error"
