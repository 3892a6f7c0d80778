"""Plain text and Markdown: paragraphs, items and rows under their headings."""

import re
from collections.abc import Iterator

from routing.documents.document import LONGEST_HEADING, Block, Extract, Kind

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
