"""Refuses the NUL character in addresses and forms: nobody types it, and PostgreSQL keeps no text with it."""

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivr.web.limits import refusal

FORM = b"application/x-www-form-urlencoded"
SIGNED = b"x-twilio-signature"
"A call is brought to the operator by its own routes, whatever the carrier sends."
API = "/api/"
"It tells each of its refusals as a problem."
REFUSED = "A text holds a NUL character."


class PlainText:
    """Answers 400 where a text holds a NUL; files may."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if SIGNED in headers:
            await self._app(scope, receive, send)
            return
        if "\0" in scope["path"] or _has_nul(scope["query_string"]):
            await (await refusal(scope, HTTPException(400, REFUSED)))(scope, receive, send)
            return
        is_form = headers.get(b"content-type", b"").startswith(FORM)
        await self._app(scope, FormBody(receive).receive if is_form else receive, send)


def ensure_plain(form: FormData) -> None:
    """Raise what becomes a 400 if a field of a form with files, or a file's name, holds a NUL."""
    for name, value in form.multi_items():
        if "\0" in name or "\0" in ((value.filename or "") if isinstance(value, UploadFile) else value):
            raise HTTPException(400, REFUSED)


class FormBody:
    """A form's body as it arrives."""

    def __init__(self, next_message: Receive) -> None:
        self._next, self._tail = next_message, b""

    async def receive(self) -> Message:
        """Return the next piece; raise what becomes a 400."""
        message = await self._next()
        piece = self._tail + message.get("body", b"")
        if _has_nul(piece):
            raise HTTPException(400, REFUSED)
        self._tail = piece[-2:]
        return message


def _has_nul(sent: bytes) -> bool:
    return b"%00" in sent or b"\0" in sent
