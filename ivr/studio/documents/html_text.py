"""The text of a web page: its main part with headings, without menus, forms or footers."""

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ivr.studio.documents.document import LONGEST_HEADING, Block, Extract, Kind

_MAIN = ("main", "[role=main]", "article", "#content", "#main-content", "body")
"Elements with a page's own text; the first with enough text is used."
_ENOUGH_LETTERS = 120
_AROUND = (
    "script, style, noscript, template, nav, header nav, footer, aside, button, select, iframe, svg, "
    "textarea, dialog, label, legend, "
    "[role=navigation], [role=banner], [role=contentinfo], [role=search], [hidden], [aria-hidden=true], "
    ".breadcrumb, .breadcrumbs, .skip-link, .cookie, .cookies, .share, .social, .pagination"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_PARTS = frozenset({"p", "li", "dd", "dt", "tr", "blockquote", "pre", "figcaption", "caption", "address"})
_DATES = (
    'meta[property="article:modified_time"]',
    'meta[name="dcterms.modified"]',
    'meta[name="last-modified"]',
    'meta[itemprop="dateModified"]',
    'meta[property="article:published_time"]',
    'meta[name="dcterms.issued"]',
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LINKED = 0.6
"Share of a block's letters inside links above which it is a menu."
MOST_DEEP = 60
"Elements between a cell and its row; deeper pages were made to be slow."


def html_extract(text: str) -> Extract:
    """Return a page's main text."""
    page = LexborHTMLParser(text)
    root = page.css_first("html")
    language = str((root.attributes.get("lang") if root else "") or "")[:2].lower()
    title = _text(page.css_first("h1")) or _text(page.css_first("title"))
    dated = _dated(page)
    for node in page.css(_AROUND):
        node.decompose()
    return Extract(Kind.HTML, title, language, tuple(_blocks(_main(page))), dated)


def _main(page: LexborHTMLParser) -> LexborNode | None:
    for selector in _MAIN:
        found = page.css_first(selector)
        if found is not None and len(_text(found)) >= _ENOUGH_LETTERS:
            return found
    return page.body


def _blocks(main: LexborNode | None) -> Iterator[Block]:
    heading = ""
    for node in main.traverse() if main is not None else ():
        tag = node.tag or ""
        if tag in _HEADINGS:
            heading = _text(node)[:LONGEST_HEADING] or heading
        elif tag == "tr":
            yield from _said(_row(node), heading)
        elif tag in _PARTS and not _is_inside_a_row(node) and not _is_menu(node):
            yield from _said(_own(node), heading)
        elif tag in {"div", "section", "td", "main", "article", "body"} and not _is_inside_a_row(node):
            yield from _said(_loose(node), heading)


def _said(text: str, heading: str) -> Iterator[Block]:
    if text:
        yield Block(text, heading)


def _own(node: LexborNode) -> str:
    """An element's text without nested blocks."""
    if not any(inner.tag in _PARTS for inner in node.traverse() if inner.mem_id != node.mem_id):
        return _text(node)
    return _loose(node)


def _loose(node: LexborNode) -> str:
    """A node's own text with its inline elements."""
    pieces: list[str] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag in {"-text", "a", "b", "strong", "em", "i", "span", "abbr", "time", "sup", "sub", "code", "u"}:
            pieces.append(child.text(deep=True))
    return _spaced("".join(pieces))


def _row(node: LexborNode) -> str:
    own = [child for child in node.iter() if child.tag in {"th", "td"}]
    cells = [_loose(cell) if _has(cell, "table") else _text(cell) for cell in own]
    first, *rest = [cell for cell in cells if cell] or [""]
    return f"{first}: {', '.join(rest)}" if rest else first


def _has(node: LexborNode, tag: str) -> bool:
    """Whether an element has another within it; a text is read once, however deep its elements are nested."""
    return any(inner.tag == tag and inner.mem_id != node.mem_id for inner in node.traverse())


def _is_inside_a_row(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(MOST_DEEP):
        if parent is None or parent.tag == "tr":
            break
        parent = parent.parent
    return parent is not None and parent.tag == "tr"


def _is_menu(node: LexborNode) -> bool:
    """Whether nearly all of a block is links; a lone sentence with one link is not."""
    if node.tag != "li" or _has(node, "li"):
        return False
    letters = len(_text(node))
    linked = sum(len(_text(link)) for link in node.css("a"))
    return letters > 0 and linked / letters > _LINKED and letters < 60


def _dated(page: LexborHTMLParser) -> date | None:
    stated = [node.attributes.get("content") for name in _DATES if (node := page.css_first(name))]
    times = [node.attributes.get("datetime") for node in page.css("time[datetime]")]
    for text in (*stated, *times):
        found = _DAY.match(text or "")
        if found:
            try:
                return date.fromisoformat(found[0])
            except ValueError:
                continue
    return None


def _text(node: LexborNode | None) -> str:
    return _spaced(node.text(deep=True)) if node is not None else ""


def _spaced(text: str) -> str:
    return " ".join(text.split())
