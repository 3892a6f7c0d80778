"""A caller in crisis stays with the line or a person of the contact centre, whatever else they asked."""

from intents.meaning.understanding import DangerKind
from routing.deciding.standpoint import Standpoint
from routing.decision import (
    AskMore,
    Decision,
    Emergency,
    End,
    OfferCallBack,
    Reason,
    Repeat,
    Route,
    StayQuiet,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.escalation import somebody


def kept_with_a_person(decision: Decision, here: Standpoint) -> Decision:
    """Return the decision for whoever is in crisis: no goodbye, no other desk, no task once it is certain."""
    operator, known = here.directory.operator, (here.directory, here.now)
    match decision:
        case Emergency() | Repeat() | StayQuiet() | SwitchLanguage():
            return decision
        case Route() | Wait() | TakeMessage() if here.dialogue.in_crisis and (somebody(*known)[1]):
            return Route(*somebody(*known), Reason.EMERGENCY)
        case Route() | Wait() | TakeMessage() if decision.department != operator:
            return _to_operator(decision, operator, here)
        case Route() | Wait() | TakeMessage() | OfferCallBack():
            return decision
        case End() if not here.dialogue.in_crisis:
            return AskMore()  # most who may be in a crisis only sound like it, and one does not hang up
        case _:
            return _crisis(here) if here.dialogue.in_crisis else decision


def _to_operator(
    decision: Route | Wait | TakeMessage, operator: str, here: Standpoint
) -> Route | Wait | TakeMessage:
    """Return the way to the contact centre; where a crisis is only possible, never instead of a person.

    Whoever has no water at night needs the crew on call, and no message.
    """
    instead = here.to(operator, decision.reason)
    is_message = isinstance(instead, TakeMessage) and not isinstance(decision, TakeMessage)
    is_needed = decision.reason is Reason.URGENT or is_message
    return decision if is_needed and not here.dialogue.in_crisis else instead


def _crisis(here: Standpoint) -> Emergency:
    return Emergency(DangerKind.SELF_HARM, *somebody(here.directory, here.now))
