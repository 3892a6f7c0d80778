"""`cityline answers`: answers and their editions, in a folder and in the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from intents.articles.facts import NAMED
from intents.articles.folder import AnswerText, texts_in
from intents.text.pattern import whole_number
from ivr.accounts import audit_store
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry
from ivr.call.city import City, load_city, read_answers
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger, whoever_types
from ivr.errors import BadInput
from ivr.line.nlu import NluTrainer
from ivr.settings import Settings, load_settings
from ivr.storage.database import Database
from ivr.studio import store
from ivr.studio.edition import ArticleHistory, Author, Edition, State
from ivr.studio.exchange import Exported, Imported, exported, is_safe
from ivr.studio.publishing import Moved, OnAir, Publication, Publisher, Refused

MOVED = "Nothing was done: somebody else has just changed the same. Try again."
CityDir = Annotated[Path, typer.Argument(help="The city's folder.", metavar="CITY_DIR")]
Slug = Annotated[str, typer.Argument(help="The article, such as roads.pothole.", metavar="ARTICLE")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True, slots=True)
class Terminal:
    """A person at the machine's terminal, with the answers they manage."""

    publisher: Publisher
    database: Database
    city: City
    by: Author

    def note(self, act: str, subject: str) -> None:
        """Add an action to the audit log."""
        with self.database.begin() as session:
            audit_store.append(session, AuditEntry(self.publisher.clock(), THE_MACHINE, act, subject))

    def history(self, slug: str) -> ArticleHistory:
        """Read every edition of an article; raise BadInput if there is none."""
        with self.database.reading() as session:
            found = store.history(session, slug)
        if found is None:
            raise BadInput(f"{slug}: the database has no such answer.")
        return found


@contextmanager
def at_terminal(settings: Settings) -> Iterator[Terminal]:
    """Open the configured database, with the configured city to check against."""
    city = load_city(settings.city)
    name = whoever_types()
    with open_ledger(settings) as database:
        publisher = Publisher(
            database.begin,
            database.reading,
            partial(read_answers, city),
            lambda catalog: NluTrainer.load(settings.models).pipeline(catalog),
            lambda: datetime.now(UTC),
        )
        yield Terminal(publisher, database, city, Author(f"terminal:{name}"[:120], name))


def take_in(city: CityDir, *, as_json: Json = False) -> None:
    """Import a city's answers, all or nothing; the next call hears them."""
    texts = _files(city)
    if strays := sorted((city / "answers").rglob("*.yml")):
        raise BadInput(f"Nothing was imported.\n{strays[0]}: this file is not read; name it .yaml")
    with at_terminal(load_settings()) as terminal:
        change = _imported(terminal.publisher.take_in(texts, terminal.by), texts)
        if change.changes_anything:
            terminal.note("answers.import", f"{len(change.editions)}+{len(change.removed)}")
    if as_json:
        changed = sorted(one.slug for one in change.editions)
        gone, off = [*change.removed], [*change.withdrawn]
        print_json({"changed": changed, "removed": gone, "withdrawn": off, "unchanged": change.unchanged})
        return
    for edition in change.editions:
        what = "changed" if edition.based_on else "new"
        for_results().print(f"{edition.slug}: {what}, edition {edition.number}", markup=False)
    for slug in change.removed:
        for_results().print(f"{slug}: removed, its file is gone", markup=False)
    for slug in change.withdrawn:
        for_results().print(f"{slug}: withdrawn", markup=False)
    for_results().print(
        f"{len(change.editions)} published, {len(change.removed)} removed, {change.unchanged} unchanged."
    )


def export_answers(city: CityDir, *, as_json: Json = False) -> None:
    """Export what is on air into a city's folder, byte for byte as it was imported or approved."""
    with at_terminal(load_settings()) as terminal:
        base = terminal.publisher.base()
        if not base.number:
            raise BadInput("The database has no answers yet; begin with: cityline answers import CITY_DIR")
        with terminal.database.reading() as session:
            known = store.paths(session)
    folder = city / "answers"
    present = {text.path: text.text for text in _files(city)} if folder.is_dir() else {}
    change = exported(base.texts.values(), present, known)
    _write(folder, change)
    withdrawn = [one.slug for one in base.aired if one.answer.is_withdrawn]
    if as_json:
        print_json(
            {
                "written": [one.path for one in change.written],
                "deleted": [*change.deleted],
                "foreign": [*change.foreign],
                "withdrawn": withdrawn,
            }
        )
        return
    for path in change.foreign:
        for_results().print(f"{folder / path}: not one of the database's answers; it stays", markup=False)
    for slug in withdrawn:
        for_results().print(f"{slug}: withdrawn, as its last line says", markup=False)
    for_results().print(f"{len(change.written)} files written, {len(change.deleted)} deleted in {folder}.")


def show(
    article: Annotated[
        str, typer.Argument(help="The article, or as the ledger has it: waste.missed@3.", metavar="ARTICLE")
    ],
    *,
    edition: Annotated[int, typer.Option(help="The edition; the one on air if left out.")] = 0,
) -> None:
    """Print an answer as it was: an edition, a version as spoken with its facts, or what is on air."""
    slug, _, version = article.partition("@")
    with at_terminal(load_settings()) as terminal:
        found = terminal.history(slug)
        with terminal.database.reading() as session:
            number = whole_number(version) or 0
            spoken = store.spoken_as(session, slug, number) if number else ()
        heard = terminal.publisher.heard(slug, number) if spoken else terminal.publisher.heard(slug)
    shown = _chosen(found, version, edition, spoken)
    if shown is None:
        raise BadInput(f"{article}: there is no such edition.")
    typer.echo(shown.text, nl=False)
    if NAMED.search(shown.text) and not edition:
        for language, words in heard.items():
            typer.echo(f"# {language}: {words}")


def withdraw(article: Slug, *, why: Annotated[str, typer.Option(help="Why; the history keeps it.")]) -> None:
    """Take an answer off air at once; callers who ask get a person instead."""
    with at_terminal(load_settings()) as terminal:
        edition = _in_state(terminal.history(article), State.PUBLISHED, "is not on air")
        number = _publication(terminal.publisher.withdraw(edition, terminal.by, why))
        terminal.note("answers.withdraw", f"{article}@{edition.number}")
    for_results().print(f"Withdrawn: {article} (publication {number}). The next caller gets a person.")


def restore(article: Slug) -> None:
    """Put a withdrawn answer on air again, as it was."""
    with at_terminal(load_settings()) as terminal:
        edition = _in_state(terminal.history(article), State.WITHDRAWN, "is not withdrawn")
        number = _publication(terminal.publisher.publish(edition, terminal.by))
        terminal.note("answers.restore", f"{article}@{edition.number}")
    for_results().print(f"On air again: {article} (publication {number}).")


def _files(city: Path) -> tuple[AnswerText, ...]:
    folder = city / "answers"
    if not folder.is_dir():
        raise BadInput(f"{city}: there is no folder answers in it; give a city's folder.")
    texts, faults = texts_in(folder)
    if faults:
        raise BadInput("\n".join(("Nothing was changed.", *map(str, faults))))
    return texts


def _write(folder: Path, change: Exported) -> None:
    for one in change.written:
        if not is_safe(one.path):
            raise BadInput(f"{one.path}: not a path below {folder}")
        file = folder / one.path
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_bytes(one.text.encode())
        part.replace(file)
    for path in change.deleted:
        (folder / path).unlink()


def _imported(outcome: Imported | Refused | Moved, texts: Iterable[AnswerText]) -> Imported:
    match outcome:
        case Imported():
            return outcome
        case Refused(problems):
            own = {text.path for text in texts}
            lines = (f"answers/{one}" if one.file in own else str(one) for one in problems)
            raise BadInput("\n".join(("Nothing was imported.", *lines)))
        case Moved():
            raise BadInput(MOVED)


def _publication(outcome: Publication) -> int:
    match outcome:
        case OnAir(number):
            return number
        case Refused(problems):
            raise BadInput("\n".join(str(problem) for problem in problems))
        case Moved():
            raise BadInput(MOVED)


def _in_state(found: ArticleHistory, state: State, otherwise: str) -> Edition:
    edition = found.on_air
    if edition is None or edition.state is not state:
        raise BadInput(f"{found.newest.slug} {otherwise}.")
    return edition


def _chosen(found: ArticleHistory, version: str, edition: int, spoken: tuple[Edition, ...]) -> Edition | None:
    if version:
        return spoken[-1] if spoken else None
    return found.edition(edition) if edition else found.on_air
