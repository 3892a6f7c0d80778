"""What the line decides on a guided journey: the next question, its end, or a person."""

from dataclasses import replace
from math import inf
from typing import assert_never

from intents.meaning.understanding import Control, ControlKind, Spoken, Understanding
from routing.asked import WhatAddress
from routing.deciding.addressing import Addressed
from routing.deciding.conversation import MeantTopic, Move
from routing.deciding.standpoint import Standpoint
from routing.decision import Answer, Decision, FileReport, Reason
from routing.journeys.guide import Guide, GuidedChoice, GuidedQuestion, GuidedYesNo, Lead
from routing.journeys.journey import NO, NONE_OF_THESE, YES, AskOption, AskPlace
from routing.journeys.run import (
    Arrived,
    Asking,
    ByPerson,
    Guidance,
    Run,
    Stage,
    Submitted,
    advanced,
    begun,
    first_question,
    open_question,
)
from routing.services.finding import Address, Elsewhere, LookUp, address_of

SURE_ENOUGH = 0.6
"From this on a yes or a no is taken for an answer: three words without a meaning may sound like one."
DENIES = {ControlKind.NO: SURE_ENOUGH, ControlKind.NONE_OF_THESE: 0.0, ControlKind.REJECT: 0.9}
"By act, from which confidence on none of a few options is meant."


def beginning(article: str, option: str, here: Standpoint) -> Decision | None:
    """The journey that an article starts; None where the article's own answer comes first."""
    journey = here.services.journeys.get(article)
    if journey is None or not journey.is_current(here.today):
        return None
    if (kept := here.dialogue.kept) and (again := asking(kept, here, Lead.KEPT)) and kept.article == article:
        return again
    first = first_question(journey)
    is_named = isinstance(first, AskOption) and first.option(option) is not None
    return None if journey.answer_first and not is_named else decided(begun(journey, option, here), here)


def after_general_answer(article: str, here: Standpoint) -> Decision | None:
    """The journey of an article whose own answer did not help, unless the caller has been on it."""
    journey, run = here.services.journeys.get(article), here.dialogue.run
    if journey is None or not journey.is_current(here.today) or (run and run.article == article):
        return None
    return decided(begun(journey, reach=here), here)


def answer_in(meant: Understanding, asked: GuidedQuestion, topic: MeantTopic) -> str | None:
    """What was answered to a journey's question; None where the caller means something else."""
    match asked, meant:
        case GuidedYesNo(), Spoken(option=option) if option in {YES, NO}:
            return option
        case GuidedYesNo(), Control(ControlKind.YES, confidence) if confidence >= SURE_ENOUGH:
            return YES
        case GuidedYesNo(), Control(ControlKind.NO, confidence) if confidence >= SURE_ENOUGH:
            return NO
        case GuidedChoice(article, options=options), Spoken(option=option) if option:
            return option if option in options and topic.articles == (article,) else None
        case GuidedChoice(), Control(kind, confidence) if confidence >= DENIES.get(kind, inf):
            return NONE_OF_THESE
        case _:
            return None


def answered(meant: Understanding, topic: MeantTopic, here: Standpoint) -> Decision | None:
    """What follows what the caller said to a journey's question; None where it is no answer."""
    asked = here.dialogue.asked
    answer = answer_in(meant, asked, topic) if isinstance(asked, GuidedQuestion) else None
    if answer is None or not isinstance(asked, GuidedQuestion):
        return None
    follows = next_stage(asked.article, answer, here)
    is_sized = isinstance(meant, Spoken) and meant.is_measured
    return judged(answer, follows) if is_sized and isinstance(asked, GuidedYesNo) else follows


def judged(answer: str, follows: Decision) -> Decision:
    """The next question, after how the quantity was understood that answered the last one."""
    lead = Lead.MORE if answer == YES else Lead.NOT_MORE
    return replace(follows, lead=lead) if isinstance(follows, Guide) else follows


def next_stage(article: str, answer: str, here: Standpoint) -> Decision:
    """What follows an answer; a person where the journey has changed since the call began."""
    journey, run = here.services.journeys.get(article), here.dialogue.run
    if journey is None or run is None or open_question(journey, run) is None:
        return here.to(here.catalog[article].department, Reason.NOT_CURRENT, article)
    return decided(advanced(journey, run, answer, here), here)


def with_place(move: Move, step: Addressed | None, here: Standpoint) -> Decision | None:
    """What follows an address that a journey asked for, told or refused; None where it asked for none."""
    run, asked = here.dialogue.run, here.dialogue.asked
    journey = here.services.journeys.get(run.article) if run else None
    if run is None or not isinstance(open_question(journey, run), AskPlace):
        return None
    match step:
        case LookUp(article, address) if article == run.article:
            return next_stage(article, address.kept, here)
        case Answer(article, findings=(Elsewhere() as found, *_)) if article == run.article:
            return Answer(article, findings=(Guidance(replace(run, step=""), ()), found))
        case _ if move is Move.GENERALLY and isinstance(asked, WhatAddress) and asked.article == run.article:
            return next_stage(run.article, NONE_OF_THESE, here)
        case _:
            return None


def resumed(here: Standpoint, lead: Lead = Lead.BACK) -> Guide | None:
    """The open question of a journey that something else came in between; None where there is none."""
    return asking(here.dialogue.run, here, lead) if here.dialogue.run else None


def asking(run: Run, here: Standpoint, lead: Lead) -> Guide | None:
    """The open question of a run; None where there is none."""
    match open_question(here.services.journeys.get(run.article), run):
        case None:
            return None
        case AskOption(options=options):
            return Guide(run, options=tuple(option.id for option in options), lead=lead)
        case question:
            return Guide(run, is_place=isinstance(question, AskPlace), lead=lead)


def left_open(here: Standpoint) -> Run | None:
    """The journey that is kept for a caller who leaves now, if any."""
    run = here.dialogue.run
    journey = here.services.journeys.get(run.article) if run else None
    if run is None or not run.keep_days or not run.given or open_question(journey, run) is None:
        return None
    return run


def decided(stage: Stage, here: Standpoint) -> Decision:
    """The decision of a journey's stage."""
    match stage:
        case Asking(run, told, options, is_place):
            return Guide(run, told, options, is_place)
        case Arrived(guidance):
            return Answer(guidance.run.article, findings=(guidance,))
        case Submitted(guidance, code, place):
            where = address_of(place) or Address("")
            return FileReport(guidance.run.article, where, told=guidance, code=code)
        case ByPerson(guidance, department):
            article = guidance.run.article
            owner = department or here.catalog[article].department
            return replace(here.to(owner, Reason.POLICY, article), told=guidance)
        case _:
            assert_never(stage)
