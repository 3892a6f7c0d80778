"""One turn of a call's transcript: what the caller said, redacted, and what the line did."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn; `heard` is empty when the caller keyed something, was silent, or the words are purged."""

    turn: int
    language: str
    heard: str = field(repr=False)
    understanding: str
    "As the ledger has it: recognized, silence …"
    decision: str
    "The name of the decision."
    topic: str
    "The article that was understood; empty when there is none."
