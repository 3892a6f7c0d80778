"""What a sitemap names, and which of its pages may be fetched."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from routing.documents.document import MOST_BYTES, BadDocument, Fault

MOST_SITEMAP_PAGES = 200
"Fetched at once; of a larger sitemap the rest is left out, and the page says so."
MOST_SITEMAPS = 20
"That an index of sitemaps may name."
_BEGINNING = 2_000
_GZIP = b"\x1f\x8b"
_HEADED_BY_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses in a sitemap, in its order."""

    pages: tuple[str, ...]
    sitemaps: tuple[str, ...]


def unpacked(content: bytes) -> bytes:
    """Return what a gzipped file holds, as sitemaps often are, and any other as it is; raise BadDocument."""
    if not content.startswith(_GZIP):
        return content
    # No more than may be kept: a small file can hold a very large one.
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
    """Return the addresses of a sitemap, or None for what is none; entities of its own are not expanded."""
    beginning = content[:_BEGINNING]
    if b"<urlset" not in beginning and b"<sitemapindex" not in beginning:
        return None
    parsed = LexborHTMLParser(content.decode("utf-8", "replace"))
    return Sitemap(_addresses(parsed, "url > loc"), _addresses(parsed, "sitemap > loc"))


def allowed(pages: Sequence[str], address: str, hosts: Collection[str]) -> tuple[str, ...]:
    """Of a sitemap's pages those of its own host and of the configured ones."""
    own = {host_of(address), *(host.casefold() for host in hosts)}
    return tuple(page for page in pages if host_of(page) in own)


def host_of(address: str) -> str:
    """Return the host of an address; empty for what is none."""
    try:
        return (urlsplit(address).hostname or "").casefold()
    except ValueError:
        return ""


def _addresses(parsed: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    found = (node.text(deep=True).strip() for node in parsed.css(selector))
    return tuple(dict.fromkeys(one for one in found if one))
