"""Reads settings from the environment or a .env file, and says everything that is wrong with them at once."""

from collections.abc import Iterator
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from ivr.errors import BadInput

Kind = TypeVar("Kind", bound=BaseSettings)


def read_settings(kind: type[Kind], given: dict[str, object]) -> Kind:
    """Read settings; raise BadInput naming every wrong one, without its value."""
    try:
        return kind(**given)  # type: ignore[arg-type]  # pydantic checks what is given by name
    except ValidationError as wrong:
        raise BadInput("\n".join(_sentences(wrong))) from None
    except UnicodeDecodeError:
        raise BadInput("The file .env is not UTF-8 text; save it as UTF-8.") from None


def _sentences(wrong: ValidationError) -> Iterator[str]:
    for fault in wrong.errors():
        sentence = fault["msg"].removeprefix("Value error, ")
        yield f"CITYLINE_{'_'.join(map(str, fault['loc'])).upper()}: {sentence}" if fault["loc"] else sentence
