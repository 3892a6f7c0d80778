"""Takes documents in from files, addresses and sitemaps, and looks daily whether they have changed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from ivr.storage.database import Database
from ivr.storage.lease import finish_lease, take_lease
from ivr.studio.documents import store
from ivr.studio.documents.document import BadDocument, Document, Fault, Reading
from ivr.studio.documents.own_process import Encoded, Read, ReadDocument, Unchanged
from ivr.studio.documents.sitemap import (
    MOST_SITEMAP_PAGES,
    MOST_SITEMAPS,
    Sitemap,
    allowed,
    sitemap_in,
    unpacked,
)
from ivr.studio.documents.store import Kept
from ivr.studio.edition import Author

JOB = "documents"
LONGEST_NAME = 400
THE_JOB = Author("documents", "the daily look")
log = structlog.get_logger()


class Fetch(Protocol):
    """Fetches for one round."""

    def fetch(self, address: str) -> bytes:
        """Return what stands at an address; raise BadDocument."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads one thing at a time; a document is kept whole or not at all."""

    database: Database
    read: Read
    fetching: Callable[[], AbstractContextManager[Fetch]]
    hosts: tuple[str, ...]
    "Hosts whose pages a sitemap of another host may name."
    clock: Callable[[], datetime]
    zone: ZoneInfo
    in_background: Callable[[Callable[[], None]], None]
    new_id: Callable[[], str] = lambda: uuid4().hex
    _one_at_a_time: Lock = field(default_factory=Lock)

    def begin_file(self, content: bytes, name: str, by: Author) -> str:
        """Read a file in the background; return the reading's id."""
        return self._begin(name, lambda reading: self._one(reading, content, name, by))

    def begin_address(self, address: str, by: Author) -> str:
        """Read a page, a PDF or the pages of a sitemap in the background; return the reading's id."""
        return self._begin(address, lambda reading: self._fetched(reading, address, by))

    def nightly(self, now: datetime) -> None:
        """Fetch every address again, unless that is done for today."""
        today = now.astimezone(self.zone).date()
        with self.database.begin() as session:
            is_mine = take_lease(session, JOB, today, now)
        if is_mine:
            self.look_again()
            with self.database.begin() as session:
                finish_lease(session, JOB, today, now)

    def look_again(self) -> None:
        """Fetch every address again."""
        with self.database.reading() as session:
            known = [one for one in store.documents(session) if one.is_address]
        changed = 0
        with self._one_at_a_time, self.fetching() as fetch:
            for one in known:
                changed += self._looked_at(fetch, one)
        log.info("documents_checked", documents=len(known), changed=changed)

    def _looked_at(self, fetch: Fetch, known: Document) -> bool:
        try:
            content = fetch.fetch(known.source)
            kept = [step for step in self._steps(content, known.source, THE_JOB) if isinstance(step, Kept)]
        except BadDocument as bad:
            # What was read stays: the page may be back tomorrow.
            with self.database.begin() as session:
                store.note_fault(session, known.id, bad.fault, self.clock())
            return False
        return any(one.is_changed for one in kept)

    def _named(self, name: str) -> Reading:
        return Reading(self.new_id(), name[:LONGEST_NAME], self.clock())

    def _begin(self, name: str, work: Callable[[Reading], Iterator[Reading]]) -> str:
        reading = self._named(name)
        self._note(reading)
        self.in_background(lambda: self._try(reading, work))
        return reading.id

    def _try(self, reading: Reading, work: Callable[[Reading], Iterator[Reading]]) -> None:
        try:
            self._carried_out(reading, work)
        except Exception as error:  # whatever it is, the page says that it failed
            log.exception("reading_failed", kind=type(error).__name__)
            self._note(replace(reading, is_over=True, faults={Fault.FAILED: 1}))

    def _carried_out(self, reading: Reading, work: Callable[[Reading], Iterator[Reading]]) -> None:
        with self._one_at_a_time:
            try:
                for further in work(reading):
                    reading = further
                    self._note(reading)
            except BadDocument as bad:
                reading = _with_fault(reading, bad.fault)
        self._note(replace(reading, is_over=True))

    def _note(self, reading: Reading) -> None:
        with self.database.begin() as session:
            store.keep_reading(session, reading)

    def _one(self, reading: Reading, content: bytes, name: str, by: Author) -> Iterator[Reading]:
        """Read one document, and tell how far that is."""
        for step in self._steps(content, name, by):
            match step:
                case Encoded(done, of):
                    yield replace(reading, done=done, of=of)
                case Kept():
                    yield _with(reading, step)

    def _steps(self, content: bytes, name: str, by: Author) -> Iterator[Encoded | Kept]:
        source, now = name[:LONGEST_NAME], self.clock()
        with self.database.reading() as session:
            known = store.document_from(session, source)
            text_hash = known.text_hash if known and store.has_vectors(session, known.id) else ""
        for step in self.read(content, name, text_hash):
            match step:
                case Encoded():
                    yield step
                case ReadDocument():
                    yield self._kept(step, source, by)
                case Unchanged() if known:
                    with self.database.begin() as session:
                        store.note_fault(session, known.id, None, now)
                    yield Kept(known.id, is_new=False, is_changed=False)

    def _kept(self, found: ReadDocument, name: str, by: Author) -> Kept:
        cut, now = found.cut, self.clock()
        document = Document(
            self.new_id(),
            cut.title,
            name,
            cut.kind,
            cut.language,
            cut.text_hash,
            cut.dated,
            now,
            now,
            by.id,
            by.name,
            cut.pages,
            cut.pages_read,
            len(cut.passages),
            cut.left_out,
        )
        with self.database.begin() as session:
            return store.keep(session, document, cut, found.vectors)

    def _fetched(self, reading: Reading, address: str, by: Author) -> Iterator[Reading]:
        with self.fetching() as fetch:
            content = unpacked(fetch.fetch(address))
            sitemap = sitemap_in(content)
            if sitemap is None:
                yield from self._one(reading, content, address, by)
            else:
                yield from self._pages(fetch, reading, self._addresses(fetch, sitemap, address), by)

    def _addresses(self, fetch: Fetch, sitemap: Sitemap, address: str) -> tuple[str, ...]:
        """Every page in a sitemap and the sitemaps it names, on permitted hosts."""
        pages = [*sitemap.pages]
        for other in allowed(sitemap.sitemaps, address, self.hosts)[:MOST_SITEMAPS]:
            below = sitemap_in(unpacked(fetch.fetch(other)))
            pages += below.pages if below else ()
        found = tuple(dict.fromkeys(allowed(pages, address, self.hosts)))
        if not found:
            raise BadDocument(Fault.NO_PAGES)
        return found

    def _pages(self, fetch: Fetch, reading: Reading, pages: tuple[str, ...], by: Author) -> Iterator[Reading]:
        chosen = pages[:MOST_SITEMAP_PAGES]
        reading = replace(reading, of=len(chosen), left_out=len(pages) - len(chosen))
        for number, page in enumerate(chosen, 1):
            try:
                content = fetch.fetch(page)
                for step in self._steps(content, page, by):
                    if isinstance(step, Kept):
                        reading = _with(reading, step)
            except BadDocument as bad:
                reading = _with_fault(reading, bad.fault)
            reading = replace(reading, done=number)
            yield reading


def _with(reading: Reading, kept: Kept) -> Reading:
    return replace(
        reading,
        document=kept.id,
        added=reading.added + kept.is_new,
        changed=reading.changed + kept.is_changed,
        unchanged=reading.unchanged + (not kept.is_new and not kept.is_changed),
    )


def _with_fault(reading: Reading, fault: Fault) -> Reading:
    return replace(reading, faults={**reading.faults, fault: Counter(reading.faults)[fault] + 1})
