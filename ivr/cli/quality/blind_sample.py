"""`cityline sample`: draws callers who left content or in silence for a panel, and tells what it found."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from ivr.call.city import load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger, whoever_types
from ivr.errors import BadInput
from ivr.settings import load_settings
from metrics.facts.blind_sample import (
    DrawnQuery,
    StratumResult,
    Verdict,
    draw_month,
    drawn_of,
    judge,
    keep_sample,
    results_of,
    settles_at,
)
from metrics.facts.query_counts import Proof
from metrics.ledger.period import Period
from metrics.publishing.report import percent_of, rate_json

NAMES = {Proof.CONTENT: "ended content", Proof.SILENT: "left in silence"}
Month = Annotated[
    str, typer.Option(metavar="YYYY-MM", help="The month; the last one that is settled if left out.")
]


def silent(
    *,
    month: Month = "",
    count: Annotated[int, typer.Option(min=1, max=500, help="How many of each kind, when it is drawn.")] = 40,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Draw callers who left content or in silence, mixed and once a month, for a panel to judge."""
    settings, now = load_settings(), datetime.now(UTC)
    zone = load_city(settings.city).directory.time_zone
    period = _month(month, zone, now)
    name = f"{period.first:%Y-%m}"
    with open_ledger(settings) as database:
        with database.reading() as session:
            drawn = drawn_of(session, name)
            if not drawn:
                settled = settles_at(session, period)
                if now < settled:
                    raise BadInput(f"{name} is settled on {settled.astimezone(zone).date()}; draw it then.")
                chosen = draw_month(session, period, name, count, now)
        if not drawn:  # reading a month takes long, and calls are written meanwhile
            with database.begin() as session:
                keep_sample(session, chosen, now)
                drawn = drawn_of(session, name)
    if not drawn:
        raise BadInput(f"In {name} nobody left content or in silence after an answer.")
    if as_json:
        print_json([_told(one, zone) for one in drawn])
    else:
        _print(drawn, zone)


def verdict(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As `cityline sample silent` lists it.")],
    found: Annotated[Verdict, typer.Argument(help="Whether the caller was in truth helped.")],
    *,
    by: Annotated[str, typer.Option(help="Who judged it; whoever is signed in here if left out.")] = "",
) -> None:
    """Keep what the panel says of one of the sample; a later verdict replaces it."""
    with open_ledger(load_settings()) as database, database.begin() as session:
        if not judge(session, code, found, by.strip() or whoever_types(), datetime.now(UTC)):
            raise BadInput(f"{code}: not in a sample; see: cityline sample silent")
    for_results().print(f"{code}: {found.value.replace('_', ' ')}.", markup=False)


def results(
    *, month: Month = "", as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Tell how many of a month's sample were in truth helped, with the interval."""
    settings, now = load_settings(), datetime.now(UTC)
    zone = load_city(settings.city).directory.time_zone
    name = f"{_month(month, zone, now).first:%Y-%m}"
    with open_ledger(settings) as database, database.reading() as session:
        drawn = drawn_of(session, name)
    if not drawn:
        raise BadInput(f"{name} has no sample; draw it: cityline sample silent --month {name}")
    found = results_of(drawn)
    if as_json:
        print_json({one.stratum.value: _result(one) for one in found})
        return
    for one in found:
        for_results().print(sentence(one), soft_wrap=True)


def sentence(one: StratumResult) -> str:
    """Such as: Left in silence: 31 of 38 were helped (81.6 %, 95 % interval 66.6–90.8 %); 2 unclear, …"""
    name = NAMES[one.stratum].capitalize()
    rest = f"{one.unclear} unclear, {one.waiting} of {one.drawn} not judged yet."
    if one.helped.interval is None:
        return f"{name}: nothing is known yet; {rest}"
    low, high = one.helped.interval
    share = f"{percent_of(one.helped)}, 95 % interval {low * 100:.1f}–{high * 100:.1f} %"
    return f"{name}: {one.helped.numerator} of {one.helped.denominator} were helped ({share}); {rest}"


def _month(text: str, zone: ZoneInfo, now: datetime) -> Period:
    last = _last_day(now.astimezone(zone).date() - timedelta(days=8))
    try:
        first = date.fromisoformat(f"{text}-01") if text else last.replace(day=1)
        return Period(first, _last_day(first + timedelta(days=31)), zone)
    except (ValueError, OverflowError):
        raise BadInput(f"{text}: not a month of this line; write it like 2026-10") from None


def _last_day(day: date) -> date:
    """Return the last day of the month before a day's."""
    return day.replace(day=1) - timedelta(days=1)


def _print(drawn: tuple[DrawnQuery, ...], zone: ZoneInfo) -> None:
    table = Table("code", "query", "topic", "day", "verdict")
    table.add_column("call", no_wrap=True)  # it is needed whole
    for one in drawn:
        day = f"{one.opened_at.astimezone(zone):%m-%d}"
        known = one.verdict.value.replace("_", " ") if one.verdict else ""
        table.add_row(one.code, str(one.number), one.article, day, known, one.call_sid)
    console = for_results()
    console.print(table)
    console.print(
        "Judge each without asking how it was counted, from its words (`cityline trace CALL`), and keep"
        " the verdict: cityline sample verdict CODE helped, not_helped or unclear.",
        soft_wrap=True,
    )


def _told(one: DrawnQuery, zone: ZoneInfo) -> dict[str, object]:
    """Return what a panel may know: not the stratum."""
    return {
        "code": one.code,
        "call": one.call_sid,
        "query": one.number,
        "topic": one.article,
        "asked_at": one.opened_at.astimezone(zone),
        "verdict": one.verdict,
    }


def _result(one: StratumResult) -> dict[str, object]:
    return {
        "drawn": one.drawn,
        "unclear": one.unclear,
        "not_judged": one.waiting,
        "helped": rate_json(one.helped),
    }
