"""Decisions after an address: what was found there, a question, a report, or a department."""

from dataclasses import replace
from typing import assert_never

from routing.deciding.addressing import Addressed, GiveUp
from routing.deciding.standpoint import Standpoint
from routing.decision import Answer, AskAddress, CheckAddress, Decision, FileReport, OfferReport, Reason
from routing.requests.asking import AskAttribute
from routing.services.finding import LookUp
from routing.texting.templates import TextKind


def after_address(step: Addressed, here: Standpoint) -> Decision:
    """Return the decision; what was not found or understood goes to the topic's department."""
    match step:
        case LookUp(article):
            if found := here.services.look_up(step, here.today):
                return Answer(article, findings=(found,))
            return here.to(here.catalog[article].department, Reason.NOT_CURRENT, article)
        case GiveUp(article):
            return here.to(here.catalog[article].department, Reason.NOT_UNDERSTOOD, article)
        case FileReport(article):
            return replace(step, offers_text=here.may_text(article, TextKind.REPORT))
        case AskAddress() | CheckAddress() | OfferReport() | AskAttribute() | Answer():
            return step
        case _:
            assert_never(step)
