"""Edits the running city: checks, records speech, saves, and takes effect with the next call."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from sqlalchemy.orm import Session

from intents.text.yaml_file import Entry, Problem, read_yaml_text
from ivr.desk.call_store import announce
from ivr.desk.feed import EventKind as Announced
from ivr.studio.directory import store
from ivr.studio.directory.edits import (
    Document,
    DocumentKind,
    Edits,
    Outcome,
    Overtaken,
    Refused,
    Saved,
    SavedTogether,
    SignOff,
    Switch,
    Unsaid,
)
from routing.departments.banner import Banner, read_banner
from routing.departments.department import Department, Directory
from routing.departments.files import check_overflow, read_department
from routing.outbound.allow_list import AllowList


@dataclass(frozen=True, slots=True)
class Base:
    """The base for edits: a valid city."""

    directory: Directory
    banners: tuple[Banner, ...]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edited:
    """An edited city; invalid edits are skipped."""

    base: Base
    edits: Edits
    problems: tuple[Problem, ...] = ()


def with_edits(base: Base, edits: Edits) -> Edited:
    """Apply edits to the folder's city, in a valid order."""
    waiting = edits.documents
    while True:
        refused: list[tuple[Document, tuple[Problem, ...]]] = []
        for document in waiting:
            laid, found = with_document(base, document, is_kept=True)
            base = base if found else laid
            refused += [(document, found)] if found else []
        if len(refused) in {0, len(waiting)}:
            return Edited(base, edits, tuple(problem for _, found in refused for problem in found))
        waiting = tuple(document for document, _ in refused)


def with_document(
    base: Base, document: Document, *, is_kept: bool = False
) -> tuple[Base, tuple[Problem, ...]]:
    """Apply one edit; with problems the city must not be used.

    A kept one holds although a number of it may not be dialled any more: calls go on past it.
    """
    if document.is_withdrawn:
        return without(base, document), ()
    faults: list[Problem] = []
    entry = read_yaml_text(document.text, f"{document.kind}/{document.slug}", faults)
    match document.kind:
        case DocumentKind.DEPARTMENT:
            laid = _with_department(base, entry, document.slug, None if is_kept else base.directory.may_dial)
        case DocumentKind.BANNER:
            laid = _with_banner(base, entry, document.slug)
    return laid, tuple(sorted(set(faults)))


def without(base: Base, document: Document) -> Base:
    """Remove a withdrawn banner; departments are never removed."""
    if document.kind is DocumentKind.DEPARTMENT:
        return base
    return replace(base, banners=_others(base.banners, document.slug))


def _with_department(base: Base, entry: Entry, slug: str, may_dial: AllowList | None) -> Base:
    city = base.directory
    department = read_department(entry, city.time_zone, city.holidays, city.languages, may_dial)
    _check_id(entry, department.id, slug)
    departments: dict[str, Department] = {**city.departments, slug: department}
    check_overflow(entry, slug, departments, city.operator)
    return replace(base, directory=replace(city, departments=MappingProxyType(departments)))


def _with_banner(base: Base, entry: Entry, slug: str) -> Base:
    banner = read_banner(entry, base.directory, base.articles)
    _check_id(entry, banner.id, slug)
    return replace(base, banners=(*_others(base.banners, slug), banner))


def _others(banners: Iterable[Banner], slug: str) -> tuple[Banner, ...]:
    return tuple(banner for banner in banners if banner.id != slug)


def _check_id(entry: Entry, given: str, slug: str) -> None:
    if given and given != slug:
        entry.fault(f"the id {given} must stay {slug}")


class SpeechRecorder(Protocol):
    """Records speech ahead of calls."""

    def prepare(self, city: Base, besides: Base | None = None) -> tuple[Unsaid, ...]:
        """Record what a changed city says beyond another; return what cannot be spoken here."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed new version of a document."""

    kind: DocumentKind
    slug: str
    text: str
    version: int
    "The version that the person saw."
    by: str
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Editor:
    """Changes the city for pages and commands; its methods block."""

    begin: Callable[[], AbstractContextManager[Session]]
    reading: Callable[[], AbstractContextManager[Session]]
    look: Callable[[], Edited]
    "Reads the edits again; the line uses the result."
    speech: SpeechRecorder
    clock: Callable[[], datetime]

    def save(self, draft: Draft) -> Outcome:
        """Save a new version of a department or banner, or return why not; the same words stay one."""
        current = self.look().edits.find(draft.kind, draft.slug)
        if current and (current.text, current.is_withdrawn) == (draft.text, draft.is_withdrawn):
            return Saved(current)
        outcome = self.save_together((draft,))
        if isinstance(outcome, SavedTogether):
            return Saved(outcome.documents[0], outcome.unsaid)
        return outcome

    def save_together(self, drafts: Sequence[Draft]) -> SavedTogether | Refused | Overtaken:
        """Save all of these new versions, or none and return why not."""
        city, now = self.look(), self.clock()
        changed, documents = city.base, [_document(draft, now) for draft in drafts]
        for document in documents:
            current = city.edits.find(document.kind, document.slug)
            if current and current.version != document.version - 1:
                return Overtaken(current)
            changed, problems = with_document(changed, document)
            if problems:
                return Refused(problems)
        # In a storm nobody should wait for a full recording: only new sentences are recorded first.
        is_new = any(not document.is_withdrawn for document in documents)
        unsaid = self.speech.prepare(changed, city.base) if is_new else ()
        return self._keep(tuple(documents), unsaid)

    def take_back(self, saved_at: datetime, by: str) -> SavedTogether | Refused | Overtaken:
        """Let departments saved together be as before; those changed since stay as they are."""
        edits = self.look().edits
        saved = (one for one in edits.of(DocumentKind.DEPARTMENT) if one.edited_at == saved_at)
        return self.save_together([self._before(document, by) for document in saved])

    def _before(self, document: Document, by: str) -> Draft:
        """Return the version before; withdrawing the first leaves the department as the folder has it."""
        earlier = self.history(document.kind, document.slug)[1:2]
        before = earlier[0] if earlier else replace(document, is_withdrawn=True)
        return Draft(document.kind, document.slug, before.text, document.version, by, before.is_withdrawn)

    def turn_switch(self, *, on: bool, by: str) -> Switch | None:
        """Turn the all-to-people switch; return its new state."""
        now = self.clock()
        with self.begin() as session:
            before = store.switch_now(session)
            if (before is not None and before.is_on) is not on:
                store.add_switch(session, Switch(before.version + 1 if before else 1, on, by, now))
                announce(session, Announced.CITY, "switch", now)
        return self.look().edits.switch

    def sign_off(self, slug: str, digest: str, by: str) -> SignOff:
        """Save a sign-off of a department's next twelve months."""
        signed = SignOff(slug, digest, by, self.clock())
        with self.begin() as session:
            store.sign_off(session, signed)
        return signed

    def sign_offs(self) -> dict[str, SignOff]:
        """Each department's latest sign-off."""
        with self.reading() as session:
            return store.last_sign_offs(session)

    def history(self, kind: DocumentKind, slug: str) -> tuple[Document, ...]:
        """Return every version of a document, newest first."""
        with self.reading() as session:
            return store.history(session, kind, slug)

    def _keep(self, documents: tuple[Document, ...], unsaid: tuple[Unsaid, ...]) -> SavedTogether | Overtaken:
        try:
            with self.begin() as session:
                for document in documents:
                    _add(session, document)
        except _SomebodyWasFaster as faster:
            document = faster.document
            return Overtaken(self.look().edits.find(document.kind, document.slug) or document)
        self.look()
        return SavedTogether(documents, unsaid)


class _SomebodyWasFaster(Exception):
    """Leaves a transaction without saving anything."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.slug)
        self.document = document


def _document(draft: Draft, now: datetime) -> Document:
    version = draft.version + 1
    return Document(draft.kind, draft.slug, version, draft.text, draft.by, now, draft.is_withdrawn)


def _add(session: Session, document: Document) -> None:
    if not store.add_version(session, document):
        raise _SomebodyWasFaster(document)
    announce(session, Announced.CITY, document.slug, document.edited_at)
