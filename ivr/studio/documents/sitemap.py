"""The pages in a sitemap, and which of them may be fetched."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from ivr.studio.documents.document import MOST_BYTES, BadDocument, Fault

MOST_SITEMAP_PAGES = 200
"Pages fetched at once; the rest of a larger sitemap is left out, and the page says so."
MOST_SITEMAPS = 20
"Sitemaps in a sitemap index."
_BEGINNING = 2_000
_GZIP = b"\x1f\x8b"
_HEADED_BY_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The URLs in a sitemap, in order."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]


def unpacked(content: bytes) -> bytes:
    """Return the contents of a gzipped file, as sitemaps often are, or of a plain one; raise BadDocument."""
    if not content.startswith(_GZIP):
        return content
    # Limited, since a small file can unpack to a very large one.
    packed = zlib.decompressobj(_HEADED_BY_GZIP)
    try:
        text = packed.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise BadDocument(Fault.PACKED) from error
    if len(text) > MOST_BYTES:
        raise BadDocument(Fault.TOO_LARGE)
    if not packed.eof:
        raise BadDocument(Fault.PACKED)
    return text


def sitemap_in(content: bytes) -> Sitemap | None:
    """Return a sitemap's URLs, or None for anything else; custom entities are not expanded."""
    beginning = content[:_BEGINNING]
    if b"<urlset" not in beginning and b"<sitemapindex" not in beginning:
        return None
    parsed = LexborHTMLParser(content.decode("utf-8", "replace"))
    return Sitemap(_addresses(parsed, "url > loc"), _addresses(parsed, "sitemap > loc"))


def allowed(pages: Sequence[str], address: str, hosts: Collection[str]) -> tuple[str, ...]:
    """The pages of the sitemap's own host and of the configured ones."""
    own = {host_of(address), *(host.casefold() for host in hosts)}
    return tuple(page for page in pages if host_of(page) in own)


def host_of(address: str) -> str:
    """Return a URL's host; empty if it has none."""
    try:
        return (urlsplit(address).hostname or "").casefold()
    except ValueError:
        return ""


def _addresses(parsed: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    found = (node.text(deep=True).strip() for node in parsed.css(selector))
    return tuple(dict.fromkeys(one for one in found if one))
