"""What the carrier's webhooks are answered with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request, Response

from ivr.handover import Handover
from ivr.line import Line
from ivr.phone.twiml import Twiml
from ivr.queue import Queue
from ivr.sentence import Sentence
from ivr.step import Step


@dataclass(frozen=True, slots=True)
class Phone:
    """What the webhooks need."""

    line: Line
    handover: Handover
    queue: Queue
    twiml: Twiml
    can_hear: Callable[[], bool]
    "Whether this machine can hear one more call; otherwise the carrier does."
    test_callers: frozenset[str] = frozenset()
    "The numbers of those who only try the line out: their calls are left out of its figures."

    def steady(self) -> "Phone":
        """Return what answers one webhook: whatever staff change meanwhile, it sees one city."""
        line = self.line.steady()
        return replace(self, line=line, handover=Handover(line), queue=Queue(line))


def _phone(request: Request) -> Phone:
    phone: Phone = request.app.state.phone
    return phone.steady()


ThePhone = Annotated[Phone, Depends(_phone)]


def document(phone: Phone, step: Step, sid: str, said: tuple[Sentence, ...] = ()) -> Response:
    """Return a call's next step as a document, after some words."""
    return xml(phone.twiml.render(step, sid, said))


def xml(text: str) -> Response:
    """Return a document."""
    return Response(text, media_type="text/xml")
