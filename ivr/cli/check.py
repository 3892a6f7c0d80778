"""`cityline check` and `journeys`: every problem of a city's folder at once, and its journeys drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from intents.articles.article import FIRST_WORDS, Behind, is_long
from ivr.accounts.declaration import load_declaration
from ivr.accounts.settings import AccountSettings, load_account_settings
from ivr.asterisk.settings import load_asterisk_settings
from ivr.call.city import City, check_city, load_city
from ivr.call.texts import load_prompts
from ivr.cli.console import for_results, print_json
from ivr.cli.exchange_files import wrong_exchange_files, wrong_exchange_settings
from ivr.cli.language import print_grades, print_language
from ivr.cli.register import stale_told
from ivr.cli.render import sentences_of
from ivr.cli.wrong_settings import made_up, misspelt, names_set, wrong_settings
from ivr.errors import BadCity, BadInput
from ivr.line.voice import not_recordable
from ivr.mail import load_mail_settings
from ivr.register.approval import load_check_list
from ivr.register.entry import load_answers
from ivr.register.running import running_line
from ivr.register.survey import load_survey
from ivr.settings import LOOPBACK, Settings, load_settings
from ivr.speaking.render import NotRecorded
from ivr.storage.secret import KEY_FILE
from ivr.studio.translations import behind
from ivr.systems.connected import unset
from languages.forms import DEFAULT
from routing.departments.loading import load_directory
from routing.journeys.graph import drawing
from routing.journeys.journey import Journey
from routing.services.services import referring


def lacking(settings: Settings) -> Iterator[str]:
    """Yield a warning for each part of the carrier set-up that is missing."""
    if load_asterisk_settings().is_set and not settings.auth_tokens:
        return
    if not settings.auth_tokens:
        yield "No CITYLINE_TWILIO_AUTH_TOKEN is set, so every call of a carrier is refused as unsigned."
    elif not settings.twilio_account_sid:
        yield "No CITYLINE_TWILIO_ACCOUNT_SID is set, so messages are filed without their words."


def drawn_secret(settings: Settings) -> Iterator[str]:
    """Yield a warning when real calls are encrypted under a secret that nobody chose."""
    if settings.auth_tokens and not settings.secret_key.get_secret_value():
        yield (
            "No CITYLINE_SECRET_KEY is set, so this line draws one and keeps it in "
            f"{settings.data / KEY_FILE}. Set one before the first call (openssl rand -hex 32), or go on "
            "with that one: what callers leave is encrypted under it, and another one is refused later."
        )


def locked_out_together(settings: Settings, accounts: AccountSettings) -> Iterator[str]:
    """Yield a warning when the pages are public and no proxy is named before them."""
    if urlsplit(settings.pages_base_url).hostname not in LOOPBACK and not accounts.trusted_proxies:
        yield (
            "CITYLINE_TRUSTED_PROXIES names no proxy: behind one on another machine or in a container, all "
            "people share its address, so that wrong passwords of one keep everybody from signing in."
        )


def check(
    city: Annotated[
        Path | None,
        typer.Argument(help="The city's folder; CITYLINE_CITY if left out.", metavar="[CITY_DIR]"),
    ] = None,
    *,
    exchange: Annotated[
        Path | None,
        typer.Option(help="The folder of the city's exchange (/etc/asterisk), whose files are checked too."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    language: Annotated[str, typer.Option(help="Tell what a language lacks instead, such as es.")] = "",
) -> None:
    """Check a city's folder (answers, departments, hours, banners, prompts) and the settings."""
    city = city or load_settings().city
    if not city.is_dir():
        raise BadInput(f"{city}: there is no such folder; make one with: cityline init {city}")
    if language:
        print_language(language, load_city(city))
        return
    problems = problems_of(city)
    silent = () if problems else _not_recorded(city)
    wrong = [*_wrong(city, is_city_whole=not problems), *_wrong_exchange(exchange)]
    settings = load_settings()
    stale = () if problems else _stale(settings, city)
    warnings = (*drawn_secret(settings), *locked_out_together(settings, load_account_settings()), *stale)
    if as_json:
        counts = {one.language: one.count for one in silent}
        told = {"problems": problems, "settings": wrong, "not_recorded": counts, "warnings": warnings}
        print_json({"city": str(city), **told})
    else:
        _print(city, problems)
        for one in wrong:
            for_results().print(one, style="red", markup=False, soft_wrap=True)
        for told_too in (*silent, *warnings):
            _warn(str(told_too))
    raise typer.Exit(1 if problems or wrong else 0)


def _stale(settings: Settings, path: Path) -> list[str]:
    """Tell of a stale register entry; of one that nobody confirmed only when real callers are answered."""
    answers = load_answers(path)
    is_due = answers.confirmed_on is not None or settings.auth_tokens
    return stale_told(answers, running_line(settings, load_city(path))) if is_due else []


def _wrong(path: Path, *, is_city_whole: bool) -> list[str]:
    """Return what is wrong with the settings, and with the city for real callers."""
    settings = load_settings()
    wrong = [*wrong_settings(settings, load_account_settings(), load_mail_settings()), *misspelt(names_set())]
    return [*wrong, *(made_up(settings, load_city(path)) if is_city_whole else ())]


def _wrong_exchange(folder: Path | None) -> Iterator[str]:
    settings = load_asterisk_settings()
    yield from wrong_exchange_settings(settings)
    if folder is not None:
        yield from wrong_exchange_files(folder, settings, load_settings())


def _not_recorded(path: Path) -> tuple[NotRecorded, ...]:
    city = load_city(path)
    return not_recordable(load_settings(), city, sentences_of(city))


def problems_of(city: Path) -> list[str]:
    """Return every problem as one line with its file and line."""
    problems = (str(problem) for problem in check_city(city))
    return [*problems, *_prompt_problems(city), *_file_problems(city)]


def _prompt_problems(city: Path) -> tuple[str, ...]:
    directory, _ = load_directory(city)
    try:
        load_prompts(directory.languages, city)
    except BadCity as bad:
        return bad.problems
    return ()


def _file_problems(city: Path) -> Iterator[str]:
    for load in (load_declaration, load_answers, load_survey, load_check_list):
        try:
            load(city)
        except BadCity as bad:
            yield from bad.problems


def _print(city: Path, problems: list[str]) -> None:
    console = for_results()
    for problem in problems:
        console.print(problem, markup=False, soft_wrap=True)
    if problems:
        console.print(f"{len(problems)} to fix in {city}.", style="red", markup=False)
    else:
        found = load_city(city)
        _print_sizes(found)
        print_grades(found)
        _print_next_steps(found)
        _print_long(found)
        _print_behind(found)
        for article, told in found.services.files.items():
            if name := unset(told.source):
                _warn(f"Nothing can be told for {article}: its source needs {name}, which is not set.")
        _print_texts(found)


def _print_next_steps(city: City) -> None:
    """Print how many answers only refer to a website or a person."""
    only, answers = referring(city.catalog, city.directory.languages[0], city.services)
    if answers:
        share = f"{len(only)} of {answers} answers ({len(only) / answers:.0%})"
        listed = f": {', '.join(only)}" if only else ""
        _warn(f"{share} lead only to a website or a person{listed}.")


def _print_long(city: City) -> None:
    """Print which answers tell more at first than callers wait for."""
    for language in city.directory.languages:
        long = [one.id for one in city.catalog if is_long(one.wordings[language].spoken)]
        if long:
            _warn(f"More than {FIRST_WORDS} words at first ({language}): {', '.join(long)}.")


def _print_behind(city: City) -> None:
    """Print which answers did not follow a change of the first language."""
    for article, language, how in behind(city.catalog):
        heard = "is withheld" if how is Behind.FIGURES else "is heard as it stands"
        _warn(f"{article} ({language}) is behind {city.directory.languages[0]} and {heard}; see /studio.")


def _print_texts(city: City) -> None:
    """Print each text that is sent in more than one part, and the characters that lengthen it."""
    texts = city.services.texts
    for (name, language), length in texts.lengths().items():
        if length.parts > 1:
            dear = f" for {' '.join(length.beyond_gsm)}" if length.beyond_gsm else ""
            _warn(
                f"Text {name} ({language}): {length.parts} parts, {length.units} in {length.encoding}{dear}."
            )
    if not texts.is_empty and not load_settings().texts_from:
        _warn("Nobody is texted: CITYLINE_TEXTS_FROM names no sender.")


def _warn(line: str) -> None:
    for_results().print(line, style="yellow", markup=False, soft_wrap=True)


def _print_sizes(city: City) -> None:
    answers = sum(1 for _ in city.catalog)
    languages = ", ".join(city.directory.languages)
    for_results().print(
        f"{city.path} is in order: {answers} answers ({languages}), "
        f"{len(city.directory.departments)} departments, {len(city.banners)} banners, "
        f"{len(city.services.journeys)} journeys.",
        style="green",
        markup=False,
    )


def journeys(
    name: Annotated[str, typer.Argument(help="The journey to draw; all are listed if left out.")] = "",
    *,
    city: Annotated[Path | None, typer.Option(help="The city's folder; CITYLINE_CITY if left out.")] = None,
    lang: Annotated[str, typer.Option(help="The language of the drawing.")] = DEFAULT,
) -> None:
    """List a city's guided journeys, or draw one as a flowchart in Mermaid's language."""
    read = load_city(city or load_settings().city)
    known = {journey.id: journey for journey in read.services.journeys.values()}
    if lang not in read.directory.languages:
        raise BadInput(f"{lang}: not a language of this city; use {', '.join(read.directory.languages)}.")
    if not name:
        for journey in known.values():
            for_results().print(_line(journey), markup=False, soft_wrap=True)
    elif name not in known:
        raise BadInput(f"{name}: no such journey; there are {', '.join(known) or 'none'}.")
    else:
        typer.echo(drawing(known[name], lang), nl=False)


def _line(journey: Journey) -> str:
    questions = sum(1 for _ in journey.questions())
    return (
        f"{journey.reference}, started by {journey.article}: {questions} questions, "
        f"{len(journey.steps)} steps, review by {journey.review_by.isoformat()}"
    )
