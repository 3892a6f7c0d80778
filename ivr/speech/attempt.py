"""One try at transcribing an utterance, running beside the call."""

import asyncio
from dataclasses import dataclass

from intents.transcript import NoSpeech, Transcript
from ivr.errors import CitylineError
from ivr.speech.transcriber import Hearing, Transcriber, Urgency, Utterance


class Attempt:
    """A transcription under way; needs a running event loop."""

    def __init__(self, transcriber: Transcriber, utterance: Utterance, urgency: Urgency) -> None:
        self.utterance = utterance
        self._transcriber = transcriber
        self._task = asyncio.ensure_future(transcriber.transcribe(utterance, urgency))
        # An attempt that is given up may still fail; nobody wants to know then.
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())

    @property
    def is_done(self) -> bool:
        """A result or a failure is there."""
        return self._task.done()

    @property
    def has_failed(self) -> bool:
        """A failure is there."""
        return self.is_done and isinstance(self.result, CitylineError)

    @property
    def transcript(self) -> Transcript | NoSpeech | None:
        """What was heard, if it is there already."""
        result = self.result if self.is_done else None
        return result.said if isinstance(result, Hearing) else None

    @property
    def result(self) -> Hearing | CitylineError:
        """What came of it, once it is done."""
        try:
            return self._task.result()
        except CitylineError as error:
            return error

    def settle(self) -> None:
        """The utterance is final."""
        self._transcriber.settle(self.utterance)

    def give_up(self) -> None:
        """Nobody needs the result."""
        self._task.cancel()


@dataclass(frozen=True, slots=True)
class Finished:
    """An utterance that has ended and may still be with the transcriber."""

    attempt: Attempt
    ended_at: float
    "In seconds of the call's sound."
    is_aside: bool
    "Said over the line's own voice, and too short to cut it off unless the words are meant to."
