"""What cuts an answer off wrongly, and what does not that should: `python -m tests.bench.interruptions`.

Human sounds are Debian's Asterisk recordings and hold music (`tests/bench/hearing/recordings.py`).
SYNTHETIC are streets, sirens and coughs, and the line's own voice. Time is that of the
sound: a transcript comes at once. A caller who speaks is heard when the line falls silent.
"""

import argparse
import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from intents.text.transcript import Transcript, YesNo
from ivr.audio import RATE, samples_from_ulaw, ulaw_from_samples
from ivr.call.city import load_city
from ivr.call.timing import Profile, timing_for
from ivr.hearing.endpoint import BargeIn, Overlap, OverlapEnded
from ivr.hearing.evidence import judged
from ivr.hearing.listener import Heard, Listener, Silero, VadNetwork
from ivr.hearing.transcriber import Hint, Transcription, Urgency, Utterance
from ivr.hearing.whisper import Whisper
from ivr.line.listener import CallListeners
from ivr.line.nlu import nlu_pipeline
from ivr.speaking.voices import local_voices
from tests.bench.hearing.networks import Floats, car, speakerphone, street
from tests.bench.hearing.recordings import DATA, VOICES, Kind, Recording, music, recordings
from tests.bench.material import CITY, table_of

FRAME = RATE // 50
SPEECH_RMS = 0.1
"−20 dB of full scale, as loud as a caller."
PROMPT_SECONDS = 400 / 1000
RESTS_SECONDS = 4.0
"After a false interruption the line soon speaks again."
Echo = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Scene:
    """A caller's end of the line while an answer plays."""

    name: str
    sound: Floats
    decibels: float = 0.0
    "Of the line's own voice that comes back; 0 is none of it."
    delay_seconds: float = 0.0
    is_in_room: bool = False
    wish_at: float | None = None
    "When the caller begins to speak, in seconds."


@dataclass
class Outcome:
    """What became of scenes of a name."""

    playing_seconds: float = 0.0
    cuts: int = 0
    pauses: int = 0
    "The line fell silent and went on."
    waits: list[float] = field(default_factory=list)
    wishes: int = 0
    lost: int = 0


class AtOnce:
    """A transcriber that takes no time of the call."""

    def __init__(self) -> None:
        self._whisper = Whisper(str(DATA / "models" / "whisper-base"))

    async def transcribe(self, utterance: Utterance, urgency: Urgency) -> Transcription:
        return Transcription(judged(self._whisper.decode(utterance), utterance))

    def settle(self, utterance: Utterance) -> None:
        """Nothing waits."""


class Bench:
    """Plays scenes to the product's own listener."""

    def __init__(self) -> None:
        self._network = VadNetwork(DATA / "models" / "silero" / "silero_vad.onnx")
        self._transcriber = AtOnce()
        catalog = load_city(CITY).catalog
        understand = nlu_pipeline(catalog, DATA / "models").understand_now
        self._hearing = CallListeners(
            self._network, self._transcriber, Profile.NORMAL, lambda: catalog, ("en", "fr"), understand
        )
        human = next(each for each in recordings("en") if len(each.text.split()) > 6)
        self.question = as_loud(samples_of(human.ulaw))
        voice = local_voices(DATA / "models")["en"]
        texts = [each.wordings["en"].spoken for each in itertools.islice(catalog.articles.values(), 12)]
        self.answers = as_loud(np.concatenate([samples_of(voice.say(text, "en")) for text in texts]))

    async def play(self, scene: Scene, into: Outcome) -> None:
        """Let the line answer into a scene, and note what cuts it off."""
        listener, room = self._listener(), Room(scene)
        await self._ask(listener)
        rests_until, is_cut, is_asked, is_hushed, waited = 0.0, False, False, False, 0.0
        for number in range(len(scene.sound) // FRAME):
            now = number * FRAME / RATE
            is_playing = now >= rests_until
            into.playing_seconds += FRAME / RATE if is_playing else 0
            ours = self._ours(number) if is_playing and not is_hushed else np.zeros(FRAME)
            here = scene.sound[number * FRAME : (number + 1) * FRAME]
            heard = ulaw_of(here + room.back(ours))
            for event in listener.hear(heard, is_playing=is_playing, said=ulaw_of(ours)):
                is_right = scene.wish_at is not None and now >= scene.wish_at
                if isinstance(event, Overlap | OverlapEnded):
                    is_hushed = isinstance(event, Overlap)
                    into.pauses += is_hushed and not is_right
                if isinstance(event, Overlap | BargeIn) and is_right:
                    waited = waited or now + FRAME / RATE - (scene.wish_at or 0)
                if isinstance(event, BargeIn) and is_playing:
                    rests_until = np.inf if scene.wish_at is not None else now + RESTS_SECONDS
                    into.cuts += not is_right
                    is_cut, is_hushed = is_cut or is_right, False
                is_asked = is_asked or (isinstance(event, Heard) and isinstance(event.said, Transcript))
            await asyncio.sleep(0)
        if scene.wish_at is not None:
            into.wishes += 1
            into.waits += [waited] if waited else []
            into.lost += not (is_cut and is_asked)

    async def _ask(self, listener: Listener) -> None:
        """Ask the question that is then answered."""
        asked = ulaw_of(np.concatenate([self.question, np.zeros(2 * RATE)]))
        for start in range(0, len(asked), FRAME):
            listener.hear(asked[start : start + FRAME], is_playing=False)
            await asyncio.sleep(0)

    def onset(self, sound: Floats) -> float:
        """Return when somebody begins to speak, in seconds."""
        spoken = Silero(self._network).probabilities(ulaw_of(sound))
        return next((n * 0.032 for n, probability in enumerate(spoken) if probability >= 0.5), 0.0)

    def _ours(self, number: int) -> Floats:
        start = number * FRAME % (len(self.answers) - FRAME)
        return self.answers[start : start + FRAME]

    def _listener(self) -> Listener:
        async def is_certain(said: Transcript) -> bool:
            return self._hearing.is_certain(said, YesNo())

        timing = timing_for("en", Profile.NORMAL)
        return Listener(
            Silero(self._network), self._transcriber, Hint("en", others=("fr",)), timing, is_certain
        )


class Room:
    """Brings the line's voice back to it."""

    def __init__(self, scene: Scene) -> None:
        self._gain = 10 ** (scene.decibels / 20) if scene.decibels else 0.0
        self._delay = round(scene.delay_seconds * RATE)
        chance = np.random.default_rng(7)
        seconds = np.arange(RATE // 5) / RATE
        walls = chance.standard_normal(len(seconds)) * 10 ** (-3 * seconds / 0.2)
        self._walls = walls / np.sqrt(np.sum(walls**2)) if scene.is_in_room else np.ones(1)
        self._played = np.zeros(self._delay + len(self._walls) + FRAME)

    def back(self, ours: Floats) -> Floats:
        """Return what comes back in the frame in which this is played."""
        self._played = np.concatenate([self._played[FRAME:], ours])
        late = self._played[: len(self._played) - self._delay]
        return self._gain * np.convolve(late, self._walls)[len(late) - FRAME : len(late)]


def as_loud(samples: Floats, decibels: float = 0.0) -> Floats:
    """Return a sound as loud as a caller, or by so many decibels."""
    loud = samples[np.abs(samples) > 0.02 * np.max(np.abs(samples), initial=1e-9)]
    return samples * (SPEECH_RMS * 10 ** (decibels / 20) / (np.sqrt(np.mean(loud**2)) + 1e-9))


def samples_of(ulaw: bytes) -> Floats:
    return np.asarray(samples_from_ulaw(ulaw), np.float64)


def siren(count: int, chance: np.random.Generator) -> Floats:
    """Two tones that take turns, with overtones, as an ambulance far off."""
    seconds = np.arange(count) / RATE
    hertz = np.where(seconds % 1.2 < 0.6, 435.0, 580.0) * chance.uniform(0.97, 1.03)
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    return np.asarray(np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase))


def coughs(count: int, chance: np.random.Generator) -> Floats:
    """A burst of noise with a tail, twice, every three seconds."""
    sound = np.zeros(count)
    for start in range(RATE, count - RATE, 3 * RATE):
        for burst in range(2):
            length = round(chance.uniform(0.15, 0.3) * RATE)
            at = start + burst * round(0.35 * RATE)
            fall = np.exp(-np.arange(length) / (0.08 * RATE))
            noise = np.convolve(chance.standard_normal(length), np.ones(6) / 6, "same")
            sound[at : at + length] += noise * fall
    return sound


def filled(pieces: Iterator[Floats], seconds: float) -> Floats:
    """Return pieces one after the other until so many seconds are full."""
    found, count = [], 0
    for piece in pieces:
        found.append(piece)
        count += len(piece)
        if count >= seconds * RATE:
            break
    return np.resize(np.concatenate(found), round(seconds * RATE))


def noises(said: dict[str, list[Recording]], seconds: float, half: int) -> Iterator[Scene]:
    """Yield what must not cut an answer off."""
    count, chance = round(seconds * RATE), np.random.default_rng(half)
    for piece in music()[half::2]:
        start = len(piece) // 3
        yield Scene("hold music, −10 dB", as_loud(samples_of(piece[start : start + count]), -10))
    voices = [filled(_spoken(some[half::2]), seconds) for some in said.values()]
    far = samples_of(speakerphone(ulaw_of(voices[0]), "television"))
    yield Scene("television in the room, −15 dB", as_loud(far, -15))
    yield Scene("television in the room, −21 dB", as_loud(far, -21))
    babble = sum(np.roll(voice, shift * RATE) for voice in voices for shift in (0, 7))
    yield Scene("babble of eight voices, −12 dB", as_loud(np.asarray(babble), -12))
    for name, make, loudness in (
        ("SYNTHETIC street, −10 dB", street, -10),
        ("SYNTHETIC car, −10 dB", car, -10),
        ("SYNTHETIC siren, −10 dB", siren, -10),
        ("SYNTHETIC coughs, 0 dB", coughs, 0),
    ):
        yield Scene(name, as_loud(make(count, chance), loudness))
    line = as_loud(chance.standard_normal(count), -45)
    for decibels, delay in ((-12, 0.15), (-18, 0.25), (-24, 0.4)):
        shifted = delay + 0.03 * half
        yield Scene(f"our voice comes back, {decibels} dB", line, decibels, shifted)
        yield Scene(f"our voice in a room, {decibels} dB", line, decibels, shifted, is_in_room=True)


def wishes(
    said: dict[str, list[Recording]], onset: Callable[[Floats], float], half: int, most: int
) -> Iterator[Scene]:
    """Yield callers who speak while an answer plays."""
    chance = np.random.default_rng(half)
    long = [each for each in said["en"][half::2] if len(each.text.split()) > 3 and len(each.ulaw) < 6 * RATE]
    for n, recording in enumerate(long[:most]):
        voice = as_loud(samples_of(recording.ulaw))
        before = round((1.0 + 0.1 * (n % 10)) * RATE)
        sound = np.concatenate([np.zeros(before), voice, np.zeros(2 * RATE)])
        begins = before / RATE + onset(voice)
        softer = sound * 10 ** (-8 / 20)
        noisy = sound + as_loud(street(len(sound), chance), -15)
        yield Scene("a caller speaks", sound, wish_at=begins)
        yield Scene("a caller speaks 8 dB softer than before", softer, wish_at=begins)
        yield Scene("a caller speaks, street −15 dB", noisy, wish_at=begins)
        yield Scene("a caller speaks, our voice −18 dB", sound, -18, 0.25 + 0.03 * half, wish_at=begins)


def _spoken(recordings_: Sequence[Recording]) -> Iterator[Floats]:
    return (as_loud(samples_of(each.ulaw)) for each in itertools.cycle(recordings_))


def ulaw_of(samples: NDArray[np.float64]) -> bytes:
    return ulaw_from_samples(samples.astype(np.float32), RATE)


def main() -> None:
    """Print a row for each kind of sound, and what all of them come to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.interruptions", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each noise")
    parser.add_argument("--wishes", type=int, default=20)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1, help="0 for choices, 1 to judge them")
    chosen = parser.parse_args()
    bench, outcomes = Bench(), dict[str, Outcome]()
    said = {code: [each for each in recordings(code) if each.kind is Kind.SENTENCE] for code in VOICES}
    scenes = itertools.chain(
        noises(said, chosen.seconds, chosen.half),
        wishes(said, bench.onset, chosen.half, chosen.wishes),
    )
    for scene in scenes:
        asyncio.run(bench.play(scene, outcomes.setdefault(scene.name, Outcome())))
    table = table_of(
        f"Interruptions, half {chosen.half}",
        "minutes of answers", "cut off wrongly", "in ten minutes", "pauses",
        "wishes", "heard in 400 ms", "p50, p95 ms", "lost",
    )  # fmt: skip
    for name, found in (*outcomes.items(), ("all", total(outcomes.values()))):
        table.add_row(name, *cells(found))
    Console(width=150).print(table)


def total(outcomes: Iterable[Outcome]) -> Outcome:
    """Return what all come to."""
    whole = Outcome()
    for each in outcomes:
        whole.playing_seconds += each.playing_seconds
        whole.cuts += each.cuts
        whole.pauses += each.pauses
        whole.waits += each.waits
        whole.wishes += each.wishes
        whole.lost += each.lost
    return whole


def cells(found: Outcome) -> tuple[str, ...]:
    """Return a row."""
    minutes = found.playing_seconds / 60
    prompt = sum(wait <= PROMPT_SECONDS for wait in found.waits)
    spread = "{:.0f}, {:.0f}".format(*np.percentile(found.waits, (50, 95)) * 1000) if found.waits else ""
    spoken = (
        (str(found.wishes), f"{prompt} of {found.wishes}", spread, str(found.lost))
        if found.wishes
        else ("",) * 4
    )
    return (f"{minutes:.1f}", str(found.cuts), f"{found.cuts / minutes * 10:.1f}", str(found.pauses), *spoken)


if __name__ == "__main__":
    main()
