"""Fourteen days: people call, the night groups unanswered questions, two editors act on suggestions."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing
from intents.evaluation.trial import try_all
from ivr.studio.gate import Understandings
from ivr.studio.review.tested import is_answered
from ivr.studio.testing import each_once
from ivr.typed.call import KeptCall
from metrics.facts.formula import Rate
from simulator.demo.own_service import LineClock
from tests.bench.fortnight.caller import hold, one_after_another
from tests.bench.fortnight.editors import DaysWork
from tests.bench.fortnight.house import House
from tests.bench.fortnight.questions import FortnightQuestions

DAYS = 14
OPENS, CLOSES, NIGHT, MORNING = time(9), time(16), time(23), time(8)
SAMPLE = 5
"Every fifth question is measured on the days in between; all of them on the first and last."


@dataclass(frozen=True, slots=True)
class Effort:
    """How much happens on a day."""

    calls: int
    groups: int
    "Which the editors decide."


@dataclass(frozen=True, slots=True)
class FortnightDay:
    """The results of a day."""

    number: int
    "0 before anybody called."
    callers: Rate
    "Callers who got the right answer, of those who asked what some answer is written for."
    work: DaysWork
    kept_apart: Rate
    "Share of held-out questions answered by what is on air in the evening."
    on_air: int


def fortnight(
    house: House, clock: LineClock, questions: FortnightQuestions, first: datetime, effort: Effort
) -> Iterator[FortnightDay]:
    """Live through the days; each comes when it is over."""
    yield FortnightDay(0, Rate(0, 0), DaysWork(), measured(house, questions.kept_apart), _on_air(house))
    waiting = iter(questions.asked)
    for number in range(1, DAYS + 1):
        day = first + timedelta(days=number - 1)
        asked = [question for question, _ in zip(waiting, range(effort.calls), strict=False)]
        callers = _called(house, clock, day, asked)
        clock.set(day.replace(hour=NIGHT.hour))
        house.grouping.group(clock())
        clock.set(day.replace(hour=MORNING.hour) + timedelta(days=1))
        work = house.editors.work(effort.groups)
        house.answers.reload()
        told = questions.kept_apart if number == DAYS else questions.sample(SAMPLE)
        yield FortnightDay(number, callers, work, measured(house, told), _on_air(house))


def measured(house: House, questions: Sequence[Phrasing]) -> Rate:
    """The share of questions answered by what is on air."""
    models = house.answers.now.pipeline.models
    trials = try_all(questions, each_once(Understandings(models, models), house.encoders).after)
    return Rate(sum(map(is_answered, trials)), len(trials))


def _called(house: House, clock: LineClock, day: datetime, asked: Sequence[Phrasing]) -> Rate:
    """Let people call one after another."""
    ways = house.ways()
    begins = one_after_another(day.replace(hour=OPENS.hour), len(asked), day.replace(hour=CLOSES.hour))
    answered = 0
    for number, (question, at) in enumerate(zip(asked, begins, strict=True)):
        clock.set(at)
        kept = KeptCall(house.archive, f"MADEUP-{day:%m%d}-{number:03}", f"+1604555{number:04}")
        answered += asyncio.run(hold(ways, question, at, kept))
    return Rate(answered, sum(one.label != OUT_OF_SCOPE for one in asked))


def _on_air(house: House) -> int:
    return len(house.answers.now.catalog.articles)
