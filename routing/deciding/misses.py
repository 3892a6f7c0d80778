"""Decisions after an input that was not heard or understood: more directed reprompts, then a person."""

from dataclasses import replace
from datetime import datetime

from intents.meaning.understanding import NoMatch
from routing.asked import (
    AnythingElse,
    DidThatHelp,
    FromMenu,
    HowCanIHelp,
    IsItAbout,
    IsItThere,
    ShallIConnect,
    ShallIReport,
    ShallIText,
    WhatAddress,
    WhatReference,
    WhichOf,
)
from routing.decision import AskMore, End, Reason, Reprompt, RepromptStep, Route, TakeMessage, Wait
from routing.departments.department import Directory
from routing.dialogue_state import DialogueState
from routing.escalation import to_person
from routing.journeys.guide import GuidedChoice, GuidedYesNo
from routing.requests.asking import AskAttribute
from routing.services.status import AskCode, AskNumber

STEPS = (RepromptStep.REPHRASE, RepromptStep.EXAMPLES, RepromptStep.MENU)

ASKED_AGAIN = (
    *(DidThatHelp, AnythingElse, IsItAbout, WhichOf, WhatAddress, IsItThere, ShallIReport, ShallIText),
    *(GuidedChoice, GuidedYesNo, AskNumber, AskCode, AskAttribute, WhatReference, ShallIConnect),
)
"Closed questions that are repeated once."


def after_miss(
    dialogue: DialogueState, directory: Directory, now: datetime, *, heard: bool, said: NoMatch | None = None
) -> Reprompt | Route | Wait | TakeMessage | AskMore | End:
    """Return the next reprompt after a miss; `dialogue.misses` counts earlier ones.

    A caller who is hard to hear is asked once to rephrase, then gets the keypad. Whoever tells something
    after “anything else” says neither yes nor no, and whoever is silent after an answer is asked once more.
    """
    said = said or NoMatch()
    match dialogue.asked:
        case DidThatHelp() | AnythingElse() if not heard:
            is_gone = dialogue.misses or not dialogue.follows_answer
            return End(heard=False) if is_gone else Reprompt(RepromptStep.ONCE_MORE, heard=False)
        case AnythingElse() if said.tells:
            return _down_the_ladder(dialogue, directory, now, heard=heard, unclear=said.is_unclear)
        case ShallIConnect() if not heard and dialogue.misses >= 1:
            return End(heard=False)
        case asked if isinstance(asked, ASKED_AGAIN) and dialogue.misses == 0:
            return Reprompt(RepromptStep.AGAIN, heard)
        case ShallIText():
            return AskMore()
        case (
            FromMenu()
            | IsItAbout()
            | WhichOf()
            | DidThatHelp()
            | AnythingElse()
            | HowCanIHelp()
            | WhatAddress()
            | IsItThere()
            | ShallIReport()
            | ShallIConnect()
            | AskNumber()
            | AskCode()
            | AskAttribute()
            | GuidedChoice()
            | GuidedYesNo()
            | WhatReference()
        ):
            return _down_the_ladder(dialogue, directory, now, heard=heard, unclear=said.is_unclear)


def after_wrong_guess(
    dialogue: DialogueState, directory: Directory, now: datetime
) -> Reprompt | Route | Wait | TakeMessage | AskMore | End:
    """Return the open question after the caller denied what the line guessed: that no was understood."""
    openly = replace(dialogue, asked=HowCanIHelp(), article="")
    match after_miss(openly, directory, now, heard=True):
        case Reprompt(RepromptStep.REPHRASE, heard, menu):
            return Reprompt(RepromptStep.NOT_THAT, heard, menu)
        case other:
            return other


def _down_the_ladder(
    dialogue: DialogueState, directory: Directory, now: datetime, *, heard: bool, unclear: bool
) -> Reprompt | Route | Wait | TakeMessage:
    if dialogue.misses < len(STEPS) and not isinstance(dialogue.asked, FromMenu):
        step = RepromptStep.MENU if unclear and dialogue.misses else STEPS[dialogue.misses]
        return Reprompt(step, heard, directory.menu if step is RepromptStep.MENU else ())
    reason = Reason.NOT_UNDERSTOOD if heard else Reason.NOT_HEARD
    return to_person(directory.operator, reason, directory, now, dialogue.article)
