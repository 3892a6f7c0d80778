import pytest
import typer
from typer.testing import CliRunner

from ivr.cli.main import COMMANDS, command_line, plainly, sentence
from ivr.errors import (
    BadCity,
    BadInput,
    CitylineError,
    DatabaseDown,
    MissingModel,
    PortInUse,
    TranscriberDown,
)


def test_the_help_teaches_every_command_with_an_example(cityline):
    ran = cityline("--help")

    assert ran.code == 0
    for command in COMMANDS:
        assert command.run.__name__ in ran.out
        assert command.example in ran.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.run.__name__)
def test_the_help_of_a_command_shows_its_example(cityline, command):
    ran = cityline(command.run.__name__, "--help")

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


def failing_with(error: CitylineError):
    def command() -> None:
        raise error

    return command


def test_a_database_that_is_down_comes_with_what_to_do():
    assert "CITYLINE_DATABASE_URL" in sentence(DatabaseDown("the database does not answer"))


def test_an_unknown_command_ends_with_exit_code_2():
    assert CliRunner().invoke(command_line(), ["sing"]).exit_code == 2
