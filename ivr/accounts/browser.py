"""The browser that knocks."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request comes from, and what secret it brings."""

    address: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    "Of an earlier sign-in, good or not; it ends when the browser signs in anew."
