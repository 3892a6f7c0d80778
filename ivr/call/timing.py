"""Listening timing: every duration, by language and caller profile."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cache

from languages.forms import forms


@dataclass(frozen=True, slots=True)
class Airtime:
    """When the carrier speaks the answer; estimated, since the carrier never tells."""

    begins_at: datetime
    ends_at: datetime

    def played(self, now: datetime) -> float:
        """Return the share (0–1) that was heard by then."""
        whole = (self.ends_at - self.begins_at).total_seconds()
        return min(1.0, max(0.0, (now - self.begins_at).total_seconds() / whole)) if whole > 0 else 0.0


class Profile(Enum):
    """How much time a caller gets."""

    NORMAL = "normal"
    PATIENT = "patient"
    "Older callers, and callers who look something up."
    RELAY = "relay"
    "A relay operator speaks for the caller: everything doubles."


@dataclass(frozen=True, slots=True)
class ListeningTiming:
    """Listening durations in seconds, and speech thresholds."""

    speech_probability: float = 0.5
    "A frame at or above it begins speech."
    silence_probability: float = 0.35
    "Speech goes on until a frame falls below it."
    start_seconds: float = 0.09
    "Speech that begins an utterance; a short «no» has little more."
    overlap_seconds: float = 0.25
    "Speech for which the line falls silent, and goes on where it was if that was no barge-in."
    barge_in_seconds: float = 0.75
    "Speech that cuts off what the line is saying, whatever its words; «mm-hm» has 0.6."
    resume_seconds: float = 0.06
    "Speech that ends a pause; a click or a breath has less."
    speculate_seconds: float = 0.19
    "Silence after which transcription starts on trial."
    end_seconds: float = 0.6
    "Silence that ends an utterance whose early transcript might still grow."
    end_short_seconds: float = 0.45
    "The same when a short answer is expected."
    end_certain_seconds: float = 0.32
    "The same when the early transcript already says all that is needed."
    end_unheard_seconds: float = 1.2
    "The same while there is no early transcript; nothing is lost by listening on."
    before_seconds: float = 0.3
    "Sound kept from before speech was noticed, because words begin softly."
    blip_seconds: float = 0.45
    "Sound without words is dropped, if it was shorter than this."
    no_input_seconds: float = 7.0
    "Wait for a first word after the line has finished speaking."
    too_long_seconds: float = 40.0
    "Longest utterance."


NORMAL = ListeningTiming()

PATIENT = replace(
    NORMAL,
    end_seconds=1.1,
    end_short_seconds=0.8,
    end_certain_seconds=0.5,
    end_unheard_seconds=1.5,
    no_input_seconds=12.0,
)

RELAY = replace(
    NORMAL,
    end_seconds=2.2,
    end_short_seconds=1.6,
    end_certain_seconds=1.0,
    end_unheard_seconds=2.4,
    no_input_seconds=24.0,
    too_long_seconds=80.0,
)

_BY_PROFILE = {Profile.PATIENT: PATIENT, Profile.RELAY: RELAY}


@cache
def timing_for(language: str, profile: Profile) -> ListeningTiming:
    """The durations for a call; a language without its own has English ones."""
    normal = replace(NORMAL, end_certain_seconds=forms(language).number("end_certain_seconds"))
    return _BY_PROFILE.get(profile, normal)
