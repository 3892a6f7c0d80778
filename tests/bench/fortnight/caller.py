"""A caller who asks one question by keyboard, in a call that the ledger keeps like any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from intents.articles.phrasing import Phrasing
from ivr.call.turn import Turn
from ivr.typed.call import KeptCall, TypedCall, Ways
from ivr.typed.script import Act, HangsUp, Presses, Says, Script
from routing.decision import Answer, Clarify, Decision, Redirect, Reprompt

MOST_TURNS = 6
YES, NO = {"en": "yes", "fr": "oui"}, {"en": "no", "fr": "non"}
PERSON = "0"


@dataclass(slots=True)
class Caller:
    """Knows what they want to know, and says no to anything else."""

    question: Phrasing
    asked_again: bool = False
    was_answered: bool = False

    def next_act(self, decision: Decision) -> Act:
        """How they respond to what the line did."""
        yes, no = YES[self.question.language], NO[self.question.language]
        match decision:
            case Answer(article) | Redirect(article):
                self.was_answered = article == self.question.label
                return Says(yes if self.was_answered else no)
            case Clarify((only,)):
                return Says(yes if only == self.question.label else no)
            case Clarify(articles) if self.question.label in articles:
                return Presses(str(articles.index(self.question.label) + 1))
            case Reprompt() if not self.asked_again:
                self.asked_again = True
                return Says(self.question.text)
            case _:
                return HangsUp() if self.was_answered else Presses(PERSON)


async def hold(ways: Ways, question: Phrasing, at: datetime, kept: KeptCall) -> bool:
    """Hold one call; return whether the caller got the right answer."""
    caller, heard = Caller(question), _Heard()
    call = TypedCall(ways, Script(kept.sid, question.language, at, ()), heard, kept)
    await call.begin()
    act: Act = Says(question.text)
    for _ in range(MOST_TURNS):
        if call.is_over:
            break
        await call.take(act)
        act = caller.next_act(heard.decision) if heard.decision else HangsUp()
    if not call.is_over:
        await call.take(HangsUp())
    return caller.was_answered


@dataclass(slots=True)
class _Heard:
    """The line's last action."""

    decision: Decision | None = None

    def __call__(self, _: Act, turn: Turn) -> None:
        self.decision = turn.decision


def one_after_another(first: datetime, count: int, last: datetime) -> Iterator[datetime]:
    """When each of some calls begins, between two moments."""
    step = (last - first) / max(count, 1)
    return (first + number * step for number in range(count))
