import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.ivr.privacy.tables import COUNTS, OF_NO_CALLER, OTHERWISE, TABLES, TRACED

ROOT = Path(__file__).parent.parent
PACKAGES = ("ivr", "intents", "routing", "metrics", "languages", "simulator", "training")
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
TOOLS = sorted(
    path
    for tool in ("deploy", "training")
    for path in (ROOT / tool).rglob("*.py")
    if "example-city" not in path.relative_to(ROOT).parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "constants", "base", "manager", "misc"}
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
}
ROOMS_WITH_A_CLOCK = (
    "ivr/run/app.py",
    "ivr/cli/",
    "ivr/twilio/",
    "ivr/hearing/",
    "ivr/systems/connected.py",
    "ivr/systems/connected.py",
    "ivr/speaking/",
    "ivr/web/",
    "simulator/",
    "training/",
)
STOPWATCHES = {"ivr/line/line.py", "ivr/line/conversation.py", "ivr/line/talk.py"}
"They time decisions, frames and playback; what is decided never depends on it."
MUTED = re.compile(
    r"#\s*(?:noqa|type:\s*ignore)(?P<code>:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])?(?P<why>.*)"
)


DOCUMENTS = [
    *(
        ROOT / name
        for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md", "NOTICE", "Makefile")
    ),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "deploy").rglob("*.md")),
    *sorted((ROOT / "tests").rglob("*.md")),
]
NAMED_PATH = re.compile(
    rf"(?<![\w./-])(?:{'|'.join((*PACKAGES, 'tests', 'deploy', 'docs'))})/[\w./*-]*[\w/*]"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def clock_readings(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes_of(path):
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


def test_a_file_holds_what_is_read_together_in_at_most_400_lines() -> None:
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


def test_there_is_no_eighth_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages == {*PACKAGES, "training"}


def test_only_the_shell_reads_a_clock() -> None:
    read = [
        f"{name_of(path)}:{line} {clock}"
        for path in SOURCES
        if not name_of(path).startswith(ROOMS_WITH_A_CLOCK)
        for line, clock in clock_readings(path)
        if not (name_of(path) in STOPWATCHES and clock == "time.perf_counter")
    ]

    assert read == []


def test_no_cache_holds_what_callers_said() -> None:
    keyed_by_words = [
        f"{path.relative_to(ROOT)}:{function.lineno}"
        for path in SOURCES
        for function in functions(path)
        if any(re.match(r"(functools\.)?cache\b", ast.unparse(each)) for each in function.decorator_list)
        and any(each.annotation and ast.unparse(each.annotation) == "str" for each in function.args.args)
        and path.relative_to(ROOT).parts[0] in {"intents", "routing"}
    ]

    assert keyed_by_words == []


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
        if re.search(r"#\s*(?:noqa|type:)", path.read_text("utf-8"))
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


def test_every_path_that_the_documents_name_exists() -> None:
    named = {
        (name_of(document), path)
        for document in DOCUMENTS
        for path in NAMED_PATH.findall(document.read_text("utf-8"))
    }

    assert {(document, path) for document, path in named if not any(ROOT.glob(path))} == set()


def test_every_module_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+\.py)`", text))

    assert named - {path.name for path in SOURCES} == set()


def test_the_architecture_is_read_at_a_sitting_and_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = {
        name_of(path.parent)
        for package in ("intents", "routing", "metrics", "ivr")
        for path in (ROOT / package).glob("*/*.*")
        if path.suffix in {".py", ".yaml"}
    }

    assert {room for room in rooms if f"`{room}/`" not in text} == set()
    assert len(text.splitlines()) <= 120


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_every_table_is_said_to_keep_something_of_a_caller_or_not() -> None:
    """A new table is named in TRACES of ivr/privacy/traces.py, or in tests/ivr/privacy/tables.py."""
    assert sorted([*TRACED, *COUNTS, *OF_NO_CALLER, *OTHERWISE]) == sorted(TABLES)


def test_no_table_with_a_calls_id_is_left_out_of_what_a_caller_may_ask_for() -> None:
    with_call = {name for name, table in TABLES.items() if "call_sid" in table.columns}

    assert with_call <= {*TRACED, *COUNTS}
