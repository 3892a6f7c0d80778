"""Works out the council's report, for the job in a process of its own: calls keep their interpreter."""

import os
from collections.abc import Collection, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context

from ivr.call.city import City, names_of
from ivr.call.office_hours import open_hours
from ivr.storage.database import Database, open_database
from ivr.storage.settings import DatabaseSettings
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.choice import Names, PeriodSpan, Selection
from metrics.dashboard.council import council_report
from metrics.dashboard.managing import Managing
from metrics.publishing.pdf_report import pdf_of
from metrics.publishing.report import ReportQuestion
from metrics.rates.automation import Stretches

NICENESS = 10


@dataclass(frozen=True, slots=True)
class CouncilQuestion:
    """A question with what its answer needs of the city, which can be sent to another process."""

    question: ReportQuestion
    names: Mapping[str, Names]
    "By language."
    spoken: Collection[str]
    "The city's languages."
    open_hours: Mapping[tuple[str, date], Stretches]
    "By department and day; the operator's under an empty name."

    def hours(self, department: str, day: date) -> Stretches:
        """Return when a department is open on a day; for one that is gone, the operator."""
        return self.open_hours.get((department, day), self.open_hours["", day])


def council_question(city: City, question: ReportQuestion) -> CouncilQuestion:
    """Return a question about a city."""
    departments, hours = ("", *city.directory.departments), partial(open_hours, lambda: city)
    return CouncilQuestion(
        question,
        {language: names_of(city, language) for language in load_words(ROOMS)},
        city.directory.languages,
        {(one, day): hours(one, day) for one in departments for day in question.period.days()},
    )


def council_pages(database: Database, asked: CouncilQuestion) -> dict[str, bytes]:
    """Return the report as PDF by language."""
    question = asked.question
    managing = Managing(
        database.reading,
        lambda: question.now.astimezone(question.period.time_zone),
        lambda language: asked.names[language],
        lambda: tuple(asked.spoken),
        lambda: 0,
        asked.hours,
    )
    seen = managing.look(Selection(PeriodSpan.CUSTOM, question.period, question.filters))
    return {
        language: pdf_of(council_report(seen, asked.names[language], words))
        for language, words in load_words(ROOMS).items()
    }


def in_own_process(url: str, limits: DatabaseSettings, asked: CouncilQuestion) -> dict[str, bytes]:
    """Return the report as PDF by language."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_pages_from, url, limits, asked).result()


def _pages_from(url: str, limits: DatabaseSettings, asked: CouncilQuestion) -> dict[str, bytes]:
    os.nice(NICENESS)
    database = open_database(url, limits)
    try:
        return council_pages(database, asked)
    finally:
        database.close()
