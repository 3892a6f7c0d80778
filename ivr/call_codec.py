"""A call as JSON and back: what one process stores, any other goes on with."""

from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from ivr.call import Call, Spoken
from routing.asked import Asked


def to_json(call: Call) -> str:
    """Return a call as JSON."""
    return _converter().dumps(call).decode()


def from_json(text: str) -> Call:
    """Return the call of a JSON text that to_json made."""
    return _converter().loads(text, Call)


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter()
    configure_tagged_union(Asked, converter)
    configure_tagged_union(Spoken, converter)
    return converter
