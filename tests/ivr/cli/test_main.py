import errno
import getpass
import inspect
import json
import os
import subprocess
import sys
from importlib import import_module

import pytest
import typer
from typer.testing import CliRunner

from ivr.cli.commands import COMMANDS, GROUPS
from ivr.cli.ledger import whoever_types
from ivr.cli.main import command_line, main, plainly, sentence
from ivr.errors import (
    BadCity,
    BadInput,
    DatabaseDown,
    MissingModel,
    PortInUse,
    TranscriberDown,
)

ALL = (*COMMANDS, *(command for group in GROUPS for command in group.commands))


def test_the_help_teaches_every_command_with_an_example(cityline):
    ran = cityline("--help")

    assert ran.code == 0
    for command in COMMANDS:
        assert command.name in ran.out
        assert command.example in ran.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_help_of_a_command_shows_its_example(cityline, command):
    ran = cityline(command.name, "--help")

    assert ran.code == 0
    assert f"Example: {command.example}" in ran.out


@pytest.mark.parametrize(
    "error",
    [
        BadInput("write it otherwise"),
        BadCity(("a.yaml:1: no name", "b.yaml:2: no hours")),
        MissingModel("fetch it"),
        PortInUse("take another"),
        DatabaseDown("the database does not answer"),
        TranscriberDown("start it again"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_wrong_is_one_sentence_on_standard_error_and_exit_code_2(error):
    line = typer.Typer()
    line.command()(plainly(failing_with(error)))

    result = CliRunner().invoke(line)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.split() == sentence(error).split()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_is_told_with_what_to_do_and_is_no_bug(number):
    line = typer.Typer()
    line.command()(plainly(failing_with(OSError(number, os.strerror(number), "var/audio/a.ulaw"))))

    result = CliRunner().invoke(line)

    assert result.exit_code == 2
    assert f"var/audio/a.ulaw cannot be used: {os.strerror(number)}." in " ".join(result.stderr.split())
    assert "bug" not in result.stderr


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.example)
def test_the_list_says_of_a_command_what_its_own_help_begins_with(command):
    module, _, function = command.function.partition(":")

    run = getattr(import_module(module), function)

    assert inspect.getdoc(run).splitlines()[0] == command.summary


def test_help_and_completion_import_no_command():
    script = (
        "import sys; from ivr.cli.main import main; sys.argv = ['cityline', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'sqlalchemy', 'fastapi', 'httpx2', 'pydantic', 'ivr.run.app'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr


def test_a_shell_completes_commands(cityline):
    environment = {"_CITYLINE_COMPLETE": "complete_bash", "COMP_WORDS": "cityline mi", "COMP_CWORD": "1"}

    completed = CliRunner().invoke(command_line(), [], prog_name="cityline", env=environment)

    assert completed.stdout.split() == ["migrate", "minutes"]


def test_a_shell_completes_the_options_of_a_command(cityline):
    environment = {
        "_CITYLINE_COMPLETE": "complete_bash",
        "COMP_WORDS": "cityline serve --p",
        "COMP_CWORD": "2",
    }

    completed = CliRunner().invoke(command_line(), [], prog_name="cityline", env=environment)

    assert completed.stdout.split() == ["--port"]


def test_it_says_which_release_it_is(cityline):
    assert cityline("--version").out.startswith("cityline ")


def test_what_nobody_expected_is_logged_without_values_and_ends_with_exit_code_1():
    words = "12 Maple Street"

    def broken() -> None:
        raise KeyError(words)

    line = typer.Typer()
    line.command()(plainly(broken))

    result = CliRunner().invoke(line)

    written, sentence_, *_ = result.stderr.splitlines()
    assert (result.exit_code, json.loads(written)["kind"]) == (1, "KeyError")
    assert "in broken" in written
    assert "Maple" not in result.output
    assert sentence_.startswith("This is a bug in Cityline")


def failing_with(error: Exception):
    def command() -> None:
        raise error

    return command


def test_a_database_that_is_down_comes_with_what_to_do():
    assert "CITYLINE_DATABASE_URL" in sentence(DatabaseDown("the database does not answer"))


def test_an_unknown_command_ends_with_exit_code_2():
    assert CliRunner().invoke(command_line(), ["sing"]).exit_code == 2


def test_bytes_that_are_no_text_are_told(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["cityline", "trace", "\udcff"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_what_somebody_wrote_in_square_brackets_is_printed_as_it_is(cityline):
    cityline("account", "add", "Ada [/b] [red]Roy", "--email", "ada@city.example", "--role", "staff")

    ran = cityline("account", "list")

    assert ran.code == 0
    assert "[/b]" in ran.out


def test_a_user_without_a_name_can_type(monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 10001")

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert whoever_types() == f"user {os.getuid()}"
