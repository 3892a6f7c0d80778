"""The carrier's identifiers (two letters and 32 hexadecimal digits), and the parties of a call."""

import re
from dataclasses import dataclass, field

CALL, RECORDING, STREAM = "CA", "RE", "MZ"
TEXTS = ("SM", "MM")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_DIGITS = re.compile(r"[0-9a-f]{32}")


def is_sid(kind: str, text: str) -> bool:
    """Return whether a text is an identifier of that kind."""
    return text.startswith(kind) and _DIGITS.fullmatch(text, len(kind)) is not None


@dataclass(frozen=True, slots=True)
class Parties:
    """The caller's number and the line's; empty if the carrier gives none."""

    caller: str = field(default="", repr=False)
    line: str = ""

    @property
    def caller_id(self) -> str:
        """Return the caller id to show the person who is rung when the caller's is hidden.

        The carrier rejects a hidden number as caller id, but accepts the line's.
        """
        return "" if _E164.fullmatch(self.caller) or not _E164.fullmatch(self.line) else self.line


UNKNOWN = Parties()
