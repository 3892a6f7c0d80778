"""A caller in crisis stays with the line or a person of the contact centre, whatever else they asked."""

from intents.understanding import DangerKind
from routing.decision import (
    Decision,
    Emergency,
    End,
    OfferCallBack,
    Repeat,
    Route,
    StayQuiet,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.escalation import open_operator
from routing.standpoint import Standpoint


def kept_with_a_person(decision: Decision, here: Standpoint) -> Decision:
    """Return the decision for whoever is in crisis: no goodbye, no other desk, no task once it is certain."""
    operator = here.directory.operator
    match decision:
        case Emergency() | Repeat() | StayQuiet() | SwitchLanguage():
            return decision
        case Route() | Wait() | TakeMessage() if decision.department != operator:
            return here.to(operator, decision.reason)
        case Route() | Wait() | TakeMessage() | OfferCallBack():
            return decision
        case End():
            return _crisis(here)
        case _:
            return _crisis(here) if here.dialogue.in_crisis else decision


def _crisis(here: Standpoint) -> Emergency:
    return Emergency(DangerKind.SELF_HARM, *open_operator(here.directory, here.now))
