"""A reply to written feedback, drafted from a reviewed answer; a person reads, edits and sends it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intents.articles.article import Article, Handling, Language
from intents.articles.catalog import Catalog
from intents.interpretation.follow_up_book import FollowUpBook
from intents.interpretation.in_context import CLOSE_FROM
from intents.interpretation.topic_talk import NluModels
from intents.meaning.understanding import Ambiguous, NoMatch, Recognized
from intents.text.wording import sentences
from routing.deciding.policy import SURE

MOST_PARTS = 8
"Sentences at the beginning of a mail that are looked at one by one, besides the whole text."
SURE_ENOUGH = 0.5
"Probability from which one sentence counts; a person reads every reply."
_END = re.compile(r"(?<=[.!?])\s+|\s*[\r\n]+\s*")
_BY_TELEPHONE = re.compile(
    r"(?:^|[,;:]\s*)(?:(?:or|so|ou|alors) )?(?:say|dites)\b"
    r"|\b(?:press|dial|appuyez sur|composez|faites) (?:le )?(?:0|zero|zéro)\b",
    re.IGNORECASE,
)
"What is said to the line or keyed; “send photos, and say when” can be followed in a mail too."
MOST_FURTHER = 2
"Sentences beyond those that every caller hears, which are taken if the text asks for them."


@dataclass(frozen=True, slots=True)
class WrittenFeedback:
    """A line of written feedback, redacted."""

    id: str
    text: str = field(repr=False)
    language: Language
    at: datetime
    "When it was imported."

    @property
    def line(self) -> str:
        """Its line in the file, which leads whoever has the file to the writer."""
        return self.id.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class AnswerFor:
    """The reviewed answer that a reply is drafted from."""

    article: Article
    is_sure: bool
    "Whether the line would give it without asking, and no other answer was nearly as likely."
    further: tuple[int, ...] = ()
    "The numbers of the further sentences that the text asks for."

    def text(self, language: Language) -> str:
        """What it tells, without sentences that only make sense on the telephone."""
        wording = self.article.wordings[language]
        told = (*sentences(wording.spoken), *(wording.sentences[number] for number in self.further))
        return " ".join(one for one in told if not _BY_TELEPHONE.search(one))


def answer_for(
    written: WrittenFeedback, models: NluModels, catalog: Catalog, today: date
) -> AnswerFor | None:
    """The answer on air that a text asks for; None for no question, or one that only people answer."""
    matcher = models.matcher
    ranked = matcher.weigh([written.text, *_parts(written.text)], written.language)
    whole = matcher.judge(ranked[:1])
    parts = [matcher.judge([one]) for one in ranked[1:]]
    certain = [
        one for one in (whole, *parts) if isinstance(one, Recognized) and one.confidence >= SURE_ENOUGH
    ]
    best = max(certain, key=lambda one: one.confidence, default=None)
    match best or whole:
        case Recognized(article=slug, confidence=confidence):
            is_sure = len({one.article for one in certain}) < 2 and confidence >= SURE
        case Ambiguous(candidates=candidates):
            slug, is_sure = candidates[0].article, False
        case NoMatch():
            return None
    article = catalog.articles.get(slug)
    if article is None or article.handling is not Handling.ANSWER:
        return None
    if written.language not in article.wordings or article.is_off_air(today, written.language):
        return None
    found = AnswerFor(article, is_sure, _asked_for(written, slug, models.follow_ups))
    return found if found.text(written.language) else None


def _asked_for(written: WrittenFeedback, slug: str, book: FollowUpBook) -> tuple[int, ...]:
    """The numbers of the sentences whose own questions are closest to a part of the text, in their order."""
    near: dict[int, float] = {}
    for part in _parts(written.text) or [written.text]:
        for number, fit in book.fits(part, written.language).get(slug, {}).items():
            near[number] = max(near.get(number, 0.0), fit.likeness)
    close = [number for number, score in near.items() if score >= CLOSE_FROM]
    return tuple(sorted(sorted(close, key=lambda number: -near[number])[:MOST_FURTHER]))


def _parts(text: str) -> Sequence[str]:
    found = [part.strip() for part in _END.split(text) if len(part.split()) > 2]
    return found[:MOST_PARTS] if len(found) > 1 else []


LARGEST_BYTES = 900_000
LONGEST_TEXT = 2_000
MOST_TEXTS = 3_000
HEADINGS = frozenset("text texte comment comments commentaire commentaires feedback message question".split())  # noqa: SIM905 -- read as a line
DELIMITERS = ",;\t"
NO_DELIMITER = "\x1f"
"Spreadsheets quote a text with their delimiter, but in French that is the semicolon, and commas stand free."


class Fault(StrEnum):
    """Why a file is refused."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_TEXT = "not_text"
    QUOTES = "quotes"
    COLUMNS = "columns"
    "The first line tells whether there are several columns; a comma further down is just a comma."
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class BadFile:
    """A fault and its line in the file."""

    fault: Fault
    line: int = 1


def read_feedback(content: bytes) -> tuple[str, ...] | BadFile:
    """Return the texts in a file, or its first fault."""
    if len(content) > LARGEST_BYTES:
        return BadFile(Fault.TOO_LARGE)
    if b"\0" in content:
        return BadFile(Fault.NOT_TEXT, _line_of(content, content.index(b"\0")))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return BadFile(Fault.NOT_UTF8, _line_of(content, error.start))
    if _has_columns(text):
        return BadFile(Fault.COLUMNS)
    found: list[str] = []
    for one in _texts(text):
        if isinstance(one, BadFile):
            return one
        found.append(one)
    return tuple(found[1:] if found and _is_heading(found[0]) else found) or BadFile(Fault.EMPTY)


def _texts(text: str) -> Iterator[str | BadFile]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=NO_DELIMITER, strict=True)
    count = 0
    try:
        for row in rows:
            # Lines stay apart until the text is redacted: the last one is often a signature.
            lines = (" ".join(line.split()) for line in " ".join(row).splitlines())
            written = "\n".join(line for line in lines if line).rstrip(DELIMITERS)
            count += bool(written)
            if len(written) > LONGEST_TEXT:
                yield BadFile(Fault.TOO_LONG, rows.line_num)
            if count > MOST_TEXTS:
                yield BadFile(Fault.TOO_MANY, rows.line_num)
            if written:
                yield written
    except csv.Error as error:
        is_long = "field limit" in str(error)
        yield BadFile(Fault.TOO_LONG if is_long else Fault.QUOTES, max(rows.line_num, 1))


def _has_columns(text: str) -> bool:
    """Whether the first line has several cells, by any delimiter."""
    first = text.lstrip().split("\n", 1)[0][: LONGEST_TEXT + 1]
    cells = (next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS)
    return any(sum(bool(cell.strip()) for cell in row) > 1 for row in cells)


def _is_heading(text: str) -> bool:
    return text.casefold() in HEADINGS


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
