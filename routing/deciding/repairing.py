"""What a caller wishes besides an answer: a journey taken back, corrected or gone on with, or a text."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from intents.meaning.understanding import (
    Candidate,
    Control,
    ControlKind,
    HalfTold,
    NearTheLimit,
    NoMatch,
    Recognized,
    SizeWithoutUnit,
    Spoken,
    UnitAlone,
    Wish,
)
from routing.asked import IsItThere, ShallIText, WhatReference
from routing.deciding.guiding import asking, decided, judged, left_open, next_stage, resumed
from routing.deciding.standpoint import Standpoint
from routing.decision import Decision, End, Reason
from routing.journeys.guide import AskReference, Guide, GuidedQuestion, GuidedYesNo, Lead
from routing.journeys.journey import UNSURE, AskOption, AskToText, AskYesNo, Journey, Question
from routing.journeys.run import (
    Arrived,
    Asking,
    ByPerson,
    Reach,
    Run,
    Stage,
    Submitted,
    advanced,
    begun_again,
    open_question,
)
from routing.texting.templates import TextKind
from routing.texting.texted import DeclineText, NoTextReason, SendText


def put_back(journey: Journey, run: Run, reach: Reach) -> Asking | None:
    """The question before the open one, asked again; None at the first."""
    answers = [*_known_answers(journey, run)]
    if not answers:
        return None
    match _again(journey, run, dict(answers[:-1]), reach):
        case Asking() as asking:
            return replace(asking, told=())
        case _:
            return None


def corrected(journey: Journey, run: Run, question: str, answer: str, reach: Reach) -> Stage:
    """What follows an earlier answer that was another one; nothing is asked or told twice."""
    answers = dict(_known_answers(journey, run))
    told = {*_told(_again(journey, run, answers, reach))}
    changed = _again(journey, run, {**answers, question: answer}, reach)
    fresh = tuple(step for step in _told(changed) if step not in told)
    match changed:
        case Asking():
            return replace(changed, told=fresh)
        case _:
            return changed


def _again(journey: Journey, run: Run, answers: Mapping[str, str], reach: Reach) -> Stage:
    """Where the answers lead from the beginning, with everything that is told on the way."""
    stage, told = begun_again(journey, run, reach=reach), tuple[str, ...]()
    while isinstance(stage, Asking) and stage.run.step in answers:
        told = (*told, *stage.told)
        stage = advanced(journey, stage.run, answers[stage.run.step], reach)
    return replace(stage, told=(*told, *stage.told)) if isinstance(stage, Asking) else stage


def _told(stage: Stage) -> tuple[str, ...]:
    match stage:
        case Asking(told=told):
            return told
        case Arrived(guidance) | ByPerson(guidance) | Submitted(guidance):
            return guidance.steps


def _known_answers(journey: Journey, run: Run) -> Iterator[tuple[str, str]]:
    """What the caller answered, without what was looked up."""
    return (
        (one.question, one.answer)
        for one in run.given
        if isinstance(journey.steps.get(one.question), Question)
    )


SURELY = 0.9
"From this on a person is wanted, whatever else is said."


def repaired(meant: Spoken, here: Standpoint) -> Decision | None:
    """What follows a wish about the journey, or a corrected answer; None where neither applies."""
    if (kept := by_reference(meant, here)) is not None:
        return kept
    run = here.dialogue.run
    journey = here.services.journeys.get(run.article) if run else None
    if run is None or journey is None or open_question(journey, run) is None or _wants_person(meant):
        return None
    if meant.half_told and isinstance(here.dialogue.asked, GuidedQuestion):
        return _half_told(meant.half_told, run, here)
    match meant.wish:
        case Wish.MEANING | Wish.UNSURE as wish:
            return _helped(wish, journey, run, here)
        case Wish.ASIDE if isinstance(here.dialogue.asked, GuidedQuestion):
            # A second question that the line does not know counts as not understood.
            return None if here.dialogue.asked.explained else resumed(here, Lead.ASIDE)
        case Wish.LATER:
            return End(kept=run) if left_open(here) else None
        case Wish.BACK:
            return _back(journey, run, here)
        case Wish.OVER:
            return _with(Lead.OVER, decided(begun_again(journey, run, reach=here), here))
        case _:
            return _corrected(meant, journey, run, here)


def _half_told(told: HalfTold, run: Run, here: Standpoint) -> Decision | None:
    """What is asked for where a quantity does not answer yet; a unit alone completes one told before."""
    asked = here.dialogue.asked
    match told, asked:
        case SizeWithoutUnit(in_feet, in_metres), GuidedYesNo(explained=explained):
            question = resumed(here, Lead.UNIT)
            return (
                replace(question, in_feet=in_feet, in_metres=in_metres, explains=explained)
                if question
                else None
            )
        case UnitAlone(is_metric), GuidedYesNo(article, in_feet=in_feet, in_metres=in_metres):
            answer = in_metres if is_metric else in_feet
            return judged(answer, next_stage(article, answer, here)) if answer else None
        case NearTheLimit(), _:
            journey = here.services.journeys[run.article]
            return _helped(Wish.UNSURE, journey, run, here, Lead.CLOSE)
        case _:
            return None


def _helped(
    wish: Wish, journey: Journey, run: Run, here: Standpoint, lead: Lead = Lead.NONE
) -> Decision | None:
    """What the question means, once; then the way for who does not know. None where a person goes on."""
    asked, question = here.dialogue.asked, open_question(journey, run)
    if not isinstance(asked, GuidedQuestion) or not isinstance(question, AskOption | AskYesNo):
        return None
    if question.help and not asked.explained:
        again = resumed(here, lead)
        return replace(again, explains=True) if again else None
    if wish is Wish.UNSURE and question.unsure:
        return next_stage(run.article, UNSURE, here)
    return None


def _wants_person(meant: Spoken) -> bool:
    return isinstance(meant, Control) and meant.kind is ControlKind.PERSON and meant.confidence >= SURELY


def _back(journey: Journey, run: Run, here: Standpoint) -> Decision | None:
    if isinstance(here.dialogue.asked, IsItThere):
        return resumed(here, Lead.NONE)
    stage = put_back(journey, run, here)
    return _with(Lead.EARLIER, decided(stage, here)) if stage else resumed(here, Lead.FIRST)


def _corrected(meant: Spoken, journey: Journey, run: Run, here: Standpoint) -> Decision | None:
    given = {one.question: one.answer for one in run.given}
    changes = [(name, option) for name, option in meant.corrects if given.get(name, option) != option]
    if meant.corrects and not changes and not _answers(meant):
        # “No wait, it's a carport”, and a garage was understood: nothing changes, the question stays.
        return resumed(here, Lead.NONE)
    if len(changes) != 1:
        return None
    ((question, option),) = changes
    return _with(Lead.CHANGED, decided(corrected(journey, run, question, option, here), here), question)


def _answers(meant: Spoken) -> bool:
    return isinstance(meant, Control) and meant.kind in {
        ControlKind.YES,
        ControlKind.NO,
        ControlKind.NONE_OF_THESE,
    }


def _with(lead: Lead, decision: Decision, changed: str = "") -> Decision:
    return replace(decision, lead=lead, changed=changed) if isinstance(decision, Guide) else decision


MOST_WRONG = 2
"Numbers; after so many wrong ones a person goes on."


def by_reference(meant: Spoken, here: Standpoint) -> Decision | None:
    """What follows a reference number, or the wish to go on with what was kept; None where neither fits."""
    match here.dialogue.asked:
        case WhatReference() if here.dialogue.kept:
            return going_on(here.dialogue.kept, here)
        case WhatReference(tries) if isinstance(meant, NoMatch):
            return _wrong(tries + 1, here)
        case _ if meant.wish is Wish.KEPT and _keeping(here) and left_open(here) is None:
            return going_on(here.dialogue.kept, here) if here.dialogue.kept else AskReference()
        case _:
            return None


def going_on(run: Run, here: Standpoint) -> Decision:
    """The open question of a journey from another call; from its beginning where it has changed since."""
    journey = here.services.journeys.get(run.article)
    if journey is None or not journey.is_current(here.today):
        return _person(run.article, Reason.NOT_CURRENT, here)
    if open_question(journey, run) is not None:
        return asking(run, here, Lead.KEPT) or _person(run.article, Reason.NOT_CURRENT, here)
    fresh = begun_again(journey, replace(run, journey=journey.reference), reach=here)
    match decided(fresh, here):
        case Guide() as first:
            return replace(first, lead=Lead.ANEW)
        case other:
            return other


def _wrong(tries: int, here: Standpoint) -> Decision:
    if tries < MOST_WRONG:
        return AskReference(tries)
    return _person(_keeping(here)[0].article, Reason.NOT_UNDERSTOOD, here)


def _keeping(here: Standpoint) -> list[Journey]:
    return [journey for journey in here.services.journeys.values() if journey.keep_days]


def _person(article: str, reason: Reason, here: Standpoint) -> Decision:
    known = here.catalog.articles.get(article)
    return here.to(known.department if known else here.directory.operator, reason, article if known else "")


def granted(meant: Spoken, here: Standpoint) -> Decision | None:
    """What follows a wish; None where nothing was wished that can be done here."""
    texted = _texted(meant, here) if meant.wish is Wish.TEXT else None
    return texted or repaired(meant, here)


def _texted(meant: Spoken, here: Standpoint) -> Decision | None:
    """The text that was wished: of what was offered, of the journey, or of the last answer."""
    asked = here.dialogue.asked
    if isinstance(asked, ShallIText):
        return SendText(asked.article, asked.kind)
    open_question = resumed(here)
    article = _of_journey(here) if open_question else here.latest
    if not article or _raised(meant) not in {"", article, here.latest}:
        # “Text me the pool's hours”: they are told first, and a text of them is offered then.
        return None
    if not here.dialogue.can_text:
        return DeclineText(NoTextReason.NUMBER)
    if article in here.dialogue.texted:
        return DeclineText(NoTextReason.ALREADY)
    if not here.services.texts.has(article, TextKind.ANSWER):
        return DeclineText(NoTextReason.NOTHING)
    return SendText(article, TextKind.ANSWER, is_asked_for=True, resumes=open_question)


def _of_journey(here: Standpoint) -> str:
    """The article whose text belongs to the journey under way."""
    run = here.dialogue.run
    journey = here.services.journeys.get(run.article) if run else None
    steps = journey.steps.values() if journey else ()
    listed = next((step.article for step in steps if isinstance(step, AskToText)), "")
    return listed or (journey.article if journey else "")


def _raised(meant: Spoken) -> str:
    """The article that the words are about; empty for none, or for none surely."""
    match meant:
        case Recognized(article) | Control(about=(Candidate(article),)):
            return article
        case _:
            return ""
