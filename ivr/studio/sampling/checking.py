"""The hearing check: keeps consented samples, plays them, and scores transcripts by staff."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from intents.meaning.understanding import Understanding
from intents.text.transcript import NoSpeech, Transcript
from intents.text.wording import words
from ivr.call.ledger_entries import summary
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.sampling import store
from ivr.studio.sampling.sample import KEPT, Listened, SpeechSample
from ivr.studio.sampling.word_errors import word_errors
from metrics.rates.judgements import HeardScore


@dataclass(frozen=True, slots=True)
class SampledUtterance:
    """A consented utterance."""

    call_sid: str
    turn: int
    language: str
    said: Transcript | NoSpeech
    meant: Understanding
    ulaw: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next utterance, and how many wait."""

    sample: SpeechSample | None
    count: int


@dataclass(frozen=True, slots=True)
class HearingCheck:
    """Keeps, plays and scores samples."""

    database: Database
    encryption: Encryption
    understand: Callable[[str, str], Understanding]
    "The meaning of words in a language as a first question."
    now: Callable[[], datetime]

    def keep(self, spoken: SampledUtterance) -> None:
        """Keep an utterance."""
        heard = spoken.said.text if isinstance(spoken.said, Transcript) else ""
        sample = SpeechSample(
            spoken.call_sid,
            spoken.turn,
            self.now(),
            spoken.language,
            meaning(spoken.meant),
            self.now() + KEPT,
            self.encryption.encrypt(heard),
            self.encryption.encrypt(base64.b64encode(spoken.ulaw).decode()),
        )
        with self.database.begin() as session:
            store.keep(session, sample)

    def next(self) -> Waiting:
        """Return the next utterance."""
        with self.database.reading() as session:
            return Waiting(store.oldest(session, self.now()), store.waiting(session, self.now()))

    def sound(self, sample_id: str) -> bytes | None:
        """Return an utterance as µ-law, or None if it is gone."""
        with self.database.reading() as session:
            sample = store.find(session, sample_id, self.now())
        return base64.b64decode(self.encryption.decrypt(sample.encrypted_sound)) if sample else None

    def listened(self, sample_id: str, how: Listened, typed: str, by: str) -> bool:
        """Score an utterance and delete it; return whether it was still there."""
        with self.database.begin() as session:
            sample = store.find(session, sample_id, self.now())
            if sample is None:
                return False
            if how is not Listened.UNCLEAR:
                said = typed if how is Listened.TYPED else ""
                store.score(session, sample, self._score(sample, said), by)
            store.forget(session, sample_id)
        return True

    def _score(self, sample: SpeechSample, said: str) -> HeardScore:
        wanted, heard = words(said), words(self.encryption.decrypt(sample.encrypted_heard))
        is_lost = wanted != heard and meaning(self.understand(said, sample.language)) != sample.meant
        return HeardScore(sample.at, sample.language, len(wanted), word_errors(wanted, heard), is_lost)


def meaning(meant: Understanding) -> str:
    """Return a meaning without its confidence."""
    kind, topic, _ = summary(meant)
    return f"{kind} {topic}"
