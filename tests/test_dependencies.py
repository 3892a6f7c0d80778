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
ROOMS = ("ivr", "intents", "routing", "metrics", "simulator")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OPTIONAL = {"french-voice", "traces"}


def named() -> set[str]:
    """The distributions that the project asks for, whatever kind of installation it is."""
    extras = (line for extra in OPTIONAL for line in PROJECT["optional-dependencies"][extra])
    return {normal(re.split(r"[\[<>=;~ ]", line)[0]) for line in (*PROJECT["dependencies"], *extras)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(room: str) -> Iterator[str]:
    """The first word of each module that a room imports."""
    for path in (ROOT / room).rglob("*.py"):
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
