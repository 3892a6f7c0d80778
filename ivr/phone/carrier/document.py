"""Document: TwiML as Twilio reads it, strictly; what Twilio refuses is refused under the same number."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from ivr.phone.carrier.reader import READERS
from ivr.phone.carrier.refusal import Refusal
from ivr.phone.carrier.verb import Verb

MAX_BYTES: Final = 64 * 1024
_XML_TYPES: Final = frozenset({"text/xml", "application/xml"})
ALL_VERBS: Final = frozenset(READERS)
WHISPER_VERBS: Final = frozenset({"Say", "Play", "Gather", "Hangup"})
WAITING_VERBS: Final = frozenset({"Say", "Play", "Pause", "Hangup", "Redirect", "Leave", "Gather"})


@dataclass(frozen=True, slots=True)
class Document:
    """The verbs to run, where the document came from, and the schema warnings it earned (12200)."""

    url: str
    verbs: tuple[Verb, ...]
    warnings: tuple[str, ...] = ()


def read(url: str, content_type: str, body: bytes, allowed: frozenset[str] = ALL_VERBS) -> Document:
    """Read a TwiML answer; a verb outside `allowed` is skipped with a warning, or refused in a whisper."""
    root = _root(content_type, body)
    unknown = tuple(f"<{child.tag}> is not expected here" for child in root if child.tag not in allowed)
    if unknown and allowed is WHISPER_VERBS:
        raise Refusal(12200, unknown[0])
    return Document(url, tuple(READERS[child.tag](child) for child in root if child.tag in allowed), unknown)


def _root(content_type: str, body: bytes) -> Element:
    if content_type.partition(";")[0].strip().lower() not in _XML_TYPES:
        raise Refusal(12300, "the answer is not text/xml")
    if len(body) > MAX_BYTES:
        raise Refusal(11750, "the answer is larger than 64 kB")
    try:
        root = fromstring(body)  # noqa: S314 -- it comes from the service under test, on this machine
    except ParseError as error:
        raise Refusal(12100, "the answer is not XML") from error
    if root.tag != "Response":
        raise Refusal(12100, "the root is not <Response>")
    return root
