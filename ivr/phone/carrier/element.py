"""The attributes of a TwiML element, read as Twilio reads them."""

from xml.etree.ElementTree import Element

from ivr.phone.carrier.refusal import Refusal


def text_of(element: Element) -> str:
    """Return an element's own text, markup inside it (SSML) removed."""
    if element.tag in {"Say", "Play", "Redirect", "Number", "Sip", "Enqueue"}:
        return " ".join("".join(element.itertext()).split())
    return (element.text or "").strip()


def number(element: Element, name: str, default: float, auto: float | None = None) -> float:
    """Read a number that is not negative; `auto` stands for the word where the word is allowed."""
    written = element.get(name)
    if written is None:
        return default
    if written == "auto" and auto is not None:
        return auto
    if not written.isdecimal():
        raise Refusal(12200, f"{name} of <{element.tag}> is not a number")
    return float(written)


def flag(element: Element, name: str, *, default: bool = False) -> bool:
    """Read `true` or `false`."""
    written = element.get(name)
    if written is None:
        return default
    if written not in {"true", "false"}:
        raise Refusal(12200, f"{name} of <{element.tag}> is neither true nor false")
    return written == "true"


def words(element: Element, name: str, default: str) -> frozenset[str]:
    """Read a list of words between blanks."""
    return frozenset(element.get(name, default).split())
