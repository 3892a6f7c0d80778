"""From a file's bytes to its text: its kind, and whether it can be read at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intents.articles.article import Language
from ivr.studio.documents.document import (
    LONGEST_HEADING,
    LONGEST_TITLE,
    MOST_BYTES,
    MOST_PASSAGES,
    BadDocument,
    Block,
    Extract,
    Fault,
    Kind,
    Passage,
)
from ivr.studio.documents.html_text import html_extract
from ivr.studio.documents.passages import hash_of, language_in, passages_of
from ivr.studio.documents.pdf_text import pdf_extract

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


_HEADING = re.compile(r"#{1,6}\s+(.*[^#\s])[#\s]*+")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+(.*)")
_RULE = re.compile(r"[\s|:-]*")
_MARKS = re.compile(r"(\*\*|__|`)(.+?)\1")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


def plain_extract(text: str) -> Extract:
    """Return a text's blocks; its title is its first heading, or its first line if that is short."""
    lines = text.splitlines()
    blocks = tuple(_blocks(lines))
    first = next((line for line in lines if line.strip()), "")
    named = _HEADING.fullmatch(first.strip())
    title = named[1] if named else first.strip() if len(first.split()) <= 12 else ""
    return Extract(Kind.TEXT, _bare(title), "", blocks)


def _blocks(lines: list[str]) -> Iterator[Block]:
    heading, held = "", list[str]()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        named = _HEADING.fullmatch(line.strip())
        item = _ITEM.fullmatch(line)
        is_underlined = (
            bool(line.strip()) and _UNDERLINE.fullmatch(following.strip()) is not None and not item
        )
        is_row = line.strip().startswith("|")
        if held and (named or item or is_underlined or is_row or not line.strip()):
            yield Block(" ".join(held), heading)
            held = []
        if named or is_underlined:
            heading = _bare(named[1] if named else line)[:LONGEST_HEADING]
        elif is_row and not _RULE.fullmatch(line):
            yield Block(_row(line), heading)
        elif item:
            held = [_bare(item[1])]
        elif line.strip() and not _RULE.fullmatch(line) and not _UNDERLINE.fullmatch(line.strip()):
            held.append(_bare(line))
    if held:
        yield Block(" ".join(held), heading)


def _row(line: str) -> str:
    first, *rest = [_bare(cell) for cell in line.strip().strip("|").split("|")]
    return f"{first}: {', '.join(one for one in rest if one)}" if any(rest) else first


def _bare(text: str) -> str:
    """A line without Markdown markup."""
    return " ".join(_MARKS.sub(r"\2", _LINK.sub(r"\1", text)).split())
