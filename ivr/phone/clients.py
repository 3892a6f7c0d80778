"""Every carrier this line can ask: each knows its own calls and recordings; without any, it says so."""

from dataclasses import dataclass

from ivr.errors import NoAccount
from ivr.phone.client import Client


@dataclass(frozen=True, slots=True)
class Clients:
    """Asks the first client that has what is asked for."""

    clients: tuple[Client, ...] = ()

    @property
    def can_fetch(self) -> bool:
        """Whether recordings can be fetched at all."""
        return bool(self.clients)

    async def redirect(self, call_sid: str) -> None:
        """Let a live call go on at what its state asks for; without an account it goes on by itself."""
        for client in self.clients:
            if client.has_call(call_sid):
                await client.redirect(call_sid)
                return

    async def recording(self, url: str) -> bytes:
        """Return a recording as a WAV file; raise NoAccount when nobody here may fetch it."""
        return await self._for(url).recording(url)

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; raise NoAccount when nobody here may."""
        await self._for(url).delete_recording(url)

    def _for(self, url: str) -> Client:
        for client in self.clients:
            if client.has_recording(url):
                return client
        raise NoAccount("set CITYLINE_TWILIO_ACCOUNT_SID and its token, or recordings cannot be fetched")
