"""The city's editor for commands, and what a command says when a change was not kept."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.accounts import audit_store
from ivr.accounts.act import Act
from ivr.city import City, load_city
from ivr.city_now import base_of
from ivr.city_speech import CitySpeech
from ivr.cli.ledger import open_ledger
from ivr.database import Database
from ivr.errors import BadInput
from ivr.prompts.book import load_prompts
from ivr.settings import Settings
from ivr.sound import speaker_of
from routing.editing.editor import Editor, Speech
from routing.editing.outcome import Outcome, Overtaken, Refused, Saved, Unsaid, Unspoken
from routing.editing.overlay import Base, Edited, with_edits
from routing.editing.store import edits_now

THE_MACHINE = ""
"Who acts here, in the audit log."


class Silence:
    """The voice of a change that brings no words; no model has to be on the machine for it."""

    def prepare(self, city: Base) -> tuple[Unsaid, ...]:  # noqa: ARG002 - the voice's interface
        """Nothing has to be recorded."""
        return ()


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """A person at the machine's terminal, and the city before them."""

    editor: Editor
    database: Database
    by: str

    @property
    def now(self) -> datetime:
        """The time on the city's wall."""
        return self.editor.clock()

    def note(self, act: str, subject: str) -> None:
        """Write an act into the audit log."""
        with self.database.begin() as session:
            audit_store.append(session, Act(self.now, THE_MACHINE, act, subject))


@contextmanager
def at_terminal(settings: Settings, *, speaks: bool = False) -> Iterator[AtTerminal]:
    """Open the city of the settings for editing; `speaks` where a change may bring new words."""
    city = load_city(settings.city)
    speech = _speech(settings, city) if speaks else Silence()
    with open_ledger(settings) as database:
        editor = Editor(
            database.begin,
            database.reading,
            lambda: _look(city, database),
            speech,
            lambda: datetime.now(UTC).astimezone(city.directory.time_zone),
        )
        yield AtTerminal(editor, database, getpass.getuser())


def kept(outcome: Outcome) -> Saved:
    """Return what was kept; raise BadInput that says why nothing was."""
    match outcome:
        case Saved():
            return outcome
        case Refused(problems):
            raise BadInput("\n".join(f"{problem.sentence}." for problem in problems))
        case Unspoken(unsaid):
            lines = (f"“{one.text}” ({one.language}): {one.remedy}" for one in unsaid)
            raise BadInput("\n".join(("Nothing was published; this machine cannot speak:", *lines)))
        case Overtaken(current):
            raise BadInput(f"Nothing was done: {current.edited_by} has changed the same in this moment.")


def _speech(settings: Settings, city: City) -> Speech:
    prompts = load_prompts(city.directory.languages, city.path)
    zone = city.directory.time_zone
    return CitySpeech(
        city, prompts, speaker_of(settings, city), lambda: datetime.now(UTC).astimezone(zone).date()
    )


def _look(city: City, database: Database) -> Edited:
    with database.reading() as session:
        return with_edits(base_of(city), edits_now(session))
