"""A hand-off as JSON and back."""

from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter

from routing.handoff import HandOff


def to_json(handoff: HandOff) -> str:
    """Return a hand-off as JSON; what the caller dictated stays sealed."""
    return _converter().dumps(handoff).decode()


def from_json(text: str) -> HandOff:
    """Return the hand-off of a JSON text that to_json made."""
    return _converter().loads(text, HandOff)


@cache
def _converter() -> OrjsonConverter:
    return make_converter()
