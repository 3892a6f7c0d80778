"""How many held-out questions the line answers: measured every night, kept by week."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from intents.articles.catalog import Catalog
from intents.articles.phrasing import Phrasing
from intents.evaluation.trial import Trial, questions_of, try_all
from intents.interpretation.topic_talk import NluModels
from ivr.storage.database import Database
from ivr.storage.lease import finish_lease, take_lease
from ivr.studio.review import store
from ivr.studio.review.curve import monday_of
from ivr.studio.review.review import NONE_IS_RIGHT, ReviewedQuestion
from ivr.studio.review.store import TestedQuestions
from metrics.facts.formula import Rate

JOB = "test questions"
log = structlog.get_logger()


def questions_kept_apart(catalog: Catalog, reviewed: Iterable[ReviewedQuestion]) -> tuple[Phrasing, ...]:
    """Return the articles' test questions and those that reviewers took from calls, each once."""
    own = (one for one in questions_of(catalog) if one.label in catalog)
    taken = (Phrasing(one.text, one.article, one.language) for one in reviewed)
    return tuple({(one.language, one.text.casefold()): one for one in (*own, *taken)}.values())


def is_answered(trial: Trial) -> bool:
    """Whether the line gives the right article, or rightly none."""
    if trial.asked.label == NONE_IS_RIGHT:
        return trial.is_refused
    return trial.is_right and not trial.is_refused


def counted(trials: Iterable[Trial], catalog: Catalog, monday: date) -> Iterator[TestedQuestions]:
    """Count trials by article and language."""
    right, tried = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for trial in trials:
        key = trial.asked.label, trial.asked.language
        tried[key] += 1
        right[key] += is_answered(trial)
    for (article, language), count in tried.items():
        department = catalog[article].department if article in catalog else ""
        yield TestedQuestions(monday, article, language, department, Rate(right[article, language], count))


@dataclass(frozen=True, slots=True)
class WeeklyTest:
    """Tries every question once a night, in whichever process comes first; a week keeps its last night."""

    database: Database
    catalog: Callable[[], Catalog]
    models: Callable[[], NluModels]
    zone: ZoneInfo

    def nightly(self, now: datetime) -> None:
        """Try the questions unless that was done today."""
        today = now.astimezone(self.zone).date()
        with self.database.begin() as session:
            is_mine = take_lease(session, JOB, today, now)
        if is_mine:
            self.measure(now)
            with self.database.begin() as session:
                finish_lease(session, JOB, today, now)

    def measure(self, now: datetime) -> Rate:
        """Try the questions, keep the result for this week, and return the total."""
        catalog, monday = self.catalog(), monday_of(now.astimezone(self.zone).date())
        trials = self._trials(catalog)
        found = tuple(counted(trials, catalog, monday))
        with self.database.begin() as session:
            store.keep_tested(session, monday, found)
        total = Rate(sum(one.rate.numerator for one in found), len(trials))
        log.info("test_questions_run", right=total.numerator, tried=total.denominator)
        return total

    def by_language(self) -> Mapping[str, Rate]:
        """Try the questions, and return how many were right in each language."""
        right, tried = Counter[str](), Counter[str]()
        for trial in self._trials(self.catalog()):
            tried[trial.asked.language] += 1
            right[trial.asked.language] += is_answered(trial)
        return {language: Rate(right[language], count) for language, count in sorted(tried.items())}

    def _trials(self, catalog: Catalog) -> Sequence[Trial]:
        with self.database.reading() as session:
            reviewed = store.questions(session)
        return try_all(questions_kept_apart(catalog, reviewed), self.models())
