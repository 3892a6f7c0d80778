"""One turn on the real stream, with every file of ours that it enters: ARCHITECTURE.md's trace is run."""

import base64
import json
import re
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
from numpy.typing import NDArray
from starlette.testclient import WebSocketTestSession

from intents.articles.article import Language
from intents.articles.phrasing import training_phrasings
from intents.matching.matcher import Matcher
from intents.matching.utterance_classifier import shipped_classifier
from intents.text.transcript import Expecting, OpenQuestion, Transcript
from ivr.audio import ulaw_from_samples
from ivr.call.city import City
from ivr.call.playout import CallerListener, Track
from ivr.call.reply import Reply
from ivr.call.timing import Profile
from ivr.hearing.transcriber import Transcription, Urgency, Utterance
from ivr.line.listener import CallListeners
from ivr.line.nlu import NluPipeline
from ivr.line.voice import voice
from ivr.speaking.speaker import Recordings, Speaker, VoiceId
from tests.fixtures.phone_bench import SID, PhoneBench

ROOT = Path(__file__).parent.parent
PRODUCT = ("ivr/", "languages/", "intents/", "routing/", "metrics/")
ARTICLES = ("waste.collection_day", "waste.missed_pickup")
IN_ANOTHER_PROCESS = {"ivr/hearing/pool.py", "ivr/hearing/whisper.py", "ivr/hearing/evidence.py"}
STREAM = "MZ" + "0" * 31 + "1"
OF_THE_NEXT_TURN = {"ivr/call/timing.py"}
"How long the next answer is awaited: on a quick machine that has begun by then, on a busy one it has not."
MOST_FILES = 84
"""Without an encoder and the transcriber's process. It may only fall.

One came with the seam to carriers, one with the questions that callers ask next,
three with languages: their forms, how one is known, and who speaks none of the line's,
two with whose voice it is: the line's own come back, or one far off,
one with whose turn it is to write where one writes at a time.

These files hold 12,400 lines: at 300 lines each, they could not be fewer than 42.
"""
GREETING_MARKS = 10
SPEECH = base64.b64encode(ulaw_from_samples(np.sin(np.arange(160) * 0.5).astype(np.float32) / 2, 8000))
SILENCE = base64.b64encode(b"\xff" * 160)


class LoudnessNetwork:
    """Takes whatever is loud for speech."""

    def run(
        self, window: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        return (0.9 if float(np.abs(window).max()) > 0.05 else 0.0), state


class OneTranscript:
    """Hears the same words in every utterance."""

    def __init__(self) -> None:
        self.has_heard = threading.Event()

    async def transcribe(self, utterance: Utterance, urgency: Urgency) -> Transcription:
        self.has_heard.set()
        return Transcription(Transcript("What day is my garbage picked up?", "en", 0.95, 1.0))

    def settle(self, utterance: Utterance) -> None:
        pass


class Hum:
    id = VoiceId("hum", "1")

    def say(self, piece: str, language: Language) -> bytes:
        return b"\x7f" * 800


class Footprints:
    """The files of the product in which a function was called while it was told to look."""

    def __init__(self) -> None:
        self.sources: set[str] = set()
        self.looks = False

    def note(self, frame: FrameType, event: str, argument: object) -> None:
        if self.looks and event == "call":
            self.sources.add(frame.f_code.co_filename)

    @property
    def files(self) -> set[str]:
        paths = (Path(source) for source in self.sources if source.startswith(str(ROOT)))
        return {name for path in paths if (name := path.relative_to(ROOT).as_posix()).startswith(PRODUCT)}


class Stream:
    """The carrier's end."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket = socket

    def send(self, event: str, **fields: object) -> None:
        self.socket.send_text(json.dumps({"event": event, "streamSid": STREAM, **fields}))

    def start(self, token: str) -> None:
        form = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        parameters = {"t": token}
        start = {"streamSid": STREAM, "callSid": SID, "mediaFormat": form, "customParameters": parameters}
        self.send("start", sequenceNumber="1", start=start)

    def sound(self, payload: bytes, seconds: float) -> None:
        media = {"track": "inbound", "chunk": "1", "timestamp": "20", "payload": payload.decode()}
        for _ in range(round(seconds / 0.02)):
            self.send("media", sequenceNumber="2", media=media)

    def marks(self, count: int) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            message = json.loads(self.socket.receive_text())
            if message["event"] == "mark":
                found.append(message["mark"]["name"])
        return found


@pytest.fixture
def pipeline(rivermont: City) -> NluPipeline:
    """A line that learned two articles from their words alone, and has compiled its rules."""
    taught = [each for each in training_phrasings(rivermont.catalog) if each.label in ARTICLES]
    line = NluPipeline(Matcher.fit(taught, ()), shipped_classifier(()))
    line.understand_now(Transcript("when is it", "en", 1.0), OpenQuestion(), "en")
    return line


@pytest.fixture
def footprints(fast_bench: PhoneBench, rivermont: City, pipeline: NluPipeline, tmp_path: Path) -> set[str]:
    """What one question and its answer entered, from the first frame to the answer's first mark."""
    steps, transcriber = Footprints(), OneTranscript()
    streams = fast_bench.client.app.state.streams  # type: ignore[attr-defined]  # the client knows any app
    listeners = CallListeners(
        LoudnessNetwork(),  # type: ignore[arg-type]  # a network that needs no model
        transcriber,
        Profile.NORMAL,
        lambda: rivermont.catalog,
        rivermont.directory.languages,
        pipeline.understand_now,
    )
    answer = voice(Speaker({"en": Hum()}, Recordings(tmp_path)), ())

    def open_listener(expecting: Expecting, language: str) -> CallerListener:
        sys.setprofile(steps.note)
        return listeners.open_listener(expecting, language)

    async def speak(reply: Reply) -> tuple[Track, ...]:
        return await (answer if steps.looks else streams.voice)(reply)

    fast_bench.client.app.state.streams = replace(  # type: ignore[attr-defined]  # as above
        streams,
        line=replace(streams.line, understand=pipeline.understand, understand_by=None),
        open_listener=open_listener,
        voice=speak,
        watchdog_seconds=60.0,
    )
    threading.setprofile(steps.note)
    try:
        token = fast_bench.token_of(fast_bench.post("/voice"))
        with fast_bench.stream() as socket:
            carrier = Stream(socket)
            carrier.start(token)
            for mark in carrier.marks(GREETING_MARKS):
                carrier.send("mark", mark={"name": mark})
            steps.looks = True
            carrier.sound(SPEECH, 1.0)
            carrier.sound(SILENCE, 0.3)
            assert transcriber.has_heard.wait(30)
            carrier.sound(SILENCE, 1.3)
            carrier.marks(1)
            steps.looks = False
    finally:
        threading.setprofile(None)
    return steps.files


def test_a_turn_enters_the_files_that_the_architecture_names(footprints: set[str]) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    trace = text.partition("## One turn, file by file")[2].partition("\n## ")[0]
    named = set(re.findall(rf"`((?:{'|'.join(PRODUCT)})[\w/]+\.py)`", trace))

    assert named - IN_ANOTHER_PROCESS - footprints == set()
    assert len(footprints - OF_THE_NEXT_TURN) <= MOST_FILES, "\n".join(sorted(footprints))
