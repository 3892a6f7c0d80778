"""One-time links to the browser phone, for people who have no account."""

import time
from collections.abc import Callable

from ivr.accounts.sign_in import draw_token, key_of

LINK_SECONDS = 12 * 3600.0
"How long a link stays valid: a working day."
PASS_SECONDS = 12 * 3600.0
"How long a browser that used one may call."


class Passes:
    """Codes of links, each valid once, and the browsers they admitted; all end with the service."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._codes: dict[str, float] = {}
        self._passes: dict[str, float] = {}

    def new_code(self) -> str:
        """Return a code for a link."""
        code = draw_token()
        self._codes[key_of(code)] = self._seconds() + LINK_SECONDS
        return code

    def admit(self, code: str) -> str | None:
        """Use up a code, and return what the browser keeps; None if the code is used, expired or invented."""
        good_until = self._codes.pop(key_of(code.strip()), None)
        if good_until is None or good_until <= self._seconds():
            return None
        token = draw_token()
        self._passes[key_of(token)] = self._seconds() + PASS_SECONDS
        return token

    def is_good(self, token: str) -> bool:
        """Return whether a browser used a link less than half a day ago."""
        return bool(token) and self._passes.get(key_of(token), 0.0) > self._seconds()
