"""What becomes of staff's reports: editors tick them off and answer their authors."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ivr.desk.call import DeskCall

LONGEST_ANSWER = 1000


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """A report that is done, with the answer to its author."""

    by: str
    at: datetime
    answer: str = field(default="", repr=False)
    "Redacted; empty if there is nothing to tell."
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredReport:
    """A report with its answer, as its author sees it."""

    call: DeskCall
    answer: ReportAnswer


class Reports(Protocol):
    """Stores what was done about reports; each method blocks."""

    def reported(self) -> tuple[DeskCall, ...]:
        """Return the kept calls with a staff report of something to fix."""
        ...

    def answers(self) -> Mapping[str, ReportAnswer]:
        """Return what was done about the reports, by call."""
        ...

    def answer(self, sids: Collection[str], answer: ReportAnswer) -> int:
        """Tick off reports that are still open; return how many."""
        ...

    def answered(self, person: str) -> tuple[AnsweredReport, ...]:
        """Return a person's own answered reports, newest answer first."""
        ...

    def mark_read(self, person: str) -> None:
        """Note that a person has read the answers to their reports."""
        ...


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """A form that ticks reports off."""

    sids: tuple[str, ...]
    answer: str

    @property
    def is_too_long(self) -> bool:
        """Whether the answer is too long to keep."""
        return len(self.answer) > LONGEST_ANSWER

    def said(self, by: str, at: datetime, redact: Callable[[str], str]) -> ReportAnswer:
        """Return what is kept."""
        return ReportAnswer(by, at, redact(self.answer))
