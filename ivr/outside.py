"""What is open only while the service runs: transcribers, carriers, and the reading of messages."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from intents.redaction import redacted
from ivr.browser_phone.desk import trying_out
from ivr.carriers import carriers_of
from ivr.message_listener import MessageListener
from ivr.message_reader import MessageReader
from ivr.parts import Parts
from ivr.phone.carrier.rest import Rest
from ivr.phone.clients import Clients
from ivr.seal import Seal
from ivr.sound import Transcribers, transcribers_of
from ivr.speech.silero import Network


@dataclass(frozen=True, slots=True)
class Outside:
    """What the line reaches beyond its own process."""

    ears: Transcribers
    carriers: Clients
    trying: Rest
    "The browser phone's own carrier."


@asynccontextmanager
async def outside_of(parts: Parts, carrier_api: str) -> AsyncIterator[Outside]:
    """Hold it, and read messages meanwhile; `carrier_api` is where the account's REST side answers."""
    settings = parts.settings
    trying = trying_out(secrets.token_hex(16), settings.public_base_url)
    async with (
        transcribers_of(settings) as ears,
        trying.open(),
        carriers_of(settings, trying, carrier_api) as carriers,
    ):
        reading = asyncio.create_task(_reader(parts, ears, carriers).run())
        try:
            yield Outside(ears, carriers, trying)
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading


def _reader(parts: Parts, ears: Transcribers, carriers: Clients) -> MessageReader:
    listener = MessageListener(Network(parts.settings.models / "silero" / "silero_vad.onnx"), ears)
    seal = Seal(parts.secret)
    return MessageReader(parts.database, carriers, listener.words_of, seal, redacted, parts.clock)
