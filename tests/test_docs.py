"""The documentation holds: its links lead somewhere, and its commands are commands."""

import os
import re
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from ivr.cli.main import command_line

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), ROOT / "deploy" / "RUNBOOK.md"],
    key=str,
)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|\s)(?:\.venv/bin/)?cityline\s.*")


def anchor(title: str) -> str:
    bare = re.sub(r"[`*\[\]]|\([^)]*\)", "", title).strip().lower()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", bare))


def anchors(document: Path) -> set[str]:
    return {anchor(title) for title in re.findall(r"^#+ (.*)$", document.read_text("utf-8"), re.MULTILINE)}


def broken(document: Path) -> list[str]:
    found = []
    for link in LINK.findall(document.read_text("utf-8")):
        path, _, name = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (name and target.suffix == ".md" and name not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken(document) == []


def test_every_page_is_found_from_the_site_s_menu() -> None:
    menu = set(re.findall(r"[\w-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8")))

    assert {page.name for page in (ROOT / "docs").glob("*.md")} - menu == set()


def examples() -> list[str]:
    """Every `cityline` command that README and docs tell people to type."""
    told = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    blocks = [block for document in told for block in BLOCK.findall(document.read_text("utf-8"))]
    lines = [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return sorted({found.group().strip() for line in lines if (found := COMMAND.search(line))})


@pytest.mark.parametrize("example", examples())
def test_an_example_is_a_command_with_its_options(example: str) -> None:
    """As the shell expands it, and as the command line reads it; nothing is run."""
    read(expanded(example))


@pytest.mark.parametrize("typed", ["report --nonsense", "account add", "nothing"])
def test_what_is_no_command_is_found_out(typed: str) -> None:
    with pytest.raises((AssertionError, TyperException)):
        read(typed.split())


def read(words: list[str]) -> None:
    command, context = typer.main.get_command(command_line()), None
    with suppress(typer.Exit):
        while isinstance(command, TyperGroup) and not words[0].startswith("-"):
            context = command.make_context(words[0], [words[0]], parent=context)
            below = command.get_command(context, words[0])
            assert below is not None, f"{words[0]} is no command"
            command, words = below, words[1:]
        command.make_context("cityline", list(words), parent=context)


def expanded(example: str) -> list[str]:
    arguments = re.sub(r"^\S*cityline\s", "", example)
    told = subprocess.run(
        ["/bin/bash", "-c", f"printf '%s\\n' {arguments}"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "TZ": "America/Vancouver"},
    )
    assert shlex.split(example), "the shell can read it"
    return told.stdout.splitlines()
