"""A reviewer's verdict on a turn, as a form sends it."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from metrics.ledger.period import Period
from metrics.ledger.records import LabelKind, LabelRecord, TurnRecord


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A caller's redacted words, and the right article for them; `oos` if there is none."""

    text: str
    language: str
    article: str
    added_at: datetime
    by: str

    @property
    def id(self) -> str:
        """Identical for the same question in the same language, which is kept once."""
        return hashlib.sha256(f"{self.language}:{self.text.casefold()}".encode()).hexdigest()[:32]


NONE_IS_RIGHT = "oos"
"The label of `cityline evaluate` for a question that the line does not answer."


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict, the right article if any, and whether the question becomes a test of it."""

    kind: LabelKind
    article: str = ""
    tests: bool = False

    def label(self, turn: TurnRecord, by: str, at: datetime) -> LabelRecord:
        """Return it as the ledger keeps it: beside earlier ones of the turn, of which the latest counts."""
        given = f"{turn.call_sid}:{turn.turn}:{by}:{at.astimezone(UTC).isoformat()}"
        identity = hashlib.sha256(given.encode()).hexdigest()[:32]
        return LabelRecord(identity, turn.call_sid, turn.turn, at, self.kind, stratum_of(turn), by)


@dataclass(frozen=True, slots=True)
class BadVerdict:
    """Why a form is not a verdict: a field, and the id of the words that say what to do."""

    field: str
    words: str


def read_verdict(
    form: Mapping[str, object], turn: TurnRecord, articles: Collection[str], now: datetime
) -> Verdict | BadVerdict:
    """Return a form's verdict on a turn, or its fault."""
    if turn.at > now:
        return BadVerdict("kind", "review.future")
    kind, article = form.get("kind"), form.get("article") or ""
    if kind not in set(LabelKind):
        return BadVerdict("kind", "review.no_kind")
    tests = form.get("tests") == "yes"
    if article not in {"", NONE_IS_RIGHT, *articles}:
        return BadVerdict("article", "review.unknown_article")
    if tests and not article and kind != LabelKind.RIGHT:
        return BadVerdict("article", "review.no_article")
    return Verdict(LabelKind(str(kind)), str(article) or turn.topic, tests)


WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
KEPT_WEEKS = 14
"Words are hardly kept longer, and a turn without words is not reviewed."


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday."""

    monday: date
    seed: str

    @classmethod
    def named(cls, name: str, now: datetime, seed: str) -> "Week":
        """Return the ISO week named, such as 2026-W47, or the last complete week."""
        last = now.date() - timedelta(days=now.weekday() + 7)
        monday = min(_monday(name) or last, last + timedelta(days=7))
        return cls(monday, seed or cls(monday, "").name)

    @property
    def name(self) -> str:
        """ISO, such as 2026-W47."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def query(self) -> dict[str, str]:
        """Return it as an address names it."""
        return {"week": self.name, "seed": self.seed}

    @classmethod
    def likely(cls, now: datetime) -> "Iterator[Week]":
        """Return the weeks to look for turns in: the last complete one, this one, then those before."""
        last = cls.named("", now, "")
        yield from map(last.moved, (0, 1, *range(-1, -KEPT_WEEKS, -1)))

    def moved(self, weeks: int) -> "Week":
        """Return the week that many weeks later, seeded by its name."""
        moved = Week(self.monday + timedelta(weeks=weeks), "")
        return Week(moved.monday, moved.name)

    def period(self, time_zone: ZoneInfo) -> Period:
        """Return its days in the city's time zone."""
        return Period(self.monday, self.monday + timedelta(days=6), time_zone)


def _monday(name: str) -> date | None:
    found = WEEK.fullmatch(name)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


SURE = 0.85
"As in the policy: confidence from which an answer needs no confirmation."
SPOKEN = frozenset({"recognized", "ambiguous", "no-match", "danger", "control"})
"Silence has no words to review."


def stratum_of(turn: TurnRecord) -> str:
    """Return the stratum of a turn, such as fr/recognized-low."""
    match turn.understanding:
        case "recognized":
            band = "recognized-high" if turn.confidence >= SURE else "recognized-low"
        case other:
            band = other
    return f"{turn.language}/{band}"


def drawn(turns: Iterable[TurnRecord], size: int, seed: str) -> tuple[TurnRecord, ...]:
    """Return at most `size` turns: each stratum in proportion, with at least one of each.

    The share that is right among them estimates the share among all, and no rare kind is missed.
    """
    strata: dict[str, list[TurnRecord]] = defaultdict(list)
    for turn in turns:
        if turn.understanding in SPOKEN:
            strata[stratum_of(turn)].append(turn)
    dealt = [
        (place / len(stratum), _lot(turn, seed), turn)
        for stratum in strata.values()
        for place, turn in enumerate(sorted(stratum, key=lambda turn: _lot(turn, seed)))
    ]
    return tuple(turn for _, _, turn in sorted(dealt, key=lambda card: card[:2])[:size])


def _lot(turn: TurnRecord, seed: str) -> str:
    """A random number that the call does not reveal and the seed reproduces."""
    return hashlib.sha256(f"{seed}:{turn.call_sid}:{turn.turn}".encode()).hexdigest()
