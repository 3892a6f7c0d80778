"""What follows from the state that a caller is in, whatever they ask: one table.

Each row takes what the line would do for anybody and returns what it does for a caller in that state. The
first rows weigh most; each later one changes only what those before it left.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from intents.meaning.understanding import (
    CallerState,
    Control,
    ControlKind,
    DangerKind,
    Spoken,
    Understanding,
    states_in,
)
from routing.deciding.standpoint import Standpoint
from routing.decision import (
    Acknowledged,
    Answer,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    OfferCallBack,
    OfferPerson,
    Reason,
    Repeat,
    Reprompt,
    Route,
    StayQuiet,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.escalation import open_operator, somebody

SLOWLY = frozenset({CallerState.LIMITED_LANGUAGE, CallerState.HARD_OF_HEARING})
"States in which the line speaks more slowly."


@dataclass(frozen=True, slots=True)
class Situation:
    """A turn of a caller in some state."""

    meant: Understanding
    here: Standpoint

    def is_new(self, state: CallerState) -> bool:
        """Whether this turn is the first that shows the state."""
        return state not in self.here.dialogue.states

    @property
    def is_urgent(self) -> bool:
        """Whether the crew on call is needed."""
        return self.here.is_urgent(self.meant)

    def person(self, first: Acknowledged) -> Route | Wait | TakeMessage:
        """Return the way to a person of the contact centre, or to whoever is on call while it is closed."""
        return replace(_to_somebody(self.here), first=first)

    def desk(self, first: Acknowledged) -> Route | Wait | TakeMessage:
        """Return the way to the contact centre, as for anybody who asks for a person."""
        asked = self.here.to(self.here.directory.operator, Reason.ASKED)
        return replace(asked, first=first)


Change: TypeAlias = Callable[[Decision, Situation], Decision]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    state: CallerState
    then: Change


def _with_a_grown_up(decision: Decision, at: Situation) -> Decision:
    """A child is asked whether they are safe and gets a grown-up; nothing else is done or ends the call."""
    match decision:
        case Emergency() | Repeat() | StayQuiet() | SwitchLanguage():
            return decision
        case _:
            return at.person(Acknowledged.CHILD)


def _with_a_person(decision: Decision, at: Situation) -> Decision:
    """Whoever is afraid of somebody hears of 9-1-1, which the caution says, and gets a person."""
    match decision:
        case Emergency() | Repeat() | StayQuiet() | SwitchLanguage():
            return decision
        case Route() if at.is_urgent:
            return decision
        case _:
            return at.person(Acknowledged.AFRAID)


def _in_few_words(decision: Decision, at: Situation) -> Decision:
    """Whoever speaks little of the language hears a plain answer or a person; no list, no other guess."""
    match decision:
        case SwitchLanguage() if not _names_one_of_ours(at):
            return at.desk(Acknowledged.SIMPLY)
        case (
            Reprompt()
            | AskOpenly()
            | Clarify(articles=(_, _, *_))
            | Explain(ControlKind.COMPLAINT_ABOUT_LINE)
        ):
            return at.desk(Acknowledged.SIMPLY)
        case Answer() if at.is_new(CallerState.LIMITED_LANGUAGE):
            return replace(decision, first=Acknowledged.SLOWLY)
        case _:
            return decision


def _names_one_of_ours(at: Situation) -> bool:
    named = at.meant.language if isinstance(at.meant, Control) else ""
    return named in at.here.directory.languages


def _slowly_again(decision: Decision, at: Situation) -> Decision:
    """Whoever hears badly hears it again, more slowly; the second time it is offered as a text."""
    latest = at.here.dialogue.latest
    match decision:
        case Repeat() if at.here.dialogue.repeated and latest and (offer := at.here.text_offer(latest)):
            return offer
        case Repeat() | Reprompt(heard=True) if at.is_new(CallerState.HARD_OF_HEARING):
            return Repeat(slower=True)
        case Answer() if at.is_new(CallerState.HARD_OF_HEARING):
            return replace(decision, first=Acknowledged.SLOWLY)
        case _:
            return decision


def _soothed(decision: Decision, at: Situation) -> Decision:
    """Whoever is angry hears one apology and of a person at once, and is never asked to say it again."""
    match decision:
        case Reprompt(heard=True) | Explain(ControlKind.GREET):
            return at.here.to_owner(Reason.ASKED)
        case Explain(ControlKind.COMPLAINT_ABOUT_LINE) if not at.is_new(CallerState.ANGRY):
            return at.here.to_owner(Reason.ASKED)
        case Answer() if at.is_new(CallerState.ANGRY):
            return replace(decision, first=Acknowledged.ANGRY, sorry=False)
        case Answer():
            return replace(decision, sorry=False)
        case _:
            return decision


TABLE = (
    Row(CallerState.CHILD, _with_a_grown_up),
    Row(CallerState.AFRAID, _with_a_person),
    Row(CallerState.LIMITED_LANGUAGE, _in_few_words),
    Row(CallerState.HARD_OF_HEARING, _slowly_again),
    Row(CallerState.ANGRY, _soothed),
)


def as_they_are(decision: Decision, meant: Understanding, here: Standpoint) -> Decision:
    """Return the decision for a caller in the states that this call has shown so far."""
    if here.dialogue.may_be_in_crisis(meant):
        decision = kept_with_a_person(decision, here)
    states, at = here.dialogue.states | states_in(meant), Situation(meant, here)
    for row in TABLE:
        if row.state in states:
            decision = row.then(decision, at)
    return _still_in_danger(decision, meant, here)


def _still_in_danger(decision: Decision, meant: Understanding, here: Standpoint) -> Decision:
    """Whoever goes on talking in danger hears again what to do, and not that the line cannot tell."""
    kind = here.dialogue.danger
    if kind in {None, DangerKind.SELF_HARM} or not isinstance(meant, Spoken):
        return decision
    match decision:
        case OfferPerson() | OfferCallBack() | Reprompt() | Clarify() | Explain(ControlKind.WAIT):
            return Emergency(kind, *open_operator(here.directory, here.now))
        case _:
            return decision


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
        case OfferPerson() | Clarify() | Reprompt() | AskOpenly() if not here.dialogue.in_crisis:
            return _to_somebody(here)  # nothing else was understood, so a person listens
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


def _to_somebody(here: Standpoint) -> Route | Wait | TakeMessage:
    department, numbers = somebody(here.directory, here.now)
    if numbers:
        return Route(department, numbers, Reason.EMERGENCY)
    return here.to(here.directory.operator, Reason.EMERGENCY)


def _crisis(here: Standpoint) -> Emergency:
    return Emergency(DangerKind.SELF_HARM, *somebody(here.directory, here.now))
