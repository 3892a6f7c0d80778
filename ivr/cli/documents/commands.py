"""`cityline documents`: the city's pages, PDFs and texts from which answers are drafted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ivr.accounts import audit_store
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry
from ivr.call.city import load_city
from ivr.cli.console import for_results, picked, print_json
from ivr.cli.ledger import open_ledger, whoever_types
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.studio.documents.document import MOST_BYTES, Document, Fault, Reading
from ivr.studio.documents.library import Library
from ivr.studio.documents.reading import DocumentReader
from ivr.studio.documents.wiring import DocumentShop, load_document_settings
from ivr.studio.edition import Author
from ivr.web.words import load_words
from languages.forms import DEFAULT

FIELDS = (
    *("id", "title", "source", "kind", "language", "passages", "pages", "pages_read"),
    *("dated", "read_at", "checked_at"),
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True, slots=True)
class Terminal:
    """A person at the machine's terminal, with the documents they manage."""

    shop: DocumentShop
    by: Author

    @property
    def library(self) -> Library:
        """The documents."""
        return self.shop.library()

    @property
    def reader(self) -> DocumentReader:
        """Reads new documents while the terminal waits."""
        return self.shop.reader(lambda work: work())

    def note(self, act: str, subject: str) -> None:
        """Add an action to the audit log."""
        with self.shop.database.begin() as session:
            audit_store.append(session, AuditEntry(self.shop.clock(), THE_MACHINE, act, subject))


@contextmanager
def _at_terminal() -> Iterator[Terminal]:
    settings = load_settings()
    directory = load_city(settings.city).directory
    name = whoever_types()
    with open_ledger(settings) as database:
        shop = DocumentShop(
            settings,
            load_document_settings(),
            database,
            (),
            directory.languages,
            directory.time_zone,
            lambda: datetime.now(UTC),
        )
        yield Terminal(shop, Author(f"terminal:{name}"[:120], name))


def add(
    what: Annotated[str, typer.Argument(metavar="FILE|SITEMAP_URL", help="A file, or an https address.")],
    *,
    as_json: Json = False,
) -> None:
    """Take in a file, a page or the pages of a sitemap; each is kept whole or not at all."""
    is_address = what.startswith(("https://", "http://"))
    content = b"" if is_address else _content(Path(what))
    with _at_terminal() as terminal:
        reader = terminal.reader
        if is_address:
            came = reader.take_address(what, terminal.by)
        else:
            came = reader.take_file(content, Path(what).name, terminal.by)
        if came.document:
            terminal.note("documents.add", came.name)
        found = terminal.library.document(came.document) if came.document else None
    if as_json:
        faults = {fault.value: count for fault, count in came.faults.items()}
        print_json({**asdict(came), "faults": faults})
    elif came.document:
        for line in _told(came, found[0] if found and not is_address else None):
            for_results().print(line, markup=False)
    if came.faults and not came.document:
        raise BadInput("\n".join(map(_fault, came.faults)))


def list_documents(*, as_json: Json = False) -> None:
    """List the documents, with their dates and whether they could be fetched again."""
    with _at_terminal() as terminal:
        found = terminal.library.documents()
    if as_json:
        print_json([picked(one, *FIELDS) | {"fault": one.fault or ""} for one in found])
        return
    table = Table("id", "title", "language", "passages", "date", "from")
    for one in found:
        dated = one.dated or one.read_at.date()
        fault = f"\n{_fault(one.fault)}" if one.fault else ""
        table.add_row(
            one.id[:8], one.title, one.language, str(one.passages), dated.isoformat(), f"{one.source}{fault}"
        )
    for_results().print(table if found else "No documents yet; take some in with: cityline documents add")


def remove(
    which: Annotated[str, typer.Argument(metavar="ID|SOURCE", help="As the list shows it.")],
) -> None:
    """Remove a document with its passages; answers drafted from it stay, and are flagged."""
    with _at_terminal() as terminal:
        known = terminal.library.documents()
        chosen = [
            one for one in known if one.source == which or (len(which) >= 6 and one.id.startswith(which))
        ]
        if len(chosen) != 1:
            raise BadInput(f"{which}: no such document; see: cityline documents list")
        terminal.library.remove(chosen[0].id)
        terminal.note("documents.remove", chosen[0].source)
    for_results().print(f"Removed: {chosen[0].title}", markup=False)


def look_again() -> None:
    """Fetch every address again now, as the service does once a day."""
    with _at_terminal() as terminal:
        changed = terminal.reader.look_again()
    for_results().print(f"{changed} changed.")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error


def _told(came: Reading, found: Document | None) -> Iterator[str]:
    if found:
        yield f"{found.title}: {found.passages} passages, {found.language}"
        if found.pages > found.pages_read:
            yield f"The first {found.pages_read} of {found.pages} pages are read; the rest is left out."
        if found.left_out:
            yield f"{found.left_out} more passages are left out."
    yield f"{came.added} taken in, {came.changed} changed, {came.unchanged} as before."
    if came.left_out:
        yield f"{came.left_out} more pages of the sitemap were left out."
    if came.faults:
        yield from (f"{count} x {_fault(fault)}" for fault, count in came.faults.items())


def _fault(fault: Fault) -> str:
    return load_words(("ivr.studio.documents",))[DEFAULT](f"documents.fault.{fault.value}")
