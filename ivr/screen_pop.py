"""What a department's telephone is given to find the screen pop of the call that it rings for.

The id says nothing by itself: only this line can tell which call it belongs to.
"""

import base64
import hmac
from collections.abc import Iterable

BYTES = 15
"Too many to be guessed, few enough for any telephone."


def pop_id(secret: bytes, call_sid: str) -> str:
    """Return a call's opaque id of 24 lower-case letters and digits: the same one each time."""
    mac = hmac.digest(secret, f"screen pop:{call_sid}".encode(), "sha256")
    return base64.b32encode(mac[:BYTES]).decode("ascii").lower()


def call_of_pop(secret: bytes, pop: str, call_sids: Iterable[str]) -> str | None:
    """Return which of some calls an id belongs to, or None."""
    given = pop.encode()
    return next((sid for sid in call_sids if hmac.compare_digest(pop_id(secret, sid).encode(), given)), None)
