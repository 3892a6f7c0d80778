"""From a file's bytes to its text: its kind, and whether it can be read at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from intents.articles.article import Language
from routing.documents.document import (
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_PASSAGES,
    BadDocument,
    Extract,
    Fault,
    Kind,
    Passage,
)
from routing.documents.html_text import html_extract
from routing.documents.passages import hash_of, passages_of
from routing.documents.pdf_text import pdf_extract
from routing.documents.plain_text import plain_extract
from routing.documents.sentences import language_in

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|main|article)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_BEGINNING = 2_000


@dataclass(frozen=True, slots=True)
class CutDocument:
    """A document that can be stored."""

    kind: Kind
    title: str
    language: Language
    dated: date | None
    passages: tuple[Passage, ...]
    text_hash: str
    pages: int
    pages_read: int
    left_out: int
    "How many passages exceeded the limit."


def cut(content: bytes, name: str, languages: Sequence[Language]) -> CutDocument:
    """Read a file and cut it into passages; raise BadDocument if it cannot be stored."""
    found = extract(content, name)
    passages = passages_of(found.blocks)
    if not passages:
        raise BadDocument(Fault.NO_TEXT)
    # Pages often claim to be in English and are not; their words decide where possible.
    language = language_in((one.text for one in passages), languages) or found.language
    if language not in languages:
        raise BadDocument(Fault.LANGUAGE)
    kept = passages[:MOST_PASSAGES]
    return CutDocument(
        found.kind,
        found.title[:LONGEST_TITLE] or name,
        language,
        found.dated,
        kept,
        hash_of(kept),
        found.pages,
        found.pages_read,
        len(passages) - len(kept),
    )


def extract(content: bytes, name: str) -> Extract:
    """Return the text of a PDF, a page or a plain text; raise BadDocument."""
    if len(content) > MOST_BYTES:
        raise BadDocument(Fault.TOO_LARGE)
    if b"%PDF-" in content[:1024]:
        found = pdf_extract(content)
    else:
        text = _decoded(content)
        found = html_extract(text) if _HTML.search(text[:_BEGINNING]) else plain_extract(text)
    return replace(found, title=" ".join(found.title.split()) or name)


def _decoded(content: bytes) -> str:
    """Decode a text; raise BadDocument for anything else, such as a picture or an office file."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if _CONTROL.search(text):
            break
        if not text.strip():
            raise BadDocument(Fault.NO_TEXT)
        return text
    raise BadDocument(Fault.NOT_TEXT)


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    declared = _CHARSET.search(content[:_BEGINNING])
    return ("utf-8-sig", *([declared[1].decode("ascii")] if declared else []), "cp1252")
