"""One call's hearing, with a detector and a transcriber that do as they are told."""

import asyncio

import pytest

from intents.text.transcript import NoSpeech, Transcript
from ivr.audio import RATE, samples_from_ulaw
from ivr.call.timing import NORMAL
from ivr.errors import PoolFull
from ivr.hearing.endpoint import BargeIn, NoInput, Overlap, OverlapEnded, SpeechBegan
from ivr.hearing.listener import Heard, Listener, ListenerEvent, TranscriptionFailed
from ivr.hearing.transcriber import Expects, Hint, Transcription, Urgency, Utterance
from tests.ivr.hearing.test_own_voice import come_back, voice

ENGLISH = Hint("en")
SPEECH, SILENCE = b"\x00", b"\xff"


class LoudIsSpeech:
    """A detector for which a frame is speech if its first byte is."""

    def __init__(self) -> None:
        self.rest = b""

    def probabilities(self, ulaw: bytes) -> list[float]:
        self.rest += ulaw
        whole = len(self.rest) // 256
        frames = [self.rest[256 * n : 256 * (n + 1)] for n in range(whole)]
        self.rest = self.rest[256 * whole :]
        return [0.95 if frame[:1] == SPEECH else 0.01 for frame in frames]


class SoundIsSpeech:
    """A detector that takes every sound for speech."""

    def probabilities(self, ulaw: bytes) -> list[float]:
        return [0.95 if samples_from_ulaw(ulaw).std() > 0.002 else 0.01]


async def never(_: Transcript) -> bool:
    return False


class Scripted:
    """A transcriber that gives its lines in turn, as soon as it may."""

    def __init__(self, *script: str | PoolFull) -> None:
        self.script = list(script)
        self.asked: list[tuple[Utterance, Urgency]] = []
        self.settled: list[Utterance] = []
        self.withdrawn = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def transcribe(self, utterance: Utterance, urgency: Urgency) -> Transcription:
        self.asked.append((utterance, urgency))
        line = self.script.pop(0)
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.withdrawn += 1
            raise
        if isinstance(line, PoolFull):
            raise line
        said = (
            Transcript(line, utterance.hint.language, 0.9, utterance.speech_seconds) if line else NoSpeech()
        )
        return Transcription(said, 0.1, 0.0)

    def settle(self, utterance: Utterance) -> None:
        self.settled.append(utterance)


def listener_with(transcriber: Scripted, *certain: str) -> Listener:
    async def is_certain(said: Transcript) -> bool:
        return said.text in certain

    return Listener(LoudIsSpeech(), transcriber, ENGLISH, NORMAL, is_certain)


async def hear(
    listener: Listener, sound: bytes, seconds: float, *, is_playing: bool = False
) -> list[ListenerEvent]:
    """Twenty milliseconds at a time, as the carrier sends it."""
    events: list[ListenerEvent] = []
    for _ in range(round(seconds * 50)):
        events += listener.hear(sound * 160, is_playing=is_playing)
        await asyncio.sleep(0)
    return events


def words(events: list[ListenerEvent]) -> list[str]:
    return [e.said.text for e in events if isinstance(e, Heard) and isinstance(e.said, Transcript)]


async def test_what_the_caller_said_is_heard_after_a_pause() -> None:
    listener = listener_with(Scripted("garbage day"))

    events = await hear(listener, SPEECH, 1) + await hear(listener, SILENCE, 1)

    assert [type(event) for event in events] == [SpeechBegan, Heard]
    assert words(events) == ["garbage day"]


async def test_an_utterance_is_transcribed_once_and_before_its_end_is_certain() -> None:
    transcriber = Scripted("garbage day")
    listener = listener_with(transcriber)

    await hear(listener, SPEECH, 1)
    await hear(listener, SILENCE, 1)

    assert [urgency for _, urgency in transcriber.asked] == [Urgency.SPECULATIVE]
    assert transcriber.settled == [transcriber.asked[0][0]]


async def test_an_utterance_keeps_the_soft_beginning_of_its_first_word() -> None:
    transcriber = Scripted("oui")
    listener = listener_with(transcriber)

    await hear(listener, SILENCE, 2)
    await hear(listener, SPEECH, 0.2)
    await hear(listener, SILENCE, 1)

    sound = transcriber.asked[0][0].ulaw
    assert sound.startswith(SILENCE * round(NORMAL.before_seconds * RATE * 0.8))
    assert len(sound.strip(SILENCE)) == round(0.2 * RATE)


async def test_a_caller_who_goes_on_is_heard_whole() -> None:
    transcriber = Scripted("i would like", "i would like a dog licence")
    listener = listener_with(transcriber)

    await hear(listener, SPEECH, 1)
    await hear(listener, SILENCE, 0.4)
    await hear(listener, SPEECH, 1)
    events = await hear(listener, SILENCE, 1)

    assert words(events) == ["i would like a dog licence"]
    assert len(transcriber.asked[1][0].ulaw) > 2.3 * RATE


async def test_a_transcription_that_came_to_nothing_is_withdrawn() -> None:
    transcriber = Scripted("i would", "i would like")
    transcriber.may_answer.clear()
    listener = listener_with(transcriber)

    await hear(listener, SPEECH, 1)
    await hear(listener, SILENCE, 0.4)
    await hear(listener, SPEECH, 0.2)

    assert transcriber.withdrawn == 1


async def test_a_certain_early_transcript_is_heard_sooner() -> None:
    certain, open_ended = listener_with(Scripted("agent"), "agent"), listener_with(Scripted("agent"))

    silences = []
    for listener in (certain, open_ended):
        await hear(listener, SPEECH, 1)
        [heard] = [event for event in await hear(listener, SILENCE, 1) if isinstance(event, Heard)]
        silences.append(heard.silence_seconds)

    assert silences[0] < 0.4 < silences[1]


async def test_frames_are_heard_while_it_is_judged_whether_the_words_are_enough() -> None:
    judged = asyncio.Event()

    async def is_certain(_: Transcript) -> bool:
        await judged.wait()
        return True

    listener = Listener(LoudIsSpeech(), Scripted("agent"), ENGLISH, NORMAL, is_certain)

    await hear(listener, SPEECH, 1)
    unjudged = await hear(listener, SILENCE, 0.7)
    judged.set()
    events = await hear(listener, SILENCE, 0.1)

    assert unjudged == []
    assert words(events) == ["agent"]


async def test_an_aside_is_heard_once_it_is_judged_to_be_enough() -> None:
    judged = asyncio.Event()

    async def is_certain(_: Transcript) -> bool:
        await judged.wait()
        return True

    listener = Listener(LoudIsSpeech(), Scripted("agent"), ENGLISH, NORMAL, is_certain)

    await hear(listener, SPEECH, 0.4, is_playing=True)
    unjudged = await hear(listener, SILENCE, 2, is_playing=True)
    judged.set()
    events = await hear(listener, SILENCE, 0.1, is_playing=True)

    assert [type(event) for event in unjudged] == [OverlapEnded]
    assert [type(event) for event in events] == [BargeIn, Heard]


async def test_a_slow_transcriber_delays_the_words_but_loses_none() -> None:
    transcriber = Scripted("garbage day")
    transcriber.may_answer.clear()
    listener = listener_with(transcriber)

    await hear(listener, SPEECH, 1)
    waiting = await hear(listener, SILENCE, 2)
    transcriber.may_answer.set()
    events = await hear(listener, SILENCE, 0.1)

    assert waiting == []
    assert words(events) == ["garbage day"]


async def test_two_utterances_are_heard_in_the_order_in_which_they_were_said() -> None:
    transcriber = Scripted("one", "two")
    transcriber.may_answer.clear()
    listener = listener_with(transcriber)

    for _ in range(2):
        await hear(listener, SPEECH, 1)
        await hear(listener, SILENCE, 1.5)
    transcriber.may_answer.set()

    assert words(await hear(listener, SILENCE, 0.1)) == ["one", "two"]


async def test_the_lines_own_voice_that_comes_back_interrupts_nobody() -> None:
    listener = Listener(SoundIsSpeech(), Scripted(), ENGLISH, NORMAL, never)
    said = voice(1, seconds=5.0)
    back = come_back(said, -18.0, 0.2)

    events: list[ListenerEvent] = []
    for start in range(0, len(said), 160):
        ours = said[start : start + 160]
        events += listener.hear(back[start : start + 160], is_playing=True, said=ours)
        await asyncio.sleep(0)

    assert BargeIn() not in events
    assert Overlap() not in events


async def test_a_murmur_over_an_answer_is_let_pass() -> None:
    listener = listener_with(Scripted("Mm-hmm."), "stop")

    events = await hear(listener, SPEECH, 0.5, is_playing=True) + await hear(
        listener, SILENCE, 2, is_playing=True
    )

    assert [type(event) for event in events] == [SpeechBegan, Overlap, OverlapEnded]


async def test_a_short_word_over_an_answer_cuts_it_off_when_it_is_meant_to() -> None:
    listener = listener_with(Scripted("stop"), "stop")

    events = await hear(listener, SPEECH, 0.4, is_playing=True) + await hear(
        listener, SILENCE, 2, is_playing=True
    )

    assert [type(event) for event in events] == [SpeechBegan, Overlap, BargeIn, Heard]
    assert words(events) == ["stop"]


async def test_long_speech_over_an_answer_cuts_it_off_at_once_and_is_heard_from_its_beginning() -> None:
    transcriber = Scripted("wait i have another question")
    listener = listener_with(transcriber)

    cut = await hear(listener, SPEECH, 1, is_playing=True)
    await hear(listener, SPEECH, 1)
    events = await hear(listener, SILENCE, 1)

    assert [type(event) for event in cut] == [SpeechBegan, Overlap, BargeIn]
    assert words(events) == ["wait i have another question"]
    assert len(transcriber.asked[0][0].ulaw.strip(SILENCE)) == 2 * RATE


async def test_a_short_answer_that_outlasts_the_question_is_heard() -> None:
    listener = listener_with(Scripted("oui"))

    await hear(listener, SPEECH, 0.3, is_playing=True)
    events = await hear(listener, SILENCE, 1)

    assert words(events) == ["oui"]


async def test_a_cough_does_not_restart_the_wait_for_words() -> None:
    listener = listener_with(Scripted(""))

    await hear(listener, SILENCE, 4)
    await hear(listener, SPEECH, 0.2)
    events = await hear(listener, SILENCE, 4)

    assert events == [NoInput()]


async def test_a_long_noise_without_words_is_said_to_be_no_speech() -> None:
    listener = listener_with(Scripted(""))

    events = await hear(listener, SPEECH, 1.5) + await hear(listener, SILENCE, 1)

    assert [event.said for event in events if isinstance(event, Heard)] == [NoSpeech()]


async def test_a_full_pool_is_asked_again_when_the_caller_has_finished() -> None:
    transcriber = Scripted(PoolFull("busy"), "garbage day")
    listener = listener_with(transcriber)

    events = await hear(listener, SPEECH, 1) + await hear(listener, SILENCE, 1.5)

    assert [urgency for _, urgency in transcriber.asked] == [Urgency.SPECULATIVE, Urgency.FINAL]
    assert words(events) == ["garbage day"]


async def test_the_front_is_told_when_nobody_can_transcribe() -> None:
    full = PoolFull("busy")
    listener = listener_with(Scripted(full, full))

    events = await hear(listener, SPEECH, 1) + await hear(listener, SILENCE, 1.5)

    assert events[1:] == [TranscriptionFailed(full)]


async def test_a_key_forgets_what_was_being_said() -> None:
    transcriber = Scripted("zero")
    listener = listener_with(transcriber)

    await hear(listener, SPEECH, 0.5)
    listener.forget()
    events = await hear(listener, SILENCE, 1)

    assert (events, transcriber.asked) == ([], [])


async def test_a_key_forgets_what_is_still_being_transcribed() -> None:
    transcriber = Scripted("zero")
    transcriber.may_answer.clear()
    listener = listener_with(transcriber)

    await hear(listener, SPEECH, 0.5)
    await hear(listener, SILENCE, 1.5)
    listener.forget()
    await hear(listener, SILENCE, 0.1)

    assert transcriber.withdrawn == 1


async def test_the_transcriber_knows_what_is_expected() -> None:
    transcriber = Scripted("oui")
    listener = listener_with(transcriber)
    hint = Hint("fr", Expects.YES_NO)

    listener.expect(hint, NORMAL)
    await hear(listener, SPEECH, 0.3)
    await hear(listener, SILENCE, 1)

    assert transcriber.asked[0][0].hint == hint


async def test_a_question_resets_the_wait_for_words() -> None:
    listener = listener_with(Scripted())

    await hear(listener, SILENCE, 6)
    listener.expect(ENGLISH, NORMAL)

    assert await hear(listener, SILENCE, 6) == []


@pytest.mark.parametrize("size", [1, 33, 160, 256, 1000, 24000])
async def test_pieces_of_any_length_come_to_the_same(size: int) -> None:
    transcriber = Scripted("garbage day")
    listener = listener_with(transcriber)
    sound = SILENCE * 8000 + SPEECH * 8192 + SILENCE * 16000

    events: list[ListenerEvent] = []
    for start in range(0, len(sound), size):
        events += listener.hear(sound[start : start + size], is_playing=False)
        await asyncio.sleep(0)

    assert len(transcriber.asked[0][0].ulaw.strip(SILENCE)) == pytest.approx(8192, abs=256)
    assert transcriber.asked[0][0].speech_seconds == pytest.approx(1.024, abs=0.04)
