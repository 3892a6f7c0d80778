"""The commands that README and the guides tell people to type do work, and hold no date that goes by."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from ivr.cli.main import command_line

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|\s)(?:\.venv/bin/)?cityline (.*)$")
NAMED = re.compile(r"\b20\d\d-\d\d-\d\d\b")
NOT_RUN = {
    "call": "speaks and hears, which tests with models do",
    "understand": "needs models",
    "talk": "is a conversation",
    "demo": "takes minutes",
    "serve": "does not end",
    "render": "needs the voice",
    "evaluate": "needs models",
    "banner": "needs the voice",
    "--help": "is read, and tested with the command line",
}
"Their arguments are read all the same."
UNPREPARED = (
    "answers show",
    "answers withdraw",
    "answers import",
    "answers export",
)
"What these need stands in a database, a file or on a web site, as their own tests have it."


def examples(page: Path) -> list[str]:
    """Return what a page tells people to type after `cityline`."""
    lines = (line for block in BLOCK.findall(page.read_text("utf-8")) for line in block.splitlines())
    found = (COMMAND.search(line) for line in lines)
    return [match[1] for match in found if match]


EXAMPLES = [(page.name, text) for page in PAGES for text in examples(page)]
RUN = [text for _, text in EXAMPLES if text.split()[0] not in NOT_RUN and not text.startswith(UNPREPARED)]


def typed(text: str) -> list[str]:
    """Return the arguments that a shell makes of a line, with dates filled in."""
    split = f"for each in {text.partition('  #')[0]}; do printf '%s\\0' \"$each\"; done"
    ran = subprocess.run(["bash", "-uc", split], capture_output=True, check=True)  # our pages
    return ran.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(("page", "text"), EXAMPLES)
def test_every_example_is_a_command_with_such_arguments(page: str, text: str) -> None:
    command = typer.main.get_command(command_line())
    arguments = typed(text)
    if arguments == ["--help"]:
        return
    context = command.make_context("cityline", arguments)
    while hasattr(context.command, "resolve_command"):
        left = [*context._protected_args, *context.args]
        name, below, rest = context.command.resolve_command(context, left)
        context = below.make_context(name, rest, parent=context)


def test_no_example_names_a_day_that_goes_by() -> None:
    assert [(page, text) for page, text in EXAMPLES if NAMED.search(text)] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the example city, in which `init` makes another one."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(ROOT / "deploy" / "example-city", folder / "deploy" / "example-city")
    with chdir(folder):
        yield folder


def test_there_are_examples_to_run() -> None:
    assert len(RUN) >= 8


@pytest.mark.parametrize("text", RUN)
def test_an_example_works_in_a_fresh_folder(
    folder: Path, tmp_path: Path, sqlite_template: Path, text: str
) -> None:
    shutil.copy(sqlite_template, tmp_path / "cityline.db")
    settings = {"CITYLINE_DATA": str(tmp_path), "COLUMNS": "120"}

    ran = CliRunner().invoke(command_line(), typed(text), input="y\n", env=settings)

    assert ran.exit_code == 0, ran.output
