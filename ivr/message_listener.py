"""Listening to a recorded message on this machine, whenever no caller would have to wait for it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from intents.transcript import NoSpeech, Transcript
from ivr.errors import Overloaded, PoolFull
from ivr.sound import Transcribers
from ivr.speech.audio import ulaw_from_wav
from ivr.speech.dictation import utterances
from ivr.speech.silero import Network, Silero
from ivr.speech.transcriber import Urgency, Utterance

LOOK_AGAIN_SECONDS = 0.5
PATIENCE_SECONDS = 150.0
"Less than a recording's lease; a line that is busy for so long has its messages read later."


@dataclass(frozen=True, slots=True)
class MessageListener:
    """Turns recordings into words."""

    network: Network
    ears: Transcribers
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def words_of(self, wav: bytes, language: str) -> str:
        """Return what is said, empty when nothing could be understood; raise Overloaded on a busy line."""
        spoken = await asyncio.to_thread(self._spoken, wav, language)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                said = [await self._hear(utterance) for utterance in spoken]
        except TimeoutError:
            raise Overloaded("callers need every transcriber; the message is read later") from None
        return " ".join(one.text for one in said if isinstance(one, Transcript))

    def _spoken(self, wav: bytes, language: str) -> tuple[Utterance, ...]:
        ulaw = ulaw_from_wav(wav)
        return utterances(ulaw, Silero(self.network).probabilities(ulaw), language)

    async def _hear(self, utterance: Utterance) -> Transcript | NoSpeech:
        while True:
            while not self.ears.is_quiet():
                await self.pause(LOOK_AGAIN_SECONDS)
            try:
                return (await self.ears.transcriber.transcribe(utterance, Urgency.PATIENT)).said
            except PoolFull:
                await self.pause(LOOK_AGAIN_SECONDS)
