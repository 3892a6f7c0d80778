"""Verifies and parses the carrier's requests; nothing is used before the signature is checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Annotated

import structlog
from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

from intents.text.transcript import Keys, NoSpeech, Said, Transcript
from ivr.twilio.identifiers import CALL, TEXTS, Parties, is_sid
from ivr.twilio.overrides import OVERRIDES

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 200
"The carrier sends about forty, plus SIP headers and parameters."


@dataclass(frozen=True, slots=True)
class Signatures:
    """Checks signatures by the primary and, while tokens are rotated, the secondary auth token."""

    tokens: tuple[str, ...]
    public_base_url: str
    "https://… without a trailing slash, as configured at the carrier, never as seen behind a proxy."

    def are_valid(self, path: str, query: str, form: FormData, signature: str | None) -> bool:
        """Return whether one of the tokens signed this request (path and query as sent).

        Whether the carrier signs the overrides, which it does not send, is written nowhere.
        """
        url = self._url(self.public_base_url, path, query)
        return self._any(url, form, signature) or self._any(url + OVERRIDES, form, signature)

    def is_valid_upgrade(self, path: str, signature: str | None) -> bool:
        """Return whether a WebSocket upgrade is signed over the wss URL in the TwiML."""
        return self._any(self._url(self.stream_base_url, path, ""), {}, signature)

    @property
    def stream_base_url(self) -> str:
        """The base URL for WebSockets."""
        return "wss" + self.public_base_url.removeprefix("https").removeprefix("http")

    def _url(self, base: str, path: str, query: str) -> str:
        return f"{base}{path}?{query}" if query else f"{base}{path}"

    def _any(self, url: str, form: FormData | Mapping[str, str], signature: str | None) -> bool:
        # The validator raises on a missing signature.
        return bool(signature) and any(
            RequestValidator(token).validate(url, form, signature) for token in self.tokens
        )


def signature_of(token: str, url: str, form: Mapping[str, str]) -> str:
    """Sign a request as the carrier does."""
    return str(RequestValidator(token).compute_signature(url, dict(form)))


async def signed_form(request: Request) -> FormData:
    """Return a call's webhook's form; answer 403 unless the carrier signed it."""
    form = await _verified(request)
    sid = field(form, "CallSid")
    if not is_sid(CALL, sid):
        raise HTTPException(422, "CallSid is missing or has another form.")
    request.state.verified_call = sid
    request.state.parties = Parties(field(form, "From"), field(form, "To"))
    structlog.contextvars.bind_contextvars(call=sid)
    return form


async def signed_text(request: Request) -> FormData:
    """Return a text message's webhook's form; answer 403 unless the carrier signed it."""
    form = await _verified(request)
    sid = field(form, "MessageSid")
    if not any(is_sid(kind, sid) for kind in TEXTS):
        raise HTTPException(422, "MessageSid is missing or has another form.")
    return form


async def _verified(request: Request) -> FormData:
    signatures: Signatures = request.app.state.signatures
    form = await _plain_form(request)
    path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
    query = request.scope["query_string"].decode("ascii", "replace")
    if not signatures.are_valid(path, query, form, request.headers.get("x-twilio-signature")):
        raise HTTPException(403, "The signature is missing or wrong.")
    return form


async def _plain_form(request: Request) -> FormData:
    """The carrier never sends files, other encodings or floods of fields."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415, "A form is expected.")
    return await request.form(max_files=0, max_fields=MOST_FIELDS)


Signed = Annotated[FormData, Depends(signed_form)]
SignedText = Annotated[FormData, Depends(signed_text)]


def verified_call(request: Request) -> str:
    """Return the CallSid of a verified request."""
    call: str = getattr(request.state, "verified_call", "")
    return call


def parties_of(request: Request) -> Parties:
    """Return the parties of a verified request's call."""
    parties: Parties = getattr(request.state, "parties", Parties())
    return parties


def field(form: FormData, name: str) -> str:
    """Return a field's text, or empty."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def number_in(form: FormData, name: str) -> float:
    """Return a field's number; 0 if missing or invalid."""
    try:
        number = float(field(form, name))
    except ValueError:
        return 0.0
    return max(0.0, number) if isfinite(number) else 0.0


async def call_sid(form: Signed) -> str:
    """Return the CallSid of a webhook; async, so that it needs no thread."""
    return field(form, "CallSid")


CallSid = Annotated[str, Depends(call_sid)]


UNKNOWN_CONFIDENCE = 0.7
"Used when the carrier gives none."


def said_in(form: FormData, language: str) -> Said:
    """Return what the caller said or keyed."""
    digits, words = field(form, "Digits"), field(form, "SpeechResult").strip()
    if digits:
        return Keys(digits)
    if words:
        return Transcript(words, language, min(1.0, number_in(form, "Confidence") or UNKNOWN_CONFIDENCE))
    return NoSpeech()


def moment_in(form: FormData) -> datetime | None:
    """Return the carrier's timestamp of the event (RFC 2822), or None."""
    try:
        return parsedate_to_datetime(field(form, "Timestamp")).astimezone(UTC)
    except (ValueError, OverflowError):  # in the year 9999 there is no tomorrow
        return None


async def _request(request: Request) -> str:
    return request.headers.get("i-twilio-idempotency-token", "")


RequestToken = Annotated[str, Depends(_request)]
"The idempotency token: the same for a repeated request, empty if the carrier gives none."
