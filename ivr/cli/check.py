"""`cityline check`: every problem of a city's folder at once."""

from pathlib import Path
from typing import Annotated

import typer

from ivr.accounts.declaration import load_declaration
from ivr.city import City, check_city, load_city
from ivr.cli.console import for_results, print_json
from ivr.errors import BadCity, BadInput
from ivr.prompts.book import load_prompts
from routing.loading import load_directory


def check(
    city: Annotated[Path, typer.Argument(help="The city's folder.", metavar="CITY_DIR")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Check a city's folder: answers, departments, hours, banners and prompts."""
    if not city.is_dir():
        raise BadInput(f"{city}: there is no such folder; a city begins as a copy of deploy/example-city.")
    problems = problems_of(city)
    if as_json:
        print_json({"city": str(city), "problems": problems})
    else:
        _print(city, problems)
    raise typer.Exit(1 if problems else 0)


def problems_of(city: Path) -> list[str]:
    """Return every problem as one line with its file and line."""
    problems = (str(problem) for problem in check_city(city))
    return [*problems, *_prompt_problems(city), *_declaration_problems(city)]


def _prompt_problems(city: Path) -> tuple[str, ...]:
    directory, _ = load_directory(city)
    try:
        load_prompts(directory.languages, city)
    except BadCity as bad:
        return bad.problems
    return ()


def _declaration_problems(city: Path) -> tuple[str, ...]:
    try:
        load_declaration(city)
    except BadCity as bad:
        return bad.problems
    return ()


def _print(city: Path, problems: list[str]) -> None:
    console = for_results()
    for problem in problems:
        console.print(problem, markup=False, soft_wrap=True)
    if problems:
        console.print(f"{len(problems)} to mend in {city}.", style="red", markup=False)
    else:
        _print_sizes(load_city(city))


def _print_sizes(city: City) -> None:
    answers = sum(1 for _ in city.catalog)
    languages = ", ".join(city.directory.languages)
    for_results().print(
        f"{city.path} is in order: {answers} answers ({languages}), "
        f"{len(city.directory.departments)} departments, {len(city.banners)} banners.",
        style="green",
        markup=False,
    )
