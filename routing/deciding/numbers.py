"""Decisions after a caller keyed a number of their own file."""

from typing import assert_never

from intents.meaning.understanding import Control, ControlKind, Danger, Understanding
from routing.deciding.standpoint import Standpoint
from routing.decision import Answer, Decision, Reason
from routing.requests.asking import AttributeAnswer
from routing.services.finding import AccountStanding, ApplicationStatus
from routing.services.source import NotAvailable
from routing.services.status import (
    AskCode,
    AskNumber,
    Consulted,
    Misfit,
    NextStep,
    NumberQuestion,
    Sealed,
    Unidentified,
    after_number,
)


def by_number(meant: Understanding, consulted: Consulted, here: Standpoint) -> Decision | None:
    """Return the decision after a number; only danger comes first, since “zero” is part of many numbers."""
    asked = here.dialogue.asked
    if isinstance(meant, Danger) or not isinstance(asked, NumberQuestion):
        return None
    is_payment = isinstance(meant, Control) and meant.kind is ControlKind.PAYMENT
    if is_payment and isinstance(consulted, Misfit):
        return None
    return _numbered(asked.article, after_number(asked, consulted), here)


def with_number(decision: Decision, consulted: Consulted | AttributeAnswer | None) -> Decision:
    """Return the question for the second number where the first was told before it was asked for."""
    match decision, consulted:
        case AskNumber(article, wrong), Sealed(number):
            return AskCode(article, number, wrong)
        case _:
            return decision


def _numbered(article: str, step: NextStep, here: Standpoint) -> Decision:
    match step:
        case AskNumber() | AskCode():
            return step
        case ApplicationStatus() | AccountStanding():
            return Answer(article, findings=(step,))
        case NotAvailable():
            return here.to(here.catalog[article].department, Reason.NOT_CURRENT, article)
        case Unidentified():
            return here.to(here.catalog[article].department, Reason.UNIDENTIFIED, article)
        case _:
            assert_never(step)
