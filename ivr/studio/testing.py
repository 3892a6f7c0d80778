"""Running the gate beside the calls: begun by a page, followed by its progress, kept in the database."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from intents.articles.catalog import Catalog
from intents.articles.facts import NAME as FACTS
from intents.interpretation.topic_talk import NluModels
from intents.matching.encoder import ReviewedEncoder
from ivr.studio import store
from ivr.studio.edition import Edition
from ivr.studio.gate import GateReport, Understandings, examine, examine_facts
from ivr.studio.publishing import Publisher
from ivr.studio.spoken_text import Spoken
from ivr.studio.store import GateRun
from ivr.studio.studio import Studio

log = structlog.get_logger()
GIVEN_UP = timedelta(minutes=3)
"A run that took longer died with its process."
Later = Callable[[Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Gate:
    """What tests an edition; its methods block but for `begin`, which leaves the work to `later`."""

    studio: Studio
    now: Callable[[], NluModels]
    learn: Callable[[Catalog], NluModels]
    spoken: Spoken
    later: Later
    _encoders: dict[str, ReviewedEncoder] = field(default_factory=dict)
    "By fingerprint: the base's questions are encoded for the first run, and hardly any for the next."

    @property
    def publisher(self) -> Publisher:
        """Where what is on air is read."""
        return self.studio.publisher

    def begin(self, edition: Edition) -> None:
        """Test an edition unless that is under way."""
        run = self.run_of(edition)
        if run is not None and run.report is None:
            return
        now = self.publisher.clock()
        with self.publisher.begin() as session:
            number = store.latest_publication(session)
            store.begin_run(session, edition.slug, edition.number, number, now)
        self.later(lambda: self._run(edition))

    def run_of(self, edition: Edition) -> GateRun | None:
        """How far the gate is; None when it has to be asked, also because what is on air has changed."""
        with self.publisher.reading() as session:
            run = store.run_of(session, edition.slug, edition.number)
            latest = store.latest_publication(session)
        if run is None or run.publication != latest:
            return None
        is_dead = run.report is None and self.publisher.clock() - run.started_at > GIVEN_UP
        return None if is_dead else run

    def report_on(self, edition: Edition) -> GateReport | None:
        """What the gate found, if that is still true."""
        run = self.run_of(edition)
        return run.report if run else None

    def _run(self, edition: Edition) -> None:
        try:
            report = self._examined(edition)
            with self.publisher.begin() as session:
                store.keep_report(session, edition.slug, edition.number, report)
        except Exception as error:  # whatever it is, the page offers to try again
            log.exception("gate_failed", kind=type(error).__name__)
            with self.publisher.begin() as session:
                store.forget_run(session, edition.slug, edition.number)

    def _examined(self, edition: Edition) -> GateReport:
        catalog, problems = self.studio.would_be(edition)
        is_facts = edition.slug == FACTS
        if problems or not (is_facts or edition.slug in catalog):
            raise ValueError("an edition with faults cannot be tested")

        def told(done: int, of: int) -> None:
            with self.publisher.begin() as session:
                store.note_progress(session, edition.slug, edition.number, done, of)

        today = self.publisher.clock().date()
        if is_facts:
            return examine_facts(self.publisher.catalog(), catalog, self.spoken, today, told)
        line = each_once(Understandings(self.now(), self.learn(catalog)), self._encoders)
        return examine(catalog[edition.slug], catalog, line, self.spoken, today, told)


def each_once(line: Understandings, encoders: dict[str, ReviewedEncoder]) -> Understandings:
    """Both matchers with encoders that encode each question once; one matcher stays one."""
    before, after = line.before.matcher, line.after.matcher
    own = before.likeness.forms.encoders
    shared = [encoders.setdefault(one.fingerprint, ReviewedEncoder(one)) for one in own]
    quick = before.with_encoders(shared)
    other = quick if before is after else after.with_encoders(shared)
    return Understandings(replace(line.before, matcher=quick), replace(line.after, matcher=other))
