"""The carrier's webhooks of text messages: what people text back, and what became of ours."""

import asyncio
import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from twilio.twiml.messaging_response import MessagingResponse

from ivr.line.texting import Texting
from ivr.storage.outbound import TextOut
from ivr.texts.answering import Answering
from ivr.texts.keeping import IncomingText
from ivr.twilio.requests import SignedText, field
from ivr.twilio.twiml import xml
from routing.outbound.allow_list import Textable
from routing.outbound.limits import Withheld
from routing.texting.templates import TextTemplates
from routing.texting.text_message import Keyword, KeywordKind, keyword_of

router = APIRouter(prefix="/texts", include_in_schema=False)
LONGEST_ID = 80
LONGEST_TEXT = 1600
UNWRITTEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


async def _texting(request: Request) -> Texting:
    texting: Texting = request.app.state.texting
    return texting


TheTexting = Annotated[Texting, Depends(_texting)]


async def _answering(request: Request) -> Answering | None:
    answering: Answering | None = request.app.state.replies
    return answering


TheAnswering = Annotated[Answering | None, Depends(_answering)]
"None if texts are not answered."


@router.post("/incoming")
async def incoming(form: SignedText, texting: TheTexting, answering: TheAnswering) -> Response:
    """Handle a text that somebody sent to the line."""
    keyword = keyword_of(field(form, "Body"), field(form, "OptOutType"))
    sid, number, line = field(form, "MessageSid"), field(form, "From"), field(form, "To")
    if keyword and number:
        await asyncio.to_thread(texting.heard, number, keyword.kind)
    words = UNWRITTEN.sub(" ", field(form, "Body"))[:LONGEST_TEXT].strip()
    withheld = await asyncio.to_thread(texting.outbound.heard, sid, number, words, line)
    if keyword or answering is None or not answering.is_on:
        told = "" if withheld else _reply(keyword, texting.templates())
        return await _answer(texting, TextOut(f"{sid}-at-once", sid, number, told, line=line))
    if texting.outbound.is_machine(number, line):
        return xml(_document(""))
    said = await answering.take(IncomingText(sid, number, words, withheld))
    out = TextOut(f"{sid}-at-once", sid, number, said.words, is_safety=said.is_safety, line=line)
    return await _answer(texting, out)


@router.post("/status")
async def status(form: SignedText, texting: TheTexting, text: str = "") -> Response:
    """Handle what the carrier reports of a text; reports come late, twice and in any order."""
    code = field(form, "ErrorCode")
    error = int(code) if code.isascii() and code.isdigit() and len(code) <= 6 else 0
    word, sid = field(form, "MessageStatus"), field(form, "MessageSid")
    await asyncio.to_thread(texting.reported, text[:LONGEST_ID], word, error, sid)
    return Response(status_code=204)


async def _answer(texting: Texting, out: TextOut) -> Response:
    """Answer at once, if there is something to say and the number may be texted."""
    to = await asyncio.to_thread(texting.outbound.text, out) if out.words else Withheld.REFUSED
    return xml(_document(out.words, to) if isinstance(to, Textable) else _document(""))


def _reply(keyword: Keyword | None, templates: TextTemplates) -> str:
    """The answer; none where the carrier has given its own, or the city has none.

    Whoever wants texts again hears what whoever asks for help does: who texts, and how to end it.
    """
    match keyword:
        case None:
            return "\n".join(templates.unread.values())
        case Keyword(is_answered=True):
            return ""
        case Keyword(KeywordKind.STOP, language):
            return _in(templates.stopped, language)
        case Keyword(_, language):
            return _in(templates.help, language)


def _document(words: str, to: Textable | None = None) -> str:
    response = MessagingResponse()
    if to is not None:
        response.message(words)
    return str(response)


def _in(worded: Mapping[str, str], language: str) -> str:
    """The words in a language, or the city's first."""
    return worded.get(language) or next(iter(worded.values()), "")
