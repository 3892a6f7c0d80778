"""Decisions without where the caller lives, which is kept only for as long as a call needs it."""

from dataclasses import replace

from routing.decision import (
    Answer,
    AskAddress,
    CheckAddress,
    Decision,
    End,
    FileReport,
    OfferReport,
    Route,
    TakeMessage,
    Wait,
)
from routing.journeys.guide import Guide
from routing.journeys.run import Guidance, Run
from routing.requests.asking import AskAttribute
from routing.services.status import AskCode, AskNumber


def without_whereabouts(decision: Decision) -> Decision | None:
    """Return a decision without any address; None where nothing would be left of it."""
    match decision:
        case Answer(findings=(_, *_)):
            return replace(decision, findings=())
        case AskAddress() | CheckAddress() | OfferReport() | FileReport():
            return None
        case AskAttribute() | AskNumber() | AskCode():
            return None
        case End(kept=Run() as kept):
            return replace(decision, kept=kept.without_places())
        case Guide(run):
            return replace(decision, run=run.without_places())
        case Route(told=Guidance(run)) | Wait(told=Guidance(run)) | TakeMessage(told=Guidance(run)):
            return replace(decision, told=Guidance(run.without_places(), ()))
        case _:
            return decision
