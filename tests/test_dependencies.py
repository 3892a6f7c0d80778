"""Nothing is imported that is not asked for by name: what others bring along may go when they change."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("ivr", "intents", "routing", "metrics", "languages", "simulator")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OPTIONAL = {"french-voice", "traces"}
REASONS = (ROOT / "docs/decisions/0015-dependencies-and-their-reasons.md").read_text("utf-8")
WITHOUT_IMPORT = {"python-multipart", "tzdata"}
"Starlette imports the one by itself; the other is read as data."
NAMED_BY_THE_CITY = {
    "twilio": "ivr/twilio/twiml.py",
    "fastapi": "ivr/run/app.py",
    "openai": "ivr/line/opinion_server.py",
    "faster-whisper": "ivr/hearing",
    "sqlalchemy": "ivr/storage/database.py",
    "pytest": "tests/conftest.py",
    "respx": "tests/fixtures/web.py",
}
"Where each does its work."


def named() -> set[str]:
    """The distributions that the project asks for, whatever kind of installation it is."""
    extras = (line for extra in OPTIONAL for line in PROJECT["optional-dependencies"][extra])
    return {normal(re.split(r"[\[<>=;~ ]", line)[0]) for line in (*PROJECT["dependencies"], *extras)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(place: str) -> Iterator[str]:
    """The first word of each module that a file or a room imports."""
    for path in [*(ROOT / place).rglob("*.py")] or [ROOT / place]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    yield from (name.name.split(".")[0] for name in names)
                case ast.ImportFrom(module=str(module), level=0):
                    yield module.split(".")[0]


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_imports_is_asked_for_by_name(room: str) -> None:
    provided = packages_distributions()
    foreign = {word for word in imported(room) if word not in {*sys.stdlib_module_names, *ROOMS}}

    unasked = {
        word for word in foreign if named().isdisjoint(normal(name) for name in provided.get(word, [word]))
    }

    assert unasked == set()


def test_a_new_machine_gets_the_same_versions_from_uv_as_from_pip() -> None:
    deploy = ROOT / "deploy"
    by_pip = dict(
        re.findall(r"^([a-z0-9._-]+)==(\S+)", (deploy / "requirements.lock").read_text(), re.MULTILINE)
    )
    by_uv = tomllib.loads((deploy / "pylock.toml").read_text("utf-8"))["packages"]

    assert {one["name"]: one["version"] for one in by_uv if one["name"] != "pip"} == by_pip
    assert all(wheel["hashes"]["sha256"] for one in by_uv for wheel in one.get("wheels") or [one["sdist"]])


@pytest.mark.parametrize(
    "lock", sorted((ROOT / "deploy").glob("requirements*.lock")), ids=lambda path: path.stem
)
def test_every_locked_package_is_pinned_with_digests(lock: Path) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock.read_text("utf-8"), flags=re.MULTILINE)[1:]

    assert entries
    assert [
        entry for entry in entries if not re.match(r"\S+==\S+ (?s:.*)--hash=sha256:[0-9a-f]{64}", entry)
    ] == []


def asked_for(lines: list[str]) -> list[str]:
    return [re.split(r"[<>=;~ ]", line)[0] for line in lines]


USED, TRIED = (asked_for(PROJECT["dependencies"]), asked_for(PROJECT["optional-dependencies"]["dev"]))
GIVEN = re.findall(r"^\| `(\S+)` \| \S", REASONS, re.MULTILINE)


@pytest.mark.parametrize("package", sorted({*USED, *TRIED, *GIVEN}))
def test_a_dependency_has_its_one_reason(package: str) -> None:
    assert (GIVEN.count(package), [*USED, *TRIED].count(package)) == (1, 1)


def test_what_is_asked_for_is_imported() -> None:
    provided = packages_distributions()
    words = {word for room in ROOMS for word in imported(room)}
    used = {normal(name) for word in words for name in provided.get(word, [])}

    unused = {name for each in USED if (name := normal(each.partition("[")[0])) not in used}

    assert unused == WITHOUT_IMPORT


@pytest.mark.parametrize("package", NAMED_BY_THE_CITY)
def test_a_package_that_the_city_named_does_its_work_and_the_faq_says_which(package: str) -> None:
    answers = (ROOT / "docs" / "faq.md").read_text("utf-8")

    assert package in {*USED, *TRIED}
    assert package.replace("-", "_") in imported(NAMED_BY_THE_CITY[package])
    assert re.search(rf"^\| `{package}` \| \*\*Named by the city\.\*\* \w", REASONS, re.MULTILINE)
    assert re.search(rf"^- `{package}` \w", answers, re.MULTILINE)
