"""Transcription by an OpenAI-compatible server: the second way to hear."""

import asyncio
import io
import wave
from collections.abc import Sequence

from openai import APIError, AsyncOpenAI, RateLimitError
from openai.types.audio import TranscriptionVerbose

from ivr.errors import PoolFull, TranscriberDown
from ivr.speech.audio import RATE, pcm_from_ulaw
from ivr.speech.evidence import judged
from ivr.speech.expected import agreeing, expected
from ivr.speech.transcriber import Decoded, Hearing, Urgency, Utterance

_UNSAID_LOG_PROBABILITY = -0.35
"What a server that gives no probabilities is taken to mean: rather sure."


class OpenAITranscriber:
    """A Transcriber behind /audio/transcriptions; the client brings address, key and time limit."""

    def __init__(self, client: AsyncOpenAI, model: str) -> None:
        self._client = client
        self._model = model

    async def transcribe(self, utterance: Utterance, _urgency: Urgency = Urgency.FINAL) -> Hearing:
        """Hear an utterance; raises PoolFull when the server is busy and TranscriberDown when it fails."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            decoded = await self._decoded(utterance)
        except RateLimitError as error:
            raise PoolFull("The transcription server has no room; the line goes on without.") from error
        except APIError as error:
            raise TranscriberDown("The transcription server fails; check its address and key.") from error
        return Hearing(judged(decoded, utterance), loop.time() - began)

    def settle(self, utterance: Utterance) -> None:
        """A server has no queue that we could reorder."""

    async def _decoded(self, utterance: Utterance) -> Decoded:
        answer = await self._client.audio.transcriptions.create(
            file=("utterance.wav", _wav(utterance.ulaw), "audio/wav"),
            model=self._model,
            language=utterance.hint.language,
            response_format="verbose_json",
            temperature=0,
        )
        decoded = _decoded_from(answer)
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


def _wav(ulaw: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(pcm_from_ulaw(ulaw).tobytes())
    return file.getvalue()
