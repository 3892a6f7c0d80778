"""What tests of the line use in place of a voice."""

import hashlib

import numpy as np
import pytest

from intents.article import Language
from ivr.speech.audio import RATE, ulaw_from_samples
from ivr.speech.voice import VoiceId


class FakeVoice:
    """Says each piece as a short tone of its own, and remembers what it was asked to say."""

    id = VoiceId("tones", "1")

    def __init__(self) -> None:
        self.said: list[tuple[Language, str]] = []

    def say(self, piece: str, language: Language) -> bytes:
        self.said.append((language, piece))
        hertz = 400 + hashlib.sha256(piece.encode()).digest()[0] * 4
        return ulaw_from_samples(0.2 * np.sin(2 * np.pi * hertz * np.arange(RATE // 10) / RATE), RATE)


@pytest.fixture
def fake_voice() -> FakeVoice:
    return FakeVoice()
