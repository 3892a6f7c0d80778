"""A message is heard piece by piece, and only while no caller has to wait for it."""

import io
import wave
from collections import deque
from dataclasses import dataclass, field

import numpy as np
import pytest

from intents.text.transcript import NoSpeech, Transcript
from ivr.errors import BadAudio, PoolFull, TranscriberDown
from ivr.hearing.transcriber import Transcription, Urgency, Utterance
from ivr.line.messages import MessageListener
from ivr.line.voice import Transcribers

RATE = 8000


class LoudIsSpeech:
    """A speech detector for tones."""

    def run(self, window, state):
        return float(np.abs(window).max() > 0.1), state


@dataclass
class FakeTranscriber:
    """Hears what it was told, in order; an error is raised instead."""

    hears: deque[object]
    asked: list[tuple[str, Urgency]] = field(default_factory=list)

    async def transcribe(self, utterance: Utterance, urgency: Urgency) -> Transcription:
        self.asked.append((utterance.hint.language, urgency))
        heard = self.hears.popleft()
        if isinstance(heard, Exception):
            raise heard
        return Transcription(Transcript(heard, "fr", 0.9, 1.0) if heard else NoSpeech())

    def settle(self, utterance: Utterance) -> None:
        raise AssertionError("a message has nobody who goes on speaking")


def wav(*seconds_of_tone: float, pause: float = 9.0) -> bytes:
    tone = [np.sin(np.arange(round(length * RATE)) * 0.7) * 9000 for length in seconds_of_tone]
    silence = np.zeros(round(pause * RATE))
    samples = np.concatenate([part for one in tone for part in (one, silence)] or [silence])
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def listener(
    *hears: object, quiet: tuple[bool, ...] = ()
) -> tuple[MessageListener, FakeTranscriber, list[float]]:
    transcriber, moments, pauses = FakeTranscriber(deque(hears)), deque(quiet), []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    transcribers = Transcribers(
        transcriber, lambda: True, is_quiet=lambda: moments.popleft() if moments else True
    )
    return MessageListener(LoudIsSpeech(), transcribers, pause), transcriber, pauses


async def test_the_pieces_of_a_message_are_put_together_in_the_calls_language() -> None:
    listening, transcriber, _ = listener("Bonjour.", "", "Rappelez-moi.")

    words = await listening.words_of(wav(8, 8, 8), "fr")

    assert words == "Bonjour. Rappelez-moi."
    assert transcriber.asked == [("fr", Urgency.PATIENT)] * 3


async def test_a_message_of_silence_asks_nobody() -> None:
    listening, transcriber, _ = listener()

    assert await listening.words_of(wav(), "en") == ""
    assert transcriber.asked == []


async def test_a_message_waits_for_as_long_as_callers_need_the_transcribers() -> None:
    listening, transcriber, pauses = listener("Hello.", quiet=(False, False, True))

    assert await listening.words_of(wav(2), "en") == "Hello."
    assert len(pauses) == 2
    assert len(transcriber.asked) == 1


async def test_a_piece_that_had_to_make_room_for_a_caller_is_heard_later() -> None:
    listening, transcriber, pauses = listener(PoolFull("busy"), PoolFull("busy"), "Hello.")

    assert await listening.words_of(wav(2), "en") == "Hello."
    assert (len(pauses), len(transcriber.asked)) == (2, 3)


async def test_a_transcriber_that_fails_is_told_so_that_the_message_is_tried_again() -> None:
    listening, _, _ = listener(TranscriberDown("gone"))

    with pytest.raises(TranscriberDown):
        await listening.words_of(wav(2), "en")


@pytest.mark.parametrize("data", [b"", b"RIFF", b"<html>"])
async def test_what_is_no_recording_is_bad_audio(data: bytes) -> None:
    listening, _, _ = listener()

    with pytest.raises(BadAudio):
        await listening.words_of(data, "en")


async def test_a_recording_that_was_cut_off_is_heard_as_far_as_it_goes() -> None:
    listening, _, _ = listener("Hello.")

    assert await listening.words_of(wav(4)[: 3 * RATE], "en") == "Hello."
