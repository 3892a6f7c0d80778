"""A call as JSON and back: what one process stores, any other goes on with."""

from collections.abc import Mapping
from functools import cache

import orjson
from cattrs.preconf.orjson import OrjsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from ivr.call import Call, Spoken
from routing.asked import Asked
from routing.transfer import Whisper


def to_json(call: Call) -> str:
    """Return a call as JSON."""
    return _converter().dumps(call).decode()


def from_json(text: str) -> Call:
    """Return the call of a JSON text that to_json made, in this version of the line or an earlier one."""
    stored: dict[str, object] = orjson.loads(text)
    return _converter().structure(_today(stored), Call)


def _today(stored: Mapping[str, object]) -> Mapping[str, object]:
    """Before transfers were kept one by one, a call only counted the numbers that were rung."""
    rung = stored.get("attempt")
    if not isinstance(rung, int) or "transfers" in stored:
        return stored
    attempts = [{"department": "", "rung_at": stored["started_at"]} for _ in range(rung)]
    if attempts and stored.get("accepted"):
        attempts[-1] |= {"whisper": Whisper.TAKEN.value, "taken_at": stored["started_at"]}
    return {**stored, "transfers": attempts}


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter()
    configure_tagged_union(Asked, converter)
    configure_tagged_union(Spoken, converter)
    return converter
