import ast
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ivr", "intents", "routing", "metrics")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TOOLS = sorted(
    path for path in (ROOT / "deploy").rglob("*.py") if "example-city" not in path.relative_to(ROOT).parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE = 200
LONGEST_FUNCTION = 40
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "constants", "base", "manager", "misc"}
SHELL = {
    "tables",
    "store",
    "pages",
    "second_opinion",
    "row",
    "upsert",
    "instant",
    "sample",
    "report_rows",
    "earlier",
    "reading",
    "fact_tables",
    "fact_store",
    "made_up",
    "automation_store",
    "open_data_store",
    "report_store",
    "fact_days",
    "figures",
    "statement_store",
}
"What of intents, routing and metrics may reach a database, a page or a server."
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
}
ROOMS_WITH_A_CLOCK = ("ivr/app.py", "ivr/cli/", "ivr/demo/", "ivr/phone/", "ivr/speech/", "ivr/web/")
STOPWATCHES = {"ivr/line.py"}
"It times a decision for the record; what is decided never depends on it."
MUTED = re.compile(
    r"#\s*(?:noqa|type:\s*ignore)(?P<code>:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])?(?P<why>.*)"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def clock_readings(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=read):
                if (owner, read) in CLOCKS:
                    yield node.lineno, f"{owner}.{read}"
            case ast.ImportFrom(module="time", names=names):
                yield from ((node.lineno, f"time.{a.name}") for a in names if ("time", a.name) in CLOCKS)


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with tokenize.open(path) as source:
        for token in tokenize.generate_tokens(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def test_a_file_holds_one_noun_in_at_most_200_lines() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in (*SOURCES, *TOOLS)}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_function_has_at_most_40_lines() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in (*SOURCES, *TOOLS)
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_is_named_by_what_it_is_not() -> None:
    shapeless = [name_of(path) for path in (*SOURCES, *TOOLS, *TESTS) if path.stem.lower() in SHAPELESS]

    assert shapeless == []


def test_there_is_no_fifth_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages == set(PACKAGES)


def test_only_the_shell_reads_a_clock() -> None:
    read = [
        f"{name_of(path)}:{line} {clock}"
        for path in SOURCES
        if not name_of(path).startswith(ROOMS_WITH_A_CLOCK)
        for line, clock in clock_readings(path)
        if not (name_of(path) in STOPWATCHES and clock == "time.perf_counter")
    ]

    assert read == []


def test_nothing_is_imported_inside_a_function() -> None:
    late = [
        f"{name_of(path)}:{inner.lineno}"
        for path in (*SOURCES, *TOOLS)
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert late == []


def test_whoever_mutes_a_check_says_which_and_why() -> None:
    silent = [
        f"{name_of(path)}:{line} {comment}"
        for path in (*SOURCES, *TOOLS, *TESTS)
        for line, comment in comments(path)
        if (muted := MUTED.match(comment))
        if not (muted["code"] and re.search(r"\w{3}", muted["why"]))
    ]

    assert silent == []


def test_the_tests_of_a_package_lie_as_the_package_does() -> None:
    folders = {
        name_of(path.parent) for package in PACKAGES for path in (ROOT / "tests" / package).rglob("test_*.py")
    }

    assert {folder for folder in folders if not (ROOT / folder.removeprefix("tests/")).is_dir()} == set()


def test_the_import_contract_knows_every_module_of_the_core() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    guarded = next(contract["source_modules"] for contract in contracts if contract.get("id") == "core")
    of_the_core = {
        f"{package}.{path.stem}"
        for package in ("intents", "routing", "metrics")
        for path in (ROOT / package).glob("*.py")
        if path.stem not in SHELL and path.stem != "__init__"
    }

    assert of_the_core - set(guarded) == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
