"""A caller's utterance kept as audio for some days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

PER_CALL = 5
"A few sentences, as the caller was told."
KEPT = timedelta(days=7)
"A week at most, as the caller was told."


@dataclass(frozen=True, slots=True)
class SpeechSample:
    """An utterance's audio, transcript and meaning, all encrypted."""

    call_sid: str
    turn: int
    at: datetime
    language: str
    meant: str
    "The kind of understanding and its topic, such as `recognized tax.due_date`."
    delete_at: datetime
    encrypted_heard: str
    encrypted_sound: str

    @property
    def id(self) -> str:
        """The same utterance is kept once."""
        return sha256(f"{self.call_sid}:{self.turn}".encode()).hexdigest()[:32]


class Listened(StrEnum):
    """A listener's verdict."""

    TYPED = "typed"
    NOBODY = "nobody"
    "Nobody speaks in it, so every recognized word is wrong."
    UNCLEAR = "unclear"
    "A person cannot tell either, and so it counts for nothing."
