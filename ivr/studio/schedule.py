"""Puts scheduled answers on air, and tells of those that cannot go."""

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ivr.studio.publishing import Refused
from ivr.studio.studio import Studio

log = structlog.get_logger()


@dataclass(slots=True)
class ScheduledAnswers:
    """The studio's schedule; a gauge, an alert and the studio's pages tell of editions that are stuck."""

    studio: Studio
    _stuck: frozenset[tuple[str, int]] = field(default=frozenset(), init=False)

    @property
    def stuck(self) -> int:
        """How many editions should be on air and cannot go."""
        return len(self._stuck)

    def round(self, now: datetime) -> None:
        """Publish what is due; the log tells once of each edition what stands in its way."""
        stuck = set()
        for edition, outcome in self.studio.publish_due(now):
            if isinstance(outcome, Refused):
                stuck.add((edition.slug, edition.number))
                if (edition.slug, edition.number) not in self._stuck:
                    problems = [str(problem) for problem in outcome.problems]
                    log.error(
                        "scheduled_answer_stuck",
                        article=edition.slug,
                        edition=edition.number,
                        problems=problems,
                    )
        self._stuck = frozenset(stuck)
