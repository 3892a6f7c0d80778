"""`cityline register`: the public register entry of the line, exported, or filled in once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from ivr.call.city import City
from ivr.cli.console import for_errors, for_results
from ivr.cli.ledger import city_on_air, open_ledger
from ivr.errors import BadInput
from ivr.register import aia, exports
from ivr.register.entry import (
    Answers,
    RegisterField,
    RegisterFormat,
    Running,
    fields,
    lacking,
    load_answers,
    save_answers,
)
from ivr.register.public_page import AboutLine, site
from ivr.register.public_routes import PublicReading
from ivr.register.running import running_line
from ivr.settings import Settings, load_settings
from ivr.storage.export import write_all
from ivr.storage.secret import machine_secret
from ivr.web.pages import ROOMS, Pages
from ivr.web.words import load_words
from languages.forms import DEFAULT

EDIT = "run: cityline register edit"


class RegisterAct(StrEnum):
    """What is done with the entry."""

    SHOW = "show"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class _Register:
    settings: Settings
    city: City
    answers: Answers

    @property
    def today(self) -> date:
        return datetime.now(self.city.directory.time_zone).date()

    def running(self) -> Running:
        return running_line(self.settings, self.city)

    def about(self) -> AboutLine:
        """Return what the public is told, figures and incidents too."""
        secret = machine_secret(self.settings.secret_key.get_secret_value(), self.settings.data)
        with open_ledger(self.settings) as database:
            reading = PublicReading(
                database, self.settings, lambda: self.city, secret, lambda: datetime.now(UTC)
            )
            return reading.look()


def register(
    act: Annotated[RegisterAct, typer.Argument(help="show, or edit to answer what is asked once.")] = (
        RegisterAct.SHOW
    ),
    *,
    form: Annotated[RegisterFormat, typer.Option("--format", help="The form of a register.")] = (
        RegisterFormat.MD
    ),
    language: Annotated[str, typer.Option("--lang", help="Of html and md: en or fr.")] = DEFAULT,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD[.LANG]=TEXT", help="Answer a field without being asked."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--site", metavar="FOLDER", help="Write the public page with all its files there."),
    ] = None,
    questionnaire: Annotated[
        Path | None,
        typer.Option(help="The assessment's survey-enfr.json, with which aia is scored.", exists=True),
    ] = None,
) -> None:
    """Show the line's entry in a public register, or fill in what only people know."""
    settings = load_settings()
    city = city_on_air(settings)
    entry = _Register(settings, city, load_answers(city.path))
    match act:
        case RegisterAct.SHOW if folder is not None:
            write_all(folder, site(entry.about(), Pages()))
            for_results().print(f"Written: {folder}")
        case RegisterAct.SHOW:
            _show(entry, form, language, questionnaire)
        case RegisterAct.EDIT:
            _edit(entry, given or [])
        case _:
            assert_never(act)


def _show(entry: _Register, form: RegisterFormat, language: str, questionnaire: Path | None) -> None:
    words = load_words(ROOMS)
    if language not in words:
        raise BadInput(f"{language}: the entry is worded in {', '.join(words)}")
    about = entry.about()
    answers, running = about.answers, about.running
    match form:
        case RegisterFormat.AIA:
            text = exports.json_text(aia.saved(entry.city.path, answers))
        case RegisterFormat.HTML:
            text = _html(answers, running, language)
        case RegisterFormat.MD:
            text = exports.markdown(answers, running, words[language])
        case _:
            text = about.download(form, words)
    typer.echo(text, nl=False)  # rich would wrap it at the terminal's width
    for line in (*_told_of(entry, form, questionnaire), *stale_told(answers, running)):
        for_errors().print(line, style="yellow", soft_wrap=True)


def _html(answers: Answers, running: Running, language: str) -> str:
    pages = Pages()
    words = pages.words[language]
    return pages.fragment(
        language,
        "register-document.html",
        rows=exports.rows(answers, running, words),
        standing=exports.standing(answers, running, words),
    )


def _told_of(entry: _Register, form: RegisterFormat, questionnaire: Path | None) -> Iterator[str]:
    """Say what lacks in a form, instead of making it up."""
    if form is RegisterFormat.AIA:
        yield _impact_told(entry, questionnaire)
        return
    everywhere = form in (RegisterFormat.HTML, RegisterFormat.MD)
    if missing := lacking(entry.answers, () if everywhere else (form,)):
        yield f"Not answered yet, so left empty: {', '.join(missing)}; {EDIT}"
    if form is RegisterFormat.DUTCH and (foreign := exports.not_dutch(entry.answers)):
        yield f"Not in Dutch yet, so given in English: {', '.join(foreign)}; set them as --set purpose.nl=…"


def _impact_told(entry: _Register, questionnaire: Path | None) -> str:
    file = entry.city.path / aia.FILE
    if not file.is_file():
        return (
            f"Load this into the official assessment tool, answer its questions, and save its file as {file}."
        )
    if questionnaire is None:
        return "Not scored: give the tool's questionnaire with --questionnaire survey-enfr.json"
    impact = aia.impact_of(file, questionnaire)
    numbers = f"raw {impact.raw}, mitigation {impact.mitigation}, score {impact.total}"
    return f"Impact: {numbers}, level {impact.level}."


def stale_told(answers: Answers, running: Running) -> list[str]:
    """Say that the entry no longer tells how the line is, if so."""
    if answers.confirmed_on is None:
        return [f"The register entry was never confirmed; {EDIT}"]
    parts = ", ".join(part.value for part in answers.stale(running))
    return (
        [f"The register entry of {answers.confirmed_on} is stale, changed: {parts}; {EDIT}"] if parts else []
    )


def _edit(entry: _Register, given: list[str]) -> None:
    answers = entry.answers
    for one in given:
        answers = _set(answers, one)
    if not given:
        for field, language in tuple(answers.missing()):
            answers = answers.answer(field, language, _ask(field, language))
    running = entry.running()
    answers = answers.confirm(running, entry.today)
    save_answers(entry.city.path, answers)
    missing = lacking(answers, ())
    for_results().print(f"Confirmed for the line as it is; {len(missing)} answers are missing.")


def _set(answers: Answers, given: str) -> Answers:
    place, equals, text = given.partition("=")
    id_, _, language = place.partition(".")
    field = next((one for one in fields() if one.id == id_ and one.is_asked), None)
    if field is None or not equals:
        raise BadInput(f"--set {given}: name one of {', '.join(one.id for one in fields() if one.is_asked)}")
    if field.choices and language:
        raise BadInput(f"--set {place}: {field.id} takes no language")
    if fault := field.fault_of(text):
        raise BadInput(f"--set {place}: {fault}")
    return answers.answer(field, language, text)


def _ask(field: RegisterField, language: str) -> str:
    shown = f"{field.question[language or DEFAULT]} [{language}]" if language else field.question[DEFAULT]
    while True:
        listed = f" ({', '.join(field.choices)})" if field.choices else ""
        text: str = typer.prompt(f"{shown}{listed}", default="", show_default=False).strip()
        if not (fault := field.fault_of(text)):
            return text
        for_errors().print(fault, style="red")
