"""The carrier's Messages: takes texts with Twilio's errors, reports on them, brings answers to the line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urljoin

from ivr.failure import in_background
from simulator.carrier.account import CarrierAccount, Clock, new_sid
from simulator.carrier.trace import Tape
from simulator.carrier.webhook import NO_FAULTS, Webhooks, Wire

LONGEST = 1600
ERRORS = {
    "+15005550001": (21211, "The 'To' number is not a valid phone number."),
    "+15005550003": (21408, "Permission to send an SMS has not been enabled for the region."),
    "+15005550009": (21614, "'To' number is not a valid mobile number."),
}
"By Twilio's magic numbers for tests."
UNREACHABLE = {"+15005550006": 30003, "+15005550007": 30006}
"Numbers of ours whose text is taken and does not arrive: a telephone that is off, a landline."
STOPPED = (21610, "Attempt to send to unsubscribed recipient.")
STOP, START = frozenset({"STOP", "UNSUBSCRIBE", "QUIT"}), frozenset({"START", "UNSTOP"})

Form = Mapping[str, list[str]]
Told = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class CarrierText:
    """A text that the carrier took."""

    sid: str
    to: str
    body: str
    sender: str
    made_at: datetime
    status: str = "queued"


class CarrierTexts:
    """The texts of one account, in order."""

    def __init__(self, account: CarrierAccount) -> None:
        self._account = account
        self._webhooks: Webhooks | None = None
        self._stopped: set[str] = set()
        self.taken: list[CarrierText] = []

    def connect(self, wire: Wire) -> None:
        """Report to the line through the carrier's connections from now on."""
        self._webhooks = Webhooks(wire, Clock(), Tape(), NO_FAULTS)

    def take(self, form: Form) -> Told:
        """Take a text, or refuse it with Twilio's error."""
        to, body = (form.get(name, [""])[0] for name in ("To", "Body"))
        sender = form.get("MessagingServiceSid", form.get("From", [""]))[0]
        error = self._error(to, body, sender)
        if error is not None:
            code, message = error
            return "400 Bad Request", json.dumps({"code": code, "message": message, "status": 400}).encode()
        text = CarrierText(new_sid("SM"), to, body, sender, datetime.now(UTC))
        self.taken.append(text)
        if callback := form.get("StatusCallback", [""])[0]:
            in_background(self._report(text, callback), "reports of a text")
        return "201 Created", json.dumps(self._document(text)).encode()

    def listed(self) -> Told:
        """Return the texts, the latest first."""
        kept = [self._document(text) for text in reversed(self.taken)]
        return "200 OK", json.dumps({"messages": kept}).encode()

    async def receive(self, number: str, body: str, to: str, path: str = "/texts/incoming") -> str:
        """Bring a text to the line; return its answer. Twilio blocks and frees a number by itself."""
        if body.strip().upper() in STOP:
            self._stopped.add(number)
        elif body.strip().upper() in START:
            self._stopped.discard(number)
        if self._webhooks is None:
            return ""
        form = {"MessageSid": new_sid("SM"), "From": number, "To": to, "Body": body, "NumMedia": "0"}
        answer = await self._webhooks.fetch(urljoin(self._account.public_base_url, path), "POST", form)
        return answer.text

    async def _report(self, text: CarrierText, callback: str) -> None:
        error = UNREACHABLE.get(text.to)
        for status in ("sent", "undelivered" if error else "delivered"):
            kept = replace(text, status=status)
            self.taken = [kept if one.sid == text.sid else one for one in self.taken]
            form = {"MessageSid": text.sid, "MessageStatus": status, "To": text.to}
            if error and status == "undelivered":
                form["ErrorCode"] = str(error)
            if self._webhooks is not None:
                await self._webhooks.notify(callback, form)

    def _error(self, to: str, body: str, sender: str) -> tuple[int, str] | None:
        if not body:
            return 21602, "Message body is required."
        if len(body) > LONGEST:
            return 21617, "The concatenated message body exceeds the 1600 character limit."
        if not sender:
            return 21603, "A 'From' number or a Messaging Service is required."
        if to in self._stopped:
            return STOPPED
        if not to.startswith("+"):
            return ERRORS["+15005550001"]
        return ERRORS.get(to)

    def _document(self, text: CarrierText) -> dict[str, object]:
        return {
            "sid": text.sid,
            "account_sid": self._account.sid,
            "to": text.to,
            "from": text.sender,
            "body": text.body,
            "status": text.status,
            "error_code": None,
            "date_created": format_datetime(text.made_at),
        }
