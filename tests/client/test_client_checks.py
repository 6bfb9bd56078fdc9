"""Each type of check by itself: what it asks for, and what it never takes for a pass."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from yokoten.checks.check import Check, Finding
from yokoten.checks.register import TYPES
from yokoten.checks.running import run
from yokoten.evidence import Result
from yokoten.files.standing import Standing
from yokoten.tree import tree as trees
from yokoten.tree.tree import Tree

Look = Callable[..., Finding]
#: A check of each type with all of its fields, and a file that it passes on.
COMPLETE: dict[str, tuple[dict[str, Any], str, str]] = {
    "file_exists": ({"path": "a.txt"}, "a.txt", "x"),
    "file_absent": ({"path": "b.txt"}, "a.txt", "x"),
    "text_matches": ({"path": "a.txt", "pattern": "x"}, "a.txt", "x"),
    "text_absent": ({"path": "a.txt", "pattern": "y"}, "a.txt", "x"),
    "data_path": (
        {"path": "a.json", "expression": "a", "op": "equals", "value": 1},
        "a.json",
        '{"a": 1}',
    ),
    "terraform_plan": (
        {"resource": "t", "path": "a", "op": "equals", "value": 1, "plan": "a.json"},
        "a.json",
        json.dumps(
            {
                "format_version": "1.0",
                "planned_values": {
                    "root_module": {"resources": [{"type": "t", "values": {"a": 1}}]}
                },
            }
        ),
    ),
    "package_version": (
        {"package": "pkg:npm/a", "range": ">=1"},
        "package-lock.json",
        '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}',
    ),
}


#: Each line twice the one before: 2^30 values in a kilobyte.
BOMB = "b0: &b0 [1, 1]\n" + "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 30))


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Runs a check over files that are written first."""

    def look(type_: str, files: dict[str, str | bytes] | None = None, /, **fields: Any) -> Finding:
        for name, content in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run(Check("c", type_, fields), Tree(tmp_path))

    return look


def test_every_type_is_tried_here() -> None:
    assert COMPLETE.keys() == TYPES.keys()


@pytest.mark.parametrize("type_", TYPES)
def test_a_type_passes_with_a_witness(type_: str, look: Look) -> None:
    fields, name, content = COMPLETE[type_]
    found = look(type_, {name: content}, **fields)
    assert (found.result, found.why) == ("pass", "")
    assert list(found.looked_at) == [name]


@pytest.mark.parametrize("type_", TYPES)
def test_nothing_to_look_at_is_an_error(type_: str, look: Look) -> None:
    found = look(type_, {}, **COMPLETE[type_][0])
    assert (found.result, list(found.looked_at)) == ("error", [])
    assert found.why


@pytest.mark.parametrize(
    ("type_", "field"), [(name, field) for name in TYPES for field in COMPLETE[name][0]]
)
def test_a_missing_field_is_an_error(type_: str, field: str, look: Look) -> None:
    if (type_, field) == ("terraform_plan", "plan"):
        return  # the one field that may be missing
    fields, name, content = COMPLETE[type_]
    for wrong in ({k: v for k, v in fields.items() if k != field}, {**fields, field: ""},
                  {**fields, field: {"a": 1}}):  # fmt: skip
        if field == "value" and "value" in wrong:
            continue  # any value can be compared with
        assert look(type_, {name: content}, **wrong).result == "error", wrong


@pytest.mark.parametrize("type_", [name for name in TYPES if "path" in COMPLETE[name][0]])
@pytest.mark.parametrize(
    "path",
    ["../a.txt", "/etc/passwd", "x/../../a.txt", "..\\a.txt", "C:/a.txt", ".git/config", "a\0b"],
)
def test_a_path_never_leaves_the_checkout(type_: str, path: str, look: Look) -> None:
    fields, name, content = COMPLETE[type_]
    key = "plan" if type_ == "terraform_plan" else "path"
    found = look(type_, {name: content}, **fields | {key: path})
    assert found.result == "error"
    assert ".git" in found.why or "leads out" in found.why


@pytest.mark.parametrize("type_", ["text_matches", "text_absent", "data_path", "terraform_plan"])
def test_a_link_that_leads_out_is_not_followed(
    type_: str, look: Look, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fields, name, content = COMPLETE[type_]
    secret = tmp_path_factory.mktemp("outside") / name
    secret.write_text(content)
    (tmp_path / name).symlink_to(secret)
    (tmp_path / "folder").symlink_to(secret.parent)
    assert look(type_, {"other.txt": "x"}, **fields).result == "error"
    key = "plan" if type_ == "terraform_plan" else "path"
    assert look(type_, {}, **fields | {key: f"folder/{name}"}).result == "error"


def test_a_link_counts_as_something_and_not_as_a_file(look: Look, tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to("/nowhere/at/all")
    assert look("file_exists", {"a": "x"}, path=".env").result == "fail"
    assert look("file_absent", {"a": "x"}, path=".env").result == "fail"


def test_a_link_to_a_file_inside_is_that_file(look: Look, tmp_path: Path) -> None:
    (tmp_path / "b.txt").symlink_to("a.txt")
    found = look("text_matches", {"a.txt": "needle"}, path="b.txt", pattern="needle")
    assert (found.result, list(found.looked_at)) == ("pass", ["b.txt"])


def test_an_unknown_type_is_an_error(look: Look) -> None:
    found = look("shell", {"a": "x"}, command="true")
    assert (found.result, found.why) == ("error", "this client knows no check of type shell")


def test_a_check_that_crashes_is_an_error(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(check: Check, tree: Tree) -> Finding:
        raise ZeroDivisionError("by nought")

    monkeypatch.setitem(TYPES, "file_exists", crash)
    found = look("file_exists", {"a": "x"}, path="a")
    assert (found.result, found.why) == (
        "error",
        "the check crashed (ZeroDivisionError: by nought)",
    )


def test_a_file_that_is_too_large_is_an_error(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MOST_BYTES", 10)
    found = look("text_absent", {"a.txt": "x" * 11}, path="a.txt", pattern="y")
    assert found.result == "error"
    assert "has 11 bytes, the limit is 10" in found.why


def test_reading_for_too_long_is_an_error(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MOST_SECONDS", -1.0)
    assert "took longer" in look("text_absent", {"a": "x"}, path="a", pattern="y").why


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_an_error(look: Look, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    assert look("text_absent", {}, path="a.txt", pattern="y").result == "error"


def test_an_undecodable_file_is_an_error_unless_another_decides(look: Look) -> None:
    files = {"a.txt": b"\xff\x00\x01", "b.txt": "needle"}
    assert look("text_absent", files, path="*.txt", pattern="thread").result == "error"
    assert look("text_absent", files, path="*.txt", pattern="needle").result == "fail"
    assert look("text_matches", files, path="*.txt", pattern="needle").result == "pass"
    assert look("text_matches", files, path="*.txt", pattern="thread").result == "error"


def test_what_matched_is_told_by_its_place_and_not_by_its_text(look: Look) -> None:
    found = look("text_absent", {"a.txt": "x\nhunter2\n"}, path="a.txt", pattern="hunter[0-9]")
    assert (found.result, found.found) == ("fail", "a.txt:2")
    assert "hunter2" not in found.why


def test_patterns_are_those_of_re2_by_line(look: Look) -> None:
    files = {"a.txt": "one\r\ntwo\r\n"}
    assert look("text_matches", files, path="a.txt", pattern="^two$").result == "pass"
    for pattern in ("(", r"(a)\1", "(?=a)", "a{2000}", "x" * 3000):
        assert look("text_absent", files, path="a.txt", pattern=pattern).result == "error", pattern


def test_a_pattern_that_others_choke_on_takes_no_time(look: Look) -> None:
    text = "a" * 50_000
    assert look("text_absent", {"a": text}, path="a", pattern="^(a+)+$b").result == "pass"


@pytest.mark.parametrize(
    ("glob", "there"),
    [
        ("*.tf", ["main.tf"]),
        ("**/*.tf", ["infra/db/x.tf", "infra/y.tf", "main.tf"]),
        ("infra/**", ["infra/db/x.tf", "infra/y.tf"]),
        ("infra", ["infra/db/x.tf", "infra/y.tf"]),
        ("infra/", ["infra/db/x.tf", "infra/y.tf"]),
        ("infra/*", ["infra/y.tf"]),
        ("./main.tf", ["main.tf"]),
        ("**/db/**", ["infra/db/x.tf"]),
        ("**/db", ["infra/db/x.tf"]),
        ("?ain.tf", ["main.tf"]),
        ("[a-m]ain.tf", ["main.tf"]),
        ("[!m]ain.tf", []),
        ("{main,other}.{tf,hcl}", ["main.tf"]),
        ("MAIN.tf", []),
        (".github/**", [".github/w/a.yml"]),
        ("**/*.yml", [".github/w/a.yml"]),
        ("main.t", []),
        ("a+b(1).txt", ["a+b(1).txt"]),
    ],
)
def test_a_path_means(glob: str, there: list[str], look: Look) -> None:
    names = ("main.tf", "infra/y.tf", "infra/db/x.tf", ".github/w/a.yml", "a+b(1).txt")
    found = look("file_absent", dict.fromkeys(names, "x"), path=glob)
    assert (list(found.looked_at) if found.result == "fail" else []) == there


def test_names_that_are_no_text_are_seen(look: Look, tmp_path: Path) -> None:
    for name in (b"a\nb.key", b"\x83\x5c.key", "鍵.key".encode()):
        (tmp_path / os.fsdecode(name)).write_text("x")
    found = look("file_absent", path="**/*.key")
    assert (found.result, len(found.looked_at)) == ("fail", 3)
    result = Result(
        "shop", {"learning": "ln-a"}, Check("c", "file_absent"), found, datetime.now(UTC)
    )
    assert json.dumps(result.line(Standing(), None), ensure_ascii=False).encode()


def test_many_files_take_seconds_and_not_minutes(tmp_path: Path) -> None:
    for folder in range(100):
        (tmp_path / f"m{folder}").mkdir()
        for file in range(200):
            (tmp_path / f"m{folder}" / f"f{file}.ts").write_bytes(b"let a = 1;\n" * 20)
    checks = [
        Check("c", "text_absent", {"path": "**/*.ts", "pattern": f"word{n}"}) for n in range(5)
    ]
    checks += [Check("c", "file_absent", {"path": f"**/x{n}.*"}) for n in range(100)]
    begun, tree = time.perf_counter(), Tree(tmp_path)
    assert {run(check, tree).result for check in checks} == {"pass"}
    # An idle machine takes 4 s for 20,000 files.
    assert time.perf_counter() - begun < 40


def test_an_unfinished_wildcard_is_taken_as_it_is_or_refused(look: Look) -> None:
    for path in ("[", "{a", "a{b,[}", "[z-a]x"):
        assert look("file_absent", {"a": "x"}, path=path).result in {"pass", "error"}


def test_what_git_ignores_is_seen_by_its_name_alone(repository: Any, write: Any, git: Any) -> None:
    folder = repository("shop")
    for name in (".gitignore", "a.txt", "built/b.txt", "plan.json"):
        write(f"shop/{name}", "built/\nplan.json\n")
    seen = Tree(folder).matching
    assert seen("**/*.txt") == ["a.txt"]
    assert seen("built/b.txt") == ["built/b.txt"]
    assert seen("plan.json") == ["plan.json"]


def test_git_itself_and_modules_of_others_are_not_searched(
    repository: Any, write: Any, git: Any
) -> None:
    folder = repository("shop")
    write("shop/a.txt")
    assert Tree(folder).listing.files == ("a.txt",)
    (folder / "link").symlink_to(folder / ".git" / "config")
    assert Tree(folder).listing.links == ("link",)


@pytest.mark.parametrize(
    ("op", "value", "found", "result"),
    [
        ("exists", None, 0, "pass"),
        ("exists", None, False, "pass"),
        ("exists", None, None, "fail"),
        ("exists", None, [], "fail"),
        ("equals", 8, 8, "pass"),
        ("equals", 8, 8.0, "pass"),
        ("equals", 8, "8", "fail"),
        ("equals", True, 1, "fail"),
        ("equals", "true", True, "fail"),
        ("equals", [1, 2], [1, 2], "pass"),
        ("equals", [1, 2], [2, 1], "fail"),
        ("equals", 1, [1, 1], "pass"),
        ("equals", 1, [1, 2], "fail"),
        ("equals", {"a": [1]}, {"a": [1]}, "pass"),
        ("equals", {"a": [True]}, {"a": [1]}, "fail"),
        ("matches", "^1[.]2", "1.2.3", "pass"),
        ("matches", "^true$", True, "pass"),
        ("matches", "^2", "1.2.3", "fail"),
        ("matches", "a", {"b": 1}, "error"),
        ("matches", "(", "x", "error"),
        ("in", ["a", "b"], "b", "pass"),
        ("in", ["a", "b"], ["a", "b", "a"], "pass"),
        ("in", ["1"], 1, "fail"),
        ("in", "ab", "a", "error"),
        (">=", 512, 512, "pass"),
        (">=", 512, 511.5, "fail"),
        (">=", 512, "512", "pass"),
        (">=", "1.9", "1.22", "pass"),
        (">", "1.22", "1.22.0", "fail"),
        ("<", "2", "1.99.1", "pass"),
        ("<=", 3000, "3s", "error"),
        ("<=", 3000, True, "error"),
        (">=", 1, [1, 2], "pass"),
        (">=", 2, [1, 2], "fail"),
        ("=>", 1, 1, "error"),
    ],
)
def test_what_is_found_is_compared(
    op: str, value: Any, found: Any, result: str, look: Look
) -> None:
    files = {"a.json": json.dumps({"a": found})}
    assert look("data_path", files, path="a.json", expression="a", op=op, value=value).result == (
        result
    )


def test_every_document_that_speaks_must_hold(look: Look) -> None:
    text = (
        "kind: Service\n---\nkind: Deployment\nreplicas: 3\n---\nkind: Deployment\nreplicas: {}\n"
    )
    wanted = {"path": "k.yaml", "expression": "replicas", "op": ">=", "value": 2}
    assert look("data_path", {"k.yaml": text.format(2)}, **wanted).result == "pass"
    found = look("data_path", {"k.yaml": text.format(1)}, **wanted)
    assert (found.result, found.found) == ("fail", "1")
    assert look("data_path", {"k.yaml": "kind: Service\n"}, **wanted).result == "fail"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "a: [1"),
        ("a.yaml", "a: *b"),
        ("a.yaml", "- " * 5000 + "a"),
        ("a.yaml", BOMB),
        ("a.yaml", "a: &a [*a]"),
        ("a.yaml", ""),
        ("a.yaml", "---\n---\n"),
        ("a.json", "{'a': 1}"),
        ("a.json", '{"a": 1,}'),
        ("a.json", '// why\n{"a": 1}'),
        ("a.json", '{"a": NaN}'),
        ("a.json", "[" * 100_000),
        ("a.json", ""),
        ("a.toml", "a = "),
        ("a.toml", "a = 1\na = 2"),
        ("a.ini", "a = 1"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_parsed_is_an_error(name: str, text: str, look: Look) -> None:
    found = look("data_path", {name: text}, path=name, expression="zzz", op="exists")
    assert found.result == "error", found


@pytest.mark.parametrize("expression", ["a[", "length(zzz)", "a.*.b ||", "x" * 3000])
def test_an_expression_that_cannot_be_answered_is_an_error(expression: str, look: Look) -> None:
    fields = {"path": "a.json", "expression": expression, "op": "exists"}
    assert look("data_path", {"a.json": '{"a": 1}'}, **fields).result == "error"


def test_yaml_is_read_as_people_mean_it(look: Look) -> None:
    text = "on: push\nno: no\nday: 2026-11-25\nref: !Ref Bucket\n"
    text += "base: &b {x: 1}\nuse: {<<: *b, y: 2}\n"
    for expression, value in (("on", "push"), ("no", "no"), ("day", "2026-11-25"),
                              ("ref", "Bucket"), ("use.x", 1), ("use.y", 2)):  # fmt: skip
        fields = {"path": "a.yml", "expression": expression, "op": "equals", "value": value}
        assert look("data_path", {"a.yml": text}, **fields).result == "pass", expression


def test_toml_has_days_as_texts(look: Look) -> None:
    fields = {"path": "a.toml", "expression": "day", "op": "equals", "value": "2026-11-25"}
    assert look("data_path", {"a.toml": "day = 2026-11-25"}, **fields).result == "pass"


def test_what_looks_like_a_secret_is_not_told(look: Look) -> None:
    fields = {"path": "a.json", "expression": "db.password", "op": "equals", "value": ""}
    found = look("data_path", {"a.json": '{"db": {"password": "hunter2"}}'}, **fields)
    assert found.result == "fail"
    assert "hunter2" not in f"{found.found}{found.why}"


def plan(*resources: dict[str, Any], **more: Any) -> str:
    module = {"resources": list(resources)}
    return json.dumps({"format_version": "1.2", "planned_values": {"root_module": module}} | more)


def resource(values: Any, address: str = "t.a", **more: Any) -> dict[str, Any]:
    return {"address": address, "type": "t", "values": values} | more


PLANNED = {"resource": "t", "path": "a", "op": "exists"}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (plan(resource({"a": 1})), "pass"),
        (plan(resource({"a": 1}), resource({"b": 1}, "t.b")), "fail"),
        (plan(resource({"a": None})), "fail"),
        (plan({"type": "other", "values": {"a": 1}}), "error"),
        (plan(), "error"),
        (plan(resource({"a": 1}), errored=True), "error"),
        (plan(resource({"a": 1}), format_version="2.0"), "error"),
        (json.dumps({"format_version": "1.2", "values": {}}), "error"),
        ('{"@level": "info"}\n{"@level": "info"}\n', "error"),
        ("[]", "error"),
        ("{}", "error"),
        (plan(resource({}), resource_changes=[
            {"address": "t.a", "change": {"after_unknown": {"a": True}}}]), "error"),
        (json.dumps({"format_version": "0.2", "planned_values": {"root_module": {"child_modules": [
            {"child_modules": [{"resources": [resource({"a": 1})]}]}]}}}), "pass"),
    ],
)  # fmt: skip
def test_a_plan_is_read(text: str, result: str, look: Look) -> None:
    assert look("terraform_plan", {"infra/plan.json": text}, **PLANNED).result == result


def test_the_ruling_on_plans_holds(look: Look) -> None:
    fields = {
        "resource": "aws_rds_cluster_parameter_group",
        "path": "parameter[?name=='max_connections'].value | [0]",
        "op": "exists",
    }
    group = {"address": "g", "type": "aws_rds_cluster_parameter_group"}
    for names, result in ((["max_connections"], "pass"), (["other"], "fail")):
        values = {"parameter": [{"name": name, "value": "800"} for name in names]}
        text = plan(group | {"values": values})
        assert look("terraform_plan", {"x.tfplan.json": text}, **fields).result == result


def test_sensitive_values_of_a_plan_stay_there(look: Look) -> None:
    hidden = resource({"a": "hunter2"}, sensitive_values={"a": True})
    found = look("terraform_plan", {"plan.json": plan(hidden)}, **PLANNED)
    assert (found.result, found.found) == ("pass", "■■■")


def test_every_plan_counts(look: Look) -> None:
    files = {"a/plan.json": plan(resource({"a": 1})), "b/tfplan.json": plan(resource({}))}
    assert look("terraform_plan", files, **PLANNED).result == "fail"
    assert look("terraform_plan", {}, **PLANNED, plan="a/plan.json").result == "pass"
    broken = look("terraform_plan", {"b/tfplan.json": "{"}, **PLANNED)
    assert broken.result == "error"


def test_a_check_says_itself_where_it_does_not_apply(look: Look) -> None:
    fields = {"path": "Dockerfile", "pattern": "^USER", "applies_if": {"file_exists": "Dockerfile"}}
    assert look("text_matches", {"a": "x"}, **fields).result == "not_applicable"
    assert look("text_matches", {"Dockerfile": "USER app"}, **fields).result == "pass"
    for wrong in ("Dockerfile", {}, {"file_exists": 1}, {"file_absent": "a"},
                  {"file_exists": "../a"}, {"file_exists": "a", "more": 1}):  # fmt: skip
        assert look("text_matches", {}, **fields | {"applies_if": wrong}).result == "error"


def test_an_empty_checkout_is_an_error_even_where_a_check_would_not_apply(look: Look) -> None:
    fields = {"path": "a", "pattern": "x", "applies_if": {"file_exists": "Dockerfile"}}
    assert look("text_matches", {}, **fields).result == "error"


LOCKED = {
    "package-lock.json": '{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}'
}
EVERYWHERE = ["pkg:npm/a", "pkg:pypi/a", "pkg:gem/a"]


@pytest.mark.parametrize(
    ("range_", "result"), [(">=1.0", "pass"), (">=1.1", "fail"), ("nonsense", "error")]
)
def test_one_library_of_several_ecosystems_is_looked_for_where_there_are_locks(
    look: Look, range_: str, result: str
) -> None:
    assert look("package_version", LOCKED, package=EVERYWHERE, range=range_).result == result


def test_of_several_ecosystems_one_must_have_been_looked_at(look: Look) -> None:
    found = look("package_version", {"a.txt": "x"}, package=EVERYWHERE, range=">=1")
    assert found.result == "error"
    assert "nothing was looked at" in found.why


def test_a_broken_lock_of_one_ecosystem_is_no_pass_of_another(look: Look) -> None:
    files = LOCKED | {"poetry.lock": "<<<<<<< HEAD"}
    assert look("package_version", files, package=EVERYWHERE, range=">=1").result == "error"
