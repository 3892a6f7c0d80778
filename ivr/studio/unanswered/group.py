"""A group of unanswered questions: how often, the decision about it, and its effect."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from intents.articles.article import Language
from ivr.studio.unanswered.question import UnansweredReason

COUNTED = timedelta(weeks=12)
"The period that is grouped and counted; words are hardly kept longer."
COMPARED = timedelta(weeks=4)
"The period before a decision that is compared with what came after."
SOONEST = timedelta(weeks=1)
"Shortest period after a decision that says anything."


class Fate(StrEnum):
    """The decision about a group."""

    OPEN = "open"
    PHRASINGS = "phrasings"
    "Its wordings were added to an article's draft."
    ARTICLE = "article"
    "An article was started for it."
    NOT_OURS = "not_ours"
    IGNORED = "ignored"


WITH_ARTICLE = frozenset({Fate.PHRASINGS, Fate.ARTICLE})


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, and when."""

    fate: Fate
    article: str
    "The slug; empty for none."
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A group's questions on one day in one language."""

    day: date
    language: Language
    count: int
    staff_seconds: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """One question of a group, in redacted words."""

    text: str = field(repr=False)
    language: Language
    why: UnansweredReason
    at: datetime
    article: str
    "The article that was given as an answer."


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A group as pages show it."""

    id: str
    found_on: date
    callers: int
    decision: Decision | None
    days: tuple[AskedDay, ...]
    utterances: tuple[Utterance, ...]
    "From the medoid outwards; in a list only the first, and none once their words are purged."

    @property
    def fate(self) -> Fate:
        """The decision about it; OPEN at first."""
        return self.decision.fate if self.decision else Fate.OPEN

    @property
    def count(self) -> int:
        """How often it was asked."""
        return sum(one.count for one in self.days)

    @property
    def staff_minutes(self) -> float:
        """How long staff talked with those who asked."""
        return sum(one.staff_seconds for one in self.days) / 60

    @property
    def languages(self) -> dict[Language, int]:
        """How often it was asked in each language."""
        counts: Counter[Language] = Counter()
        for one in self.days:
            counts[one.language] += one.count
        return dict(counts.most_common())

    def weeks(self, today: date, language: Language = "") -> tuple[tuple[date, int], ...]:
        """By Monday, how often it was asked in each counted week; in one language or all."""
        counts: Counter[date] = Counter()
        for one in self.days:
            if language in {"", one.language}:
                counts[_monday(one.day)] += one.count
        first = _monday(today - COUNTED + timedelta(days=1))
        mondays = (first + timedelta(weeks=n) for n in range((_monday(today) - first).days // 7 + 1))
        return tuple((monday, counts[monday]) for monday in mondays)

    def wordings(self) -> dict[Language, tuple[str, ...]]:
        """The distinct wordings by language, from the medoid outwards."""
        found: dict[Language, dict[str, str]] = {}
        for one in self.utterances:
            found.setdefault(one.language, {}).setdefault(one.text.casefold(), one.text)
        return {language: tuple(texts.values()) for language, texts in found.items()}


@dataclass(frozen=True, slots=True)
class Since:
    """How often a group went unanswered before and after the decision."""

    from_day: date
    before_a_week: float
    count: int
    a_week: float | None
    "None while it is too early to say."


def since(days: Iterable[AskedDay], from_day: date, today: date) -> Since:
    """Compare the four weeks before a day with everything since."""
    counted = [*days]
    before = sum(one.count for one in counted if from_day - COMPARED <= one.day < from_day)
    after = sum(one.count for one in counted if one.day >= from_day)
    passed = today - from_day
    rate = after / (passed / timedelta(weeks=1)) if passed >= SOONEST else None
    return Since(from_day, before / (COMPARED / timedelta(weeks=1)), after, rate)


def ranked(groups: Sequence[AskedGroup], language: str = "", fate: Fate | None = None) -> list[AskedGroup]:
    """Return the groups, most costly for staff first, filtered by language or decision."""
    chosen = (
        one for one in groups if (not language or language in one.languages) and fate in {None, one.fate}
    )
    return sorted(chosen, key=lambda one: (-one.staff_minutes, -one.count, one.id))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
