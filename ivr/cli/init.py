"""`cityline init`: a small city to start from."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.console import for_results
from ivr.errors import BadInput

TEMPLATE = "new_city"


def init(
    city: Annotated[Path, typer.Argument(help="The folder to make.", metavar="CITY_DIR")],
) -> None:
    """Write a small city to start from: two answers, one department, in English and French."""
    if city.exists() and (not city.is_dir() or any(city.iterdir())):
        raise BadInput(f"{city}: already exists; choose an empty or new folder.")
    part = city.with_name(f"{city.name}.part")
    try:
        with as_file(files("ivr") / TEMPLATE) as template:
            shutil.copytree(template, part, dirs_exist_ok=True)
        part.replace(city)
    except OSError as error:
        raise BadInput(f"{city}: cannot be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for_results().print(
        f"{city} is a city of your own. Change its names and numbers, then run:\n"
        f"  cityline check {city}\n"
        f"  CITYLINE_CITY={city} cityline serve",
        markup=False,
        soft_wrap=True,
    )
