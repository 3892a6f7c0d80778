"""A journey taken back a step, or with an earlier answer changed; later answers are kept where they fit."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from routing.journeys.journey import Journey, Question
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
)


def put_back(journey: Journey, run: Run, reach: Reach) -> Asking | None:
    """The question before the open one, asked again; None at the first."""
    answers = [*_answers(journey, run)]
    if not answers:
        return None
    match _again(journey, run, dict(answers[:-1]), reach):
        case Asking() as asking:
            return replace(asking, told=())
        case _:
            return None


def corrected(journey: Journey, run: Run, question: str, answer: str, reach: Reach) -> Stage:
    """What follows an earlier answer that was another one; nothing is asked or told twice."""
    answers = dict(_answers(journey, run))
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


def _answers(journey: Journey, run: Run) -> Iterator[tuple[str, str]]:
    """What the caller answered, without what was looked up."""
    return (
        (one.question, one.answer)
        for one in run.given
        if isinstance(journey.steps.get(one.question), Question)
    )
