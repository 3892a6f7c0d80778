"""Recognition quality by language and over time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.dashboard import view
from metrics.dashboard.quality import share_charts
from metrics.dashboard.view import percent, whole
from metrics.dates import short_day
from metrics.publishing.charts import LineChart, Point
from metrics.rates.judgements import HeardScore, meaning_loss, word_error_rate


@dataclass(frozen=True, slots=True)
class HearingRow:
    """One language."""

    language: str
    wrong: str
    of_words: str
    wrong_interval: str
    lost: str
    of_utterances: str
    lost_interval: str
    is_of_few: bool


@dataclass(frozen=True, slots=True)
class RecognitionQuality:
    """Recognition quality of every language, and by week."""

    rows: tuple[HearingRow, ...]
    charts: tuple[LineChart, ...]
    "One chart for each frame."


def hearing(scores: Sequence[HeardScore], words: view.DashboardWords) -> RecognitionQuality | None:
    """Return the recognition quality, or None without scored samples."""
    by_language = _by_language(scores)
    rows = (_row(language, told, words) for language, told in by_language.items())
    shown = tuple(row for row in rows if row)
    if not shown:
        return None
    weeks = sorted({_week(score) for score in scores})
    lines = [
        (
            language,
            [
                _point(short_day(week, words.language), [one for one in told if _week(one) == week])
                for week in weeks
            ],
        )
        for language, told in by_language.items()
    ]
    return RecognitionQuality(shown, share_charts(lines, words.language))


def _by_language(scores: Sequence[HeardScore]) -> dict[str, list[HeardScore]]:
    found: dict[str, list[HeardScore]] = defaultdict(list)
    for score in sorted(scores, key=lambda score: score.language):
        found[score.language].append(score)
    return found


def _row(language: str, scores: Sequence[HeardScore], words: view.DashboardWords) -> HearingRow | None:
    errors, lost, reader = word_error_rate(scores), meaning_loss(scores), words.language
    if errors is None:
        return None
    low, high = errors.interval
    return HearingRow(
        language,
        percent(errors.share, reader),
        f"{whole(errors.wrong, reader)} / {whole(errors.said, reader)}",
        f"{percent(low, reader)} – {percent(high, reader)}",
        percent(lost.share, reader),
        view.numbers(lost, words),
        view.interval(lost, reader),
        errors.is_of_few,
    )


def _point(week: str, scores: Sequence[HeardScore]) -> Point:
    errors = word_error_rate(scores)
    return Point(week, errors.share, *errors.interval) if errors else Point(week, None, None, None)


def _week(score: HeardScore) -> date:
    """The Monday of the week."""
    day = score.at.date()
    return day - timedelta(days=day.weekday())
