"""Transcription by an OpenAI-compatible server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog
from openai import APIError, APIStatusError, AsyncOpenAI
from openai.types.audio import TranscriptionVerbose

from intents.matching.opinion_budget import Circuit, CircuitBreaker
from ivr.audio import RATE, wav_from_ulaw
from ivr.errors import PoolFull, TranscriberDown
from ivr.hearing.evidence import judged
from ivr.hearing.expected import agreeing, expected
from ivr.hearing.transcriber import Decoded, Hint, Transcription, Urgency, Utterance
from languages.forms import DEFAULT

log = structlog.get_logger()

_FULL = frozenset((429, 503, 529))
"Statuses of servers that are busy, not broken."
SILENCE = Utterance(b"\xff" * (RATE // 2), 0.0, Hint(DEFAULT))
"Silence to probe a failed server with, instead of a caller's utterance."
_UNSAID_LOG_PROBABILITY = -0.35
"Assumed log-probability for servers that give none: fairly sure."


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How much is asked of a server, and how long a caller waits for it."""

    at_once: int = 8
    "Concurrent requests; as many more may queue."
    seconds: float = 5.0
    "From the request for a transcript to its end, including queueing."
    probe_seconds: float = 5.0
    "Between two probes of a server that failed."


class OpenAITranscriber:
    """A Transcriber behind /audio/transcriptions with a bounded queue and a circuit breaker.

    After failures in a row callers are not sent there. Half a second of silence is, until it is answered.
    """

    def __init__(self, client: AsyncOpenAI, model: str, limits: ServerLimits | None = None) -> None:
        self._client = client
        self._model = model
        self._limits = limits or ServerLimits()
        self._slots = asyncio.Semaphore(self._limits.at_once)
        self._breaker = CircuitBreaker()
        self.running = 0
        "Requests under way."
        self.waiting = 0
        "Utterances that queue for a request."

    @property
    def is_resting(self) -> bool:
        """Whether the server failed too often and has not answered a probe since."""
        return self._breaker.circuit is not Circuit.CLOSED

    def have_room(self) -> bool:
        """Whether there is room for another call."""
        return not self.is_resting and not self.waiting

    async def transcribe(self, utterance: Utterance, urgency: Urgency = Urgency.FINAL) -> Transcription:
        """Hear an utterance; raises PoolFull when the server is busy and TranscriberDown when it fails."""
        if self.is_resting:
            raise TranscriberDown("The transcription server failed; it is probed until it answers.")
        if self.waiting >= self._limits.at_once or (urgency is not Urgency.FINAL and self._slots.locked()):
            raise PoolFull("The transcription server already has as many requests as it takes.")
        loop = asyncio.get_running_loop()
        arrived = loop.time()
        try:
            async with asyncio.timeout(self._limits.seconds), self._slot():
                began = loop.time()
                decoded = await self._asked(utterance)
        except TimeoutError as error:
            raise self._failed("The transcription server takes too long.") from error
        return Transcription(judged(decoded, utterance), loop.time() - began, began - arrived)

    def settle(self, utterance: Utterance) -> None:
        """A server has no queue that we could reorder."""

    async def probe(self) -> None:
        """Probe the server while callers are not sent to it, for as long as the service runs."""
        while True:
            await asyncio.sleep(self._limits.probe_seconds)
            if self.is_resting:
                with suppress(PoolFull, TranscriberDown, TimeoutError):
                    async with asyncio.timeout(self._limits.seconds):
                        await self._asked(SILENCE)

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        self.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._slots.release()

    async def _asked(self, utterance: Utterance) -> Decoded:
        try:
            decoded = await self._decoded(utterance)
        except APIStatusError as error:
            if error.status_code in _FULL:
                raise PoolFull("The transcription server is full; the line goes on without it.") from error
            raise self._failed(
                "The transcription server refuses; check its address, key and model."
            ) from error
        except APIError as error:
            raise self._failed("The transcription server fails; check its address and key.") from error
        if self.is_resting:
            log.info("transcription_server_recovered")
        self._breaker = CircuitBreaker()
        return decoded

    def _failed(self, why: str) -> TranscriberDown:
        was_resting = self.is_resting
        self._breaker = self._breaker.failed(asyncio.get_running_loop().time())
        if self.is_resting and not was_resting:
            log.warning("transcription_server_paused", failures=self._breaker.failures)
        return TranscriberDown(why)

    async def _decoded(self, utterance: Utterance) -> Decoded:
        answer = await self._client.audio.transcriptions.create(
            file=("utterance.wav", wav_from_ulaw(utterance.ulaw), "audio/wav"),
            model=self._model,
            language=utterance.hint.language,
            response_format="verbose_json",
            temperature=0,
        )
        if not isinstance(answer, TranscriptionVerbose):  # a proxy's page, for instance
            raise self._failed("The transcription server answers with something else than a transcript.")
        try:
            decoded = _decoded_from(answer)
        except (AttributeError, TypeError) as error:  # the client lets through what lacks a field
            raise self._failed("The transcription server leaves out what a transcript has.") from error
        answers = expected(utterance.hint)
        return (answers and agreeing(decoded, answers)) or decoded


def _decoded_from(answer: TranscriptionVerbose) -> Decoded:
    segments = answer.segments or []
    if not segments:
        return Decoded(answer.text.strip(), _UNSAID_LOG_PROBABILITY, 0.0)
    return Decoded(
        answer.text.strip(),
        _mean([segment.avg_logprob for segment in segments]),
        min(segment.no_speech_prob for segment in segments),
    )


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
