"""Only what the carrier signed comes in."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from ivr.phone.signature import Signatures


async def signed_form(request: Request) -> FormData:
    """Return a webhook's form; refuse with 403 what is not signed by the carrier."""
    signatures: Signatures = request.app.state.signatures
    form = await request.form()
    path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
    query = request.scope["query_string"].decode("ascii", "replace")
    if not signatures.are_valid(path, query, form, request.headers.get("x-twilio-signature")):
        raise HTTPException(403, "The signature is missing or wrong.")
    return form


Signed = Annotated[FormData, Depends(signed_form)]


def field(form: FormData, name: str) -> str:
    """Return a field's text, empty when it is missing."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def number_in(form: FormData, name: str) -> float:
    """Return a field's number, 0 when it is missing or none."""
    try:
        return max(0.0, float(field(form, name)))
    except ValueError:
        return 0.0


def call_sid(form: Signed) -> str:
    """Return the call of a webhook; refuse one that names none."""
    sid = field(form, "CallSid")
    if not sid:
        raise HTTPException(422, "CallSid is missing.")
    return sid


CallSid = Annotated[str, Depends(call_sid)]
