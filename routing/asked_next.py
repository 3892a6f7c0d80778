"""The question that a decision leaves open."""

from typing import assert_never

from routing.asked import (
    AnythingElse,
    Asked,
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
from routing.decision import (
    AskAddress,
    AskMore,
    CheckAddress,
    Clarify,
    Decision,
    FileReport,
    ForAddress,
    OfferPerson,
    OfferReport,
    Reprompt,
    RepromptStep,
)
from routing.journeys.guide import AskReference, Guide, Lead
from routing.journeys.guided_question import GuidedChoice, GuidedYesNo
from routing.journeys.run import Run
from routing.requests.asking import AskAttribute
from routing.services.status import AskCode, AskNumber
from routing.texting.templates import TextKind
from routing.texting.texted import OfferText


def asked_after(decision: Decision, before: Asked) -> Asked:
    """Return the question that is open after a decision."""
    match decision:
        case Reprompt(RepromptStep.AGAIN | RepromptStep.ONCE_MORE):
            return before
        case Reprompt(RepromptStep.MENU, menu=menu):
            return FromMenu(menu)
        case Clarify((article,)):
            return IsItAbout(article)
        case Clarify(articles):
            return WhichOf(articles)
        case AskMore():
            return AnythingElse()
        case AskNumber() | AskCode() | AskAttribute():
            return decision
        case OfferPerson(department, article, by_message):
            return ShallIConnect(department, article, by_message)
        case AskReference(tries):
            return WhatReference(tries)
        case AskAddress() | CheckAddress() | OfferReport() | FileReport() | OfferText() | Guide():
            return asked_to_act(decision)
        case _:
            return HowCanIHelp()


def asked_to_act(decision: ForAddress | FileReport | OfferText | Guide) -> Asked:
    """Return the question for a lookup, a report, a text or a journey."""
    match decision:
        case AskAddress(article, number, street, tries):
            return WhatAddress(article, number, street, tries)
        case CheckAddress(article, address, others, tries):
            return IsItThere(article, address, others, tries)
        case OfferReport(article, address, needs, already):
            return ShallIReport(article, address, needs, already)
        case FileReport(article, offers_text=True):
            return ShallIText(article, TextKind.REPORT)
        case FileReport():
            return AnythingElse()
        case OfferText(article, kind):
            return ShallIText(article, kind)
        case AskNumber() | AskCode() | AskAttribute():
            return decision
        case Guide():
            return asked_on_journey(decision)
        case _:
            assert_never(decision)


def asked_on_journey(guide: Guide) -> Asked:
    """Return a journey's open question."""
    is_explained = guide.explains or guide.lead is Lead.ASIDE
    match guide:
        case Guide(Run(article), is_place=True):
            return WhatAddress(article, tries=1)
        case Guide(Run(article, step=step), options=options) if options:
            return GuidedChoice(article, step, options, is_explained)
        case Guide(Run(article, step=step)):
            return GuidedYesNo(article, step, is_explained, guide.in_feet, guide.in_metres)
        case _:
            assert_never(guide)
