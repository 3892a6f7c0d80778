"""Commands run in this process, with settings of their own and a data folder that holds nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli.main import command_line

CITY = Path("deploy/example-city")


@dataclass(frozen=True)
class Ran:
    """What a command left behind; texts without line breaks, which depend on the terminal."""

    code: int
    out: str
    err: str
    printed: str

    @classmethod
    def of(cls, code: int, out: str, err: str) -> "Ran":
        return cls(code, " ".join(out.split()), " ".join(err.split()), out)


Run = Callable[..., Ran]


@pytest.fixture
def cityline(tmp_path: Path) -> Run:
    def run(*words: str, **settings: object) -> Ran:
        given = {"data": tmp_path / "var", "city": CITY, **settings}
        environment = {f"CITYLINE_{name.upper()}": str(value) for name, value in given.items()}
        result = CliRunner().invoke(command_line(), words, env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran.of(result.exit_code, result.stdout, result.stderr)

    return run
