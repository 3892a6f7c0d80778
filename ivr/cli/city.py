"""`cityline init`, `banner` and the switch: a city is begun, and changed from a terminal."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ivr.accounts import audit_store
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry
from ivr.call.city import City, load_city
from ivr.call.texts import load_prompts
from ivr.cli.console import for_errors, for_results, picked, print_json
from ivr.cli.ledger import open_ledger, whoever_types
from ivr.errors import BadInput
from ivr.line.city_now import base_of
from ivr.line.city_speech import CitySpeech
from ivr.line.voice import speaker_of
from ivr.settings import Settings, load_settings
from ivr.storage.database import Database
from ivr.studio.directory.banner_form import new_slug, text_of
from ivr.studio.directory.editor import Base, Draft, Edited, Editor, with_edits
from ivr.studio.directory.edits import DocumentKind, Outcome, Overtaken, Refused, Saved, Switch, Unsaid
from ivr.studio.directory.store import edits_now
from routing.departments.banner import Banner, Mode, banner_text


class SilentSpeech:
    """The voice for changes without new words; needs no model."""

    def prepare(
        self,
        city: Base,  # noqa: ARG002 - the voice's interface
        besides: Base | None = None,  # noqa: ARG002 - the voice's interface
    ) -> tuple[Unsaid, ...]:
        """Return nothing: no words are new."""
        return ()


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """A person at the machine's terminal, with the city they edit."""

    editor: Editor
    database: Database
    by: str

    @property
    def now(self) -> datetime:
        """The time in the city's zone."""
        return self.editor.clock()

    def note(self, act: str, subject: str) -> None:
        """Add an action to the audit log."""
        with self.database.begin() as session:
            audit_store.append(session, AuditEntry(self.now, THE_MACHINE, act, subject))


@contextmanager
def at_terminal(settings: Settings, *, speaks: bool = False) -> Iterator[AtTerminal]:
    """Open the configured city for editing; `speaks` if a change may bring new words."""
    city = load_city(settings.city)
    with open_ledger(settings) as database:
        speech = _speech(settings, city) if speaks else SilentSpeech()
        editor = Editor(
            database.begin,
            database.reading,
            lambda: _look(city, database),
            speech,
            lambda: datetime.now(UTC).astimezone(city.directory.time_zone),
        )
        yield AtTerminal(editor, database, whoever_types())


def kept(outcome: Outcome) -> Saved:
    """Return the saved version; raise BadInput with the reason if nothing was saved."""
    match outcome:
        case Saved():
            return outcome
        case Refused(problems):
            raise BadInput("\n".join(f"{problem.sentence}." for problem in problems))
        case Overtaken(current):
            raise BadInput(f"Nothing was changed: {current.edited_by} has just changed it too.")


def _speech(settings: Settings, city: City) -> CitySpeech:
    prompts = load_prompts(city.directory.languages, city.path)
    zone = city.directory.time_zone
    return CitySpeech(
        city, prompts, speaker_of(settings, city), lambda: datetime.now(UTC).astimezone(zone).date()
    )


def _look(city: City, database: Database) -> Edited:
    with database.reading() as session:
        return with_edits(base_of(city), edits_now(session))


Texts = Annotated[
    list[str], typer.Option("--text", help="What is said, by language: en=… and fr=…; once for each.")
]
Slugs = list[str] | None


def list_banners(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the notices: what is on air now, what is planned and what has ended."""
    with at_terminal(load_settings()) as desk:
        banners, now = desk.editor.look().base.banners, desk.now
    rows = [(_state(banner, now.timestamp()), banner) for banner in banners]
    if as_json:
        print_json([_fields(state, banner) for state, banner in rows])
        return
    table = Table("notice", "state", "until", "owner", "text")
    for state, banner in rows:
        until = banner.ends_at.astimezone(now.tzinfo).isoformat(" ", "minutes")
        table.add_row(banner.id, state, until, banner.owner, next(iter(banner.texts.values())))
    for_results().print(table if rows else "There is no notice.")


def air(  # noqa: PLR0913 - each is an option of the command line
    text: Texts,
    until: Annotated[str, typer.Option(help="When it ends, such as 2026-11-26T08:00.")],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    *,
    start: Annotated[str, typer.Option("--from", help="When it starts; now if left out.")] = "",
    mode: Annotated[Mode, typer.Option(help="When in the call it is played.")] = Mode.BEFORE_GREETING,
    department: Annotated[Slugs, typer.Option(help="Only for questions to this department.")] = None,
    article: Annotated[Slugs, typer.Option(help="Only for this question, such as roads.pothole.")] = None,
) -> None:
    """Put a notice on air, effective from the next call."""
    if department and article:
        raise BadInput("Choose either departments or articles.")
    typed = {
        **_spoken(text),
        "ends_at": until,
        "starts_at": start,
        "mode": mode.value,
        "owner": owner,
        "scope": "departments" if department else "articles" if article else "all",
        **{f"departments.{slug}": "true" for slug in department or ()},
        **{f"articles.{slug}": "true" for slug in article or ()},
    }
    with at_terminal(load_settings(), speaks=True) as desk:
        slug = _air(desk, typed)
    for_results().print(
        f"On air as {slug}; the next caller hears it. Take it down: cityline banner end {slug}"
    )


def end(slug: Annotated[str, typer.Argument(help="The notice, as cityline banner list names it.")]) -> None:
    """Take a notice off the air at once."""
    with at_terminal(load_settings()) as desk:
        edited = desk.editor.look()
        known = next((banner for banner in edited.base.banners if banner.id == slug), None)
        if known is None:
            raise BadInput(f"{slug}: there is no such notice; see: cityline banner list")
        version = edited.edits.version_of(DocumentKind.BANNER, slug)
        draft = Draft(DocumentKind.BANNER, slug, banner_text(known), version, desk.by, is_withdrawn=True)
        saved = kept(desk.editor.save(draft))
        desk.note("banners.take_down", f"{slug}@{saved.document.version}")
    for_results().print(f"Taken down: {slug}. The next caller no longer hears it.")


def _air(desk: AtTerminal, typed: dict[str, str]) -> str:
    edited = desk.editor.look()
    directory = edited.base.directory
    documents = (one.slug for one in edited.edits.documents if one.kind is DocumentKind.BANNER)
    taken = (*(banner.id for banner in edited.base.banners), *documents)
    slug = new_slug(typed, taken, directory.languages[0])
    text = text_of({**typed, "slug": slug}, directory.languages, directory.time_zone, desk.now, desk.by)
    saved = kept(desk.editor.save(Draft(DocumentKind.BANNER, slug, text, 0, desk.by)))
    desk.note("banners.air", f"{slug}@{saved.document.version}")
    for one in saved.unsaid:
        if one.is_needed:
            for_errors().print(
                f"Not yet recorded; the carrier's voice says it: “{one.text}” ({one.language}). {one.remedy}",
                style="yellow",
                markup=False,
            )
    return slug


def _spoken(texts: Iterable[str]) -> dict[str, str]:
    spoken: dict[str, str] = {}
    for text in texts:
        language, equals, words = text.partition("=")
        if not equals or len(language) != 2:
            raise BadInput(f'--text {text}: write the language first, such as --text "en=Plows are out."')
        spoken[f"text.{language}"] = words
    return spoken


def _state(banner: Banner, now: float) -> str:
    if banner.ends_at.timestamp() <= now:
        return "ended"
    return "on air" if banner.starts_at.timestamp() <= now else "planned"


def _fields(state: str, banner: Banner) -> dict[str, object]:
    known = picked(banner, "mode", "texts", "starts_at", "ends_at", "owner", "approved_by")
    return {"id": banner.id, "state": state, **known}


Sure = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


def on(*, yes: Sure = False) -> None:
    """Send every new call to a person at once; the line answers no questions."""
    _turn(on=True, question="From the next call on, nobody is answered by the line. Go on?", yes=yes)


def off(*, yes: Sure = False) -> None:
    """Let the line answer again."""
    _turn(on=False, question="From the next call on, the line answers again. Go on?", yes=yes)


def show(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show whether all calls go to people."""
    with at_terminal(load_settings()) as desk:
        switch = desk.editor.look().edits.switch
    if as_json:
        print_json(
            {
                "all_to_people": switch is not None and switch.is_on,
                "by": switch.set_by if switch else "",
                "since": switch.set_at if switch else None,
            }
        )
    else:
        for_results().print(_told(switch), soft_wrap=True)


def _turn(*, on: bool, question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(question, abort=True)
    with at_terminal(load_settings()) as desk:
        switch = desk.editor.turn_switch(on=on, by=desk.by)
        desk.note("banners.switch_on" if on else "banners.switch_off", "all_to_people")
    for_results().print(_told(switch), soft_wrap=True)


def _told(switch: Switch | None) -> str:
    if switch is None:
        return "The line answers; the switch was never used."
    since = f"since {switch.set_at.isoformat(' ', 'minutes')}, by {switch.set_by}"
    return f"{'All calls go to people' if switch.is_on else 'The line answers'}, {since}."


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
