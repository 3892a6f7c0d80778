"""The page /review/curve: how much was right each week, as a picture, a table and a file."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from ivr.call.city import City
from ivr.storage.database import Database
from ivr.studio import store as studio
from ivr.studio.review import store
from ivr.studio.review.curve import (
    ONE_WEEK,
    WEEKS,
    AccuracyCurve,
    AiredAnswer,
    CurvePart,
    Judge,
    Judgement,
    accuracy_curve,
    monday_of,
)
from ivr.web.pages import Pages
from ivr.web.words import Words
from metrics.dashboard.view import interval, numbers, percent
from metrics.dates import days, full_day, short_day
from metrics.facts.formula import Rate
from metrics.ledger.period import Period
from metrics.publishing.charts import FRAMES, WIDE, ChartFrame, ChartStep, LineChart, Point, line_chart
from metrics.rates.judgements import judged_days


@dataclass(frozen=True, slots=True)
class CurveDesk:
    """Reads the curve; its methods are blocking."""

    database: Database
    city: Callable[[], City]
    clock: Callable[[], datetime]

    def curve(self, weeks: int, part: CurvePart) -> AccuracyCurve:
        """Return the curve of the last weeks, including this one."""
        city = self.city()
        today = self.clock().astimezone(city.directory.time_zone).date()
        first = monday_of(today) - ONE_WEEK * (weeks - 1)
        with self.database.reading() as session:
            judgements = (*_judged(session, Period(first, today, city.directory.time_zone)),)
            aired = (*_aired(session, city, first),)
        return accuracy_curve(judgements, aired, today, weeks, part)


def _judged(session: Session, period: Period) -> Iterator[Judgement]:
    for day in judged_days(session, period):
        for judge, rate in ((Judge.LABELS, day.labels), (Judge.CALLERS, day.callers)):
            yield Judgement(judge, day.day, day.department, day.language, rate)
    for one in store.tested_since(session, period.first):
        yield Judgement(Judge.TESTS, one.monday, one.department, one.language, one.rate)


def _aired(session: Session, city: City, first: date) -> Iterator[AiredAnswer]:
    zone = city.directory.time_zone
    since = Period(first, first, zone).starts_at
    for slug, _, _, at in studio.published_since(session, since):
        article = city.catalog.articles.get(slug)
        day = at.astimezone(zone).date()
        yield AiredAnswer(day, slug, article.department if article else "")


HALF_A_YEAR = 26
router = APIRouter(prefix="/review/curve", include_in_schema=False)


@router.get("")
def curve(request: Request) -> Response:
    """Show the curve of the chosen weeks and part of the city."""
    pages, words, found = _asked(request)
    directory = _desk(request).city().directory
    departments = {slug: one.names.get(words.language, slug) for slug, one in directory.departments.items()}
    return pages.render(
        request,
        "review-curve.html",
        curve=found,
        charts=[chart(found, words, frame) for frame in FRAMES],
        rows=rows(found, words),
        judges=[judge.value for judge in Judge],
        departments=departments,
        city_languages=directory.languages,
        choices=WEEKS,
        address=urlencode(_query(found, words)),
    )


@router.get("/weeks.csv")
def curve_csv(request: Request) -> Response:
    """Return the curve as CSV, a row for each week and judge."""
    _, words, found = _asked(request)
    content = written(found, words).encode("utf-8-sig")
    return _download(found, content, "csv", "text/csv")


@router.get("/weeks.svg")
def curve_svg(request: Request) -> Response:
    """Return the curve as a self-contained picture."""
    pages, words, found = _asked(request)
    return _download(found, picture(pages, found, words).encode(), "svg", "image/svg+xml")


def picture(pages: Pages, found: AccuracyCurve, words: Words) -> str:
    """Return the curve as SVG, with title and legend."""
    told = days(found.weeks[0].monday, found.weeks[-1].monday, words.language)
    return pages.fragment(
        words.language,
        "curve-file.svg",
        charts=[chart(found, words, WIDE)],
        names=[words(f"review.curve_{judge.value}") for judge in Judge],
        told=told,
    ).strip()


def chart(found: AccuracyCurve, words: Words, frame: ChartFrame) -> LineChart:
    """Lay out the three lines, with a mark where answers went on air."""
    lines = [
        (
            words(f"review.curve_{judge.value}"),
            [_point(short_day(week.monday, words.language), week.rates[judge]) for week in found.weeks],
        )
        for judge in Judge
    ]
    steps = [ChartStep(n, str(len(week.aired))) for n, week in enumerate(found.weeks) if week.aired]
    return line_chart(lines, lambda share: percent(share, words.language, 0), steps, frame)


def rows(found: AccuracyCurve, words: Words) -> list[dict[str, object]]:
    """Return the table: a row for each week in which anything was judged or published."""
    return [
        {
            "week": full_day(week.monday, words.language),
            "rates": [_told(rate, words) for rate in week.rates.values()],
            "aired": week.aired,
        }
        for week in found.weeks
        if week.aired or any(rate.denominator for rate in week.rates.values())
    ]


def written(found: AccuracyCurve, words: Words) -> str:
    """Return the curve as CSV."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    heads = ("week", "judge", "right", "of", "share", "low", "high", "published")
    writer.writerow([words(f"review.curve_csv_{head}") for head in heads])
    for week in found.weeks:
        for judge, rate in week.rates.items():
            shares = ("",) * 3 if rate.interval is None else (rate.share, *rate.interval)
            numbers_of = [f"{one:.4f}" if isinstance(one, float) else one for one in shares]
            name = words(f"review.curve_{judge.value}")
            line = [week.monday, name, rate.numerator, rate.denominator, *numbers_of, " ".join(week.aired)]
            writer.writerow(line)
    return file.getvalue()


def _point(when: str, rate: Rate) -> Point:
    low, high = rate.interval or (None, None)
    return Point(when, rate.share, low, high, rate.is_of_few)


def _told(rate: Rate, words: Words) -> Mapping[str, str]:
    if not rate.denominator:
        return {"share": "–", "numbers": ""}
    few = f" · {words('dashboard.few')}" if rate.is_of_few else ""
    told = f"{numbers(rate, words)}, {interval(rate, words.language)}{few}"
    return {"share": percent(rate.share, words.language, 0), "numbers": told}


def _asked(request: Request) -> tuple[Pages, Words, AccuracyCurve]:
    """Read the request; filters for what the city does not have are ignored."""
    pages: Pages = request.app.state.pages
    desk, asked = _desk(request), request.query_params
    directory = desk.city().directory
    language, department = asked.get("language", ""), asked.get("department", "")
    part = CurvePart(
        language if language in directory.languages else "",
        department if department in directory.departments else "",
    )
    weeks = asked.get("weeks", "")
    chosen = int(weeks) if weeks in {str(one) for one in WEEKS} else HALF_A_YEAR
    return pages, pages.words_for(request), desk.curve(chosen, part)


def _query(found: AccuracyCurve, words: Words) -> dict[str, str]:
    part = found.part
    kept = {"language": part.language, "department": part.department, "weeks": str(len(found.weeks))}
    return {"lang": words.language, **{name: value for name, value in kept.items() if value}}


def _download(found: AccuracyCurve, content: bytes, ending: str, kind: str) -> Response:
    name = f"cityline-curve-{found.weeks[-1].monday}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def _desk(request: Request) -> CurveDesk:
    desk: CurveDesk = request.app.state.curve
    return desk
