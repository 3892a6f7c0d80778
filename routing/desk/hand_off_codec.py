"""A hand-off as JSON and back."""

from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter

from routing.handoff import HandOff


def to_json(known: HandOff) -> str:
    """Return a hand-off as JSON."""
    return _converter().dumps(known).decode()


def from_json(text: str) -> HandOff:
    """Return the hand-off of a JSON text that to_json made."""
    return _converter().loads(text, HandOff)


@cache
def _converter() -> OrjsonConverter:
    return make_converter()
