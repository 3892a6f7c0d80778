"""Builds what the answer studio needs: editions, their gate, documents, unanswered questions, the curve."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache

from intents.articles.folder import texts_in
from intents.privacy.letter import redacted_letter
from ivr.failure import in_a_thread
from ivr.register.approval import load_check_list
from ivr.register.approval_pages import ApprovalDesk
from ivr.register.running import running_line
from ivr.run.resources import Resources
from ivr.run.trial import DraftCall, TrialPhone
from ivr.speaking.speaker import spoken
from ivr.studio.documents.library import DocumentDesk
from ivr.studio.documents.reading import DocumentReader
from ivr.studio.documents.source_store import AnswerSources
from ivr.studio.edition import Edition
from ivr.studio.page import StudioDesk
from ivr.studio.publishing import Publisher
from ivr.studio.review.curve_pages import CurveDesk
from ivr.studio.review.tested import WeeklyTest
from ivr.studio.sampling.store import scores
from ivr.studio.studio import Studio
from ivr.studio.testing import Gate
from ivr.studio.unanswered.desk import AskedDesk
from ivr.studio.unanswered.grouping import AskedGrouping
from ivr.typed.rehearsal import DraftRehearsal
from metrics.ledger.period import Period
from metrics.rates.judgements import AnswerVersion, HeardScore, JudgedVersion, judged_versions

SINCE_VERSION = timedelta(weeks=12)
"How far back judgements of a version are read, so that the studio's list stays fast."


def studio_of(resources: Resources, trial: TrialPhone | None = None) -> StudioDesk:
    """Return a line's answer studio; with a browser phone, drafts can be called."""
    answers, database = resources.answers, resources.database
    publisher = Publisher(database.begin, database.reading, answers.check, answers.learned, resources.clock)
    studio = Studio(publisher, resources.city.directory.languages)
    gate = Gate(
        studio,
        lambda: answers.now.pipeline.models,
        lambda catalog: answers.learned(catalog).models,
        spoken,
        _beside_the_calls,
    )
    city_now = resources.city_now
    rehearsal = DraftRehearsal(
        studio,
        city_now,
        resources.prompts,
        resources.speaker,
        answers.learned,
        resources.clock,
        city_now.rehearse,
        placing(trial) if trial else None,
    )

    def heard() -> Mapping[AnswerVersion, JudgedVersion]:
        with database.reading() as session:
            return judged_versions(session, resources.clock() - SINCE_VERSION)

    return StudioDesk(
        studio,
        gate,
        rehearsal,
        lambda: city_now().directory,
        lambda: city_now().catalog,
        heard,
        AnswerSources(database.reading),
        lambda: texts_in(resources.city.path / "answers")[0],
    )


def placing(trial: TrialPhone) -> Callable[[int, Edition, str], str]:
    """Return what leads a person to a call with an edition."""

    def place(answers: int, edition: Edition, person: str) -> str:
        return trial.draft_link(DraftCall(answers, edition.slug, edition.number, person))

    return place


def asked_of(resources: Resources, grouping: AskedGrouping) -> AskedDesk:
    """Return what the pages of unanswered questions need."""
    database = resources.database
    return AskedDesk(
        database.begin,
        database.reading,
        lambda: grouping.begin(resources.clock, _beside_the_calls),
        lambda: grouping.is_under_way(resources.clock()),
        lambda: grouping.can_group,
        redacted_letter,
        timedelta(days=resources.settings.words_kept_days),
        resources.clock,
        resources.city.directory.time_zone,
    )


def grouping_of(resources: Resources) -> AskedGrouping:
    """Return what groups the unanswered questions."""
    zone = resources.city.directory.time_zone
    return AskedGrouping(resources.database, resources.settings.models, zone)


def curve_of(resources: Resources) -> CurveDesk:
    """Return what reads the accuracy curve."""
    return CurveDesk(resources.database, resources.city_now, resources.clock)


def weekly_test_of(resources: Resources) -> WeeklyTest:
    """Return what tries the test questions every night."""
    answers = resources.answers
    return WeeklyTest(
        resources.database,
        lambda: resources.city_now().catalog,
        lambda: answers.now.pipeline.models,
        resources.city.directory.time_zone,
    )


SCORES_OF = timedelta(days=364)
"How far back what people heard of this city's callers tells how well the line hears."


def approval_desk_of(resources: Resources) -> ApprovalDesk:
    """Return what two people sign before this line answers callers."""
    directory = resources.city.directory

    def scored() -> tuple[HeardScore, ...]:
        today = resources.clock().astimezone(directory.time_zone).date()
        with resources.database.reading() as session:
            return scores(session, Period(today - SCORES_OF, today, directory.time_zone))

    return ApprovalDesk(
        resources.database,
        load_check_list(resources.city.path),
        cache(lambda: running_line(resources.settings, resources.city).understanding),
        weekly_test_of(resources).by_language,
        resources.clock,
        directory.time_zone,
        directory.languages,
        scored,
    )


def reader_of(resources: Resources) -> DocumentReader:
    """Return what takes the city's documents in."""
    return resources.documents.reader(_beside_the_calls)


def documents_of(resources: Resources) -> DocumentDesk:
    """Return what the pages of documents reach."""
    shop = resources.documents
    return DocumentDesk(shop.library(), reader_of(resources), shop.wording())


def _beside_the_calls(work: Callable[[], None]) -> None:
    in_a_thread(work, "studio")
