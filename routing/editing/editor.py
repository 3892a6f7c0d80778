"""Changing the city while the line runs: checked, made sayable, kept, and then felt by the next caller."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from routing.desk.event import Kind as Announced
from routing.desk.store import announce
from routing.editing import store
from routing.editing.edits import Document, Kind, SignOff, Switch
from routing.editing.outcome import Outcome, Overtaken, Refused, Saved, Unsaid, Unspoken
from routing.editing.overlay import Base, Edited, with_document


class Speech(Protocol):
    """The line's voice, ahead of the calls."""

    def prepare(self, city: Base) -> tuple[Unsaid, ...]:
        """Record what a changed city adds to what the line says; return what cannot be spoken here."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A new version of a document, as somebody wishes it."""

    kind: Kind
    slug: str
    text: str
    version: int
    "The version that they had before their eyes."
    by: str
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Editor:
    """What pages and commands change the city by; its methods block."""

    begin: Callable[[], AbstractContextManager[Session]]
    reading: Callable[[], AbstractContextManager[Session]]
    look: Callable[[], Edited]
    "Reads the edits anew; the line follows what was read."
    speech: Speech
    clock: Callable[[], datetime]

    def save(self, draft: Draft) -> Outcome:
        """Keep a new version of a department or banner, or say why not."""
        city = self.look()
        now = self.clock()
        document = Document(
            draft.kind, draft.slug, draft.version + 1, draft.text, draft.by, now, draft.is_withdrawn
        )
        current = city.edits.find(draft.kind, draft.slug)
        if current and current.version != draft.version:
            return Overtaken(current)
        changed, problems = with_document(city.base, document)
        if problems:
            return Refused(problems)
        unsaid = () if draft.is_withdrawn else self.speech.prepare(changed)
        if any(one.is_needed for one in unsaid):
            return Unspoken(tuple(one for one in unsaid if one.is_needed))
        return self._keep(document, unsaid)

    def turn_switch(self, *, on: bool, by: str) -> Switch | None:
        """Send all calls to people, or no longer; return the switch as it is then."""
        now = self.clock()
        with self.begin() as session:
            before = store.switch_now(session)
            if (before is not None and before.is_on) is not on:
                store.add_switch(session, Switch(before.version + 1 if before else 1, on, by, now))
                announce(session, Announced.CITY, "switch", now)
        return self.look().edits.switch

    def sign_off(self, slug: str, digest: str, by: str) -> SignOff:
        """Keep a person's word that a department's next twelve months are right."""
        signed = SignOff(slug, digest, by, self.clock())
        with self.begin() as session:
            store.sign_off(session, signed)
        return signed

    def sign_offs(self) -> dict[str, SignOff]:
        """Each department's latest sign-off."""
        with self.reading() as session:
            return store.last_sign_offs(session)

    def history(self, kind: Kind, slug: str) -> tuple[Document, ...]:
        """Every version of a document, the newest first."""
        with self.reading() as session:
            return store.history(session, kind, slug)

    def _keep(self, document: Document, unsaid: tuple[Unsaid, ...]) -> Outcome:
        with self.begin() as session:
            is_kept = store.add_version(session, document)
            if is_kept:
                announce(session, Announced.CITY, document.slug, document.edited_at)
        edited = self.look()
        if is_kept:
            return Saved(document, unsaid)
        return Overtaken(edited.edits.find(document.kind, document.slug) or document)
