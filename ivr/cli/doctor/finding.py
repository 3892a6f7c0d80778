"""A finding: what was looked at, how it is, and what to do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ivr.errors import CitylineError


class State(StrEnum):
    """How something is."""

    GOOD = "good"
    WARNING = "warning"
    "Callers are served, and would be served worse once something else happens."
    WRONG = "wrong"
    "Callers are not served as they should be."
    UNKNOWN = "unknown"
    "It could not be looked at."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    state: State
    sentence: str
    remedy: str = ""
    "What to do, as a sentence of its own."

    def as_json(self) -> dict[str, str]:
        """Return it as values that JSON has."""
        return {"about": self.about, "state": self.state, "sentence": self.sentence, "remedy": self.remedy}


Look = Callable[[], Iterable[Finding]]


def looked_at(about: str, look: Look) -> Iterator[Finding]:
    """Yield what is found; what cannot be looked at is a finding, too."""
    try:
        yield from look()
    except CitylineError as error:
        yield Finding(about, State.UNKNOWN, f"This could not be looked at: {error}")


def good(about: str, sentence: str) -> Finding:
    """Return a finding of something that is as it should be."""
    return Finding(about, State.GOOD, sentence)
