"""Twilio's Messages: hands over a text once, and finds one that may have been handed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import httpx2
import structlog

from ivr.errors import CarrierDown
from ivr.twilio.client import BUSY, Client, code_of
from routing.outbound.allow_list import Textable
from routing.texting.text_message import Accepted, Answered, RefusedByCarrier, TextMessage, Unanswered

log = structlog.get_logger()
VALID_SECONDS = 4 * 60 * 60
"A telephone that is off for longer does not get it: the caller has done something else by then."
EARLIER = timedelta(minutes=1)
"The carrier's clock may go behind ours."
MOST = 1000
"Page size of the carrier's list, latest first."
NOT_SIGNED_IN = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Messages:
    """The texts of one account, from one sender."""

    client: Client
    sender: str
    status_url: str

    async def send(self, to: Textable, text: TextMessage) -> Answered:
        """Hand over a text; never tried again here, since a second request is a second text."""
        form = {
            "To": to.number,
            "Body": text.body,
            "StatusCallback": f"{self.status_url}?{urlencode({'text': text.id})}",
            "ValidityPeriod": str(VALID_SECONDS),
            "MessagingServiceSid" if self.sender.startswith("MG") else "From": self.sender,
        }
        try:
            answer = await self.client.once("POST", self._url, form)
        except CarrierDown:
            return Unanswered()
        return _answered(answer)

    async def find(self, number: str, body: str, since: datetime) -> Accepted | Unanswered | None:
        """Look for a text that may have been handed over since then; the number stays out of the address."""
        day = (since - EARLIER).date().isoformat()
        try:
            answer = await self.client.once(
                "GET", f"{self._url}?{urlencode({'DateSent>': day, 'PageSize': MOST})}"
            )
        except CarrierDown:
            return Unanswered()
        kept = _listed(answer)
        if kept is None:
            return Unanswered()
        same = (each for each in kept if each.get("to") == number and each.get("body") == body)
        return next(
            (Accepted(str(each.get("sid"))) for each in same if _made_at(each) >= since - EARLIER), None
        )

    @property
    def _url(self) -> str:
        return f"{self.client.address}/Messages.json"


def _answered(answer: httpx2.Response) -> Answered:
    """An error without the carrier's own code is not an answer, nor is one about the account's set-up."""
    code = code_of(answer)
    if answer.status_code in NOT_SIGNED_IN:
        log.error("texts_refused_account", code=code or 0)
        return Unanswered()
    if code is None or answer.status_code in BUSY:
        return Unanswered()
    if answer.is_success:
        sid = answer.json().get("sid")
        return Accepted(sid) if isinstance(sid, str) and sid else Unanswered()
    return RefusedByCarrier(code) if code else Unanswered()


def _listed(answer: httpx2.Response) -> Sequence[Mapping[str, object]] | None:
    if not answer.is_success or code_of(answer) is None:
        return None
    kept = answer.json().get("messages")
    return [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else None


def _made_at(message: Mapping[str, object]) -> datetime:
    """When it was made; one without a readable time counts as new, so that nothing is texted twice."""
    try:
        return parsedate_to_datetime(str(message.get("date_created")))
    except ValueError:
        return datetime.max.replace(tzinfo=parsedate_to_datetime("Thu, 01 Jan 1970 00:00:00 +0000").tzinfo)
