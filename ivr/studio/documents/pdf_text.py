"""The text of a PDF: lines joined into paragraphs, without running headers and page numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from ivr.studio.documents.document import (
    LONGEST_HEADING,
    MOST_PAGES,
    BadDocument,
    Block,
    Extract,
    Fault,
    Kind,
)

_NUMBERED = re.compile(
    r"(?:(?:part|section|article|schedule|appendix|partie|chapitre|annexe|titre)\s+[\dA-Z]|"
    r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-ZÀ-Ý])",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_ITEM = re.compile(r"\s*(?:[-–•▪*]|\(?[a-z0-9]{1,3}\))\s+", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\d{1,4}(?:\s*(?:of|de|sur|/)\s*\d{1,4})?$")
_MOST_HEADING_WORDS = 12
_FEWEST_LETTERS_A_PAGE = 15
"Characters per page; a scan has none, or a stamp's few."
_RUNNING_SHARE = 0.5
_RUNNING_PAGES = 4


def pdf_extract(content: bytes) -> Extract:
    """Return a PDF's text; raise BadDocument for one that is encrypted, broken or a scan."""
    try:
        reader = PdfReader(BytesIO(content))
        is_closed = bool(reader.is_encrypted) and not reader.decrypt("")
        count = 0 if is_closed else len(reader.pages)
        pages = [reader.pages[number].extract_text().splitlines() for number in range(min(count, MOST_PAGES))]
        title, dated = ("", None) if is_closed else _told(reader)
    except Exception as error:  # whatever the reader raises on a broken PDF
        raise BadDocument(Fault.BROKEN) from error
    if is_closed:
        raise BadDocument(Fault.ENCRYPTED)
    letters = sum(len(_LETTER.findall(line)) for page in pages for line in page)
    if letters < _FEWEST_LETTERS_A_PAGE * max(1, len(pages)):
        raise BadDocument(Fault.SCANNED if pages else Fault.NO_TEXT)
    blocks = tuple(_blocks(_without_running(pages)))
    return Extract(Kind.PDF, title, "", blocks, dated, count, len(pages))


def _told(reader: PdfReader) -> tuple[str, date | None]:
    known = reader.metadata
    if known is None:
        return "", None
    try:
        changed = known.modification_date or known.creation_date
    except ValueError:
        changed = None
    return str(known.title or ""), changed.date() if changed else None


def _without_running(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Drop first and last lines that occur on most pages, ignoring page numbers."""
    edges = Counter(
        shape
        for page in pages
        for shape in {_shape(line) for line in (*page[:2], *page[-2:]) if line.strip()}
    )
    most = max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))
    running = {shape for shape, count in edges.items() if count >= most}
    return [
        [line for place, line in enumerate(page) if 2 <= place < len(page) - 2 or _shape(line) not in running]
        for page in pages
    ]


def _shape(line: str) -> str:
    """A line without a page number at its end."""
    return _PAGE_NUMBER.sub("", " ".join(line.split()))


def _blocks(pages: Iterable[Iterable[str]]) -> Iterator[Block]:
    heading = ""
    for number, lines in enumerate(pages, 1):
        held: list[str] = []
        for line in (*(" ".join(one.split()) for one in lines), ""):
            if held and (not line or _is_heading(line) or _ITEM.match(line) or _is_over(held[-1], line)):
                yield Block(_paragraph(held), heading, number)
                held = []
            if _is_heading(line):
                heading = line[:LONGEST_HEADING]
            elif line and not line.isdecimal():
                held.append(line)


def _is_over(last: str, line: str) -> bool:
    """Whether a paragraph ended: a full stop on a line much shorter than its neighbours."""
    return last.endswith((".", ":", "!", "?")) and len(last) < 0.7 * max(60, len(line))


def _is_heading(line: str) -> bool:
    words = line.split()
    if not 0 < len(words) <= _MOST_HEADING_WORDS or line.endswith((".", ",", ";", ":")):
        return False
    letters = "".join(_LETTER.findall(line))
    return len(letters) > 3 and (letters.isupper() or _NUMBERED.match(line) is not None)


def _paragraph(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        # A hyphen before a lower-case letter was added in typesetting.
        is_split = re.search(r"[^\W\d_]{2}[-\u00ad]$", text) is not None and line[:1].islower()
        text = text[:-1] + line if is_split else f"{text} {line}"
    return text
