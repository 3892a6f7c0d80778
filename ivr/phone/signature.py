"""Whether a request really comes from the carrier."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator


@dataclass(frozen=True, slots=True)
class Signatures:
    """Checks signatures by the primary and, while tokens are rotated, the secondary auth token."""

    tokens: tuple[str, ...]
    public_base_url: str
    "https://…, without a slash at the end: what the carrier was told, never what a proxy says."

    def are_valid(self, path: str, query: str, form: FormData, signature: str | None) -> bool:
        """Return whether one of the tokens made the signature over this request (path and query as sent)."""
        return self._any(self._url(self.public_base_url, path, query), form, signature)

    def is_valid_upgrade(self, path: str, signature: str) -> bool:
        """Return whether a WebSocket upgrade is signed: over the wss address as written in TwiML."""
        return self._any(self._url(self.stream_base_url, path, ""), {}, signature)

    @property
    def stream_base_url(self) -> str:
        """The same address for WebSockets."""
        return "wss" + self.public_base_url.removeprefix("https").removeprefix("http")

    def _url(self, base: str, path: str, query: str) -> str:
        return f"{base}{path}?{query}" if query else f"{base}{path}"

    def _any(self, url: str, form: FormData | Mapping[str, str], signature: str | None) -> bool:
        # The validator raises on a missing signature instead of refusing it.
        return bool(signature) and any(
            RequestValidator(token).validate(url, form, signature) for token in self.tokens
        )
