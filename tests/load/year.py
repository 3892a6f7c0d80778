"""A year of days through every regular job: `python -m tests.load.year [--days 365] [--calls-a-day 40]`.

The ledger grows by a day's made-up calls before each of its nights. A day costs what its minutes would cost
if all were ordinary, and what its rounds took beyond that: by night, and in the first days of a month. Models
are left out, so that no job hears or compares; each night's work with them is the same. Every round stands
beside a fixed piece of work: what other programs on the machine make dearer, they make dearer for both.
"""

import argparse
import asyncio
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from operator import itemgetter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ivr.accounts.settings import load_account_settings
from ivr.line.city_speech import CitySpeech
from ivr.log import configure_log
from ivr.run.app import regular_jobs
from ivr.run.resources import Resources, prepare
from ivr.run.scheduled_job import Job
from ivr.settings import Engine
from ivr.studio.directory.edits import Unsaid
from simulator.history.history import HistoryRequest
from simulator.history.writing import write_history
from tests.browser.house import quiet_settings

FIRST = date(2026, 1, 1)
CITY = Path("deploy/example-city")
ROUNDS = ((0, 5), (0, 6), (0, 7), (3, 17), (9, 0), *((15, minute) for minute in range(21)), (20, 0))
"""Hours and minutes of the city's day at which every job has its turn; what is due by night comes first.

An ordinary minute takes some 20 ms, which other programs disturb: the afternoon's many tell what it takes."""
SAME_EVERY_NIGHT = "test questions"
"Half a minute of asking the same questions: left out, it cannot hide what differs from day to day."
MINUTES_A_DAY = 1440
FIXED_SECONDS = 0.008
"What the fixed work takes on two cores that do nothing else."
NEAR, MOST = 15, 1.25
"Days on either side that tell what is ordinary, since the ledger grows; how much dearer a day may be."


@dataclass
class Day:
    """What the rounds of a day took, in processor seconds of this process and of those that it began."""

    day: date
    rounds: list[float] = field(default_factory=list)
    fixed: list[float] = field(default_factory=list)
    "What the same work took beside each round."
    jobs: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def minute(self) -> float:
        """An ordinary minute: the cheapest, since other programs only ever make one dearer."""
        return min(self.rounds)

    @property
    def cost(self) -> float:
        """In seconds of a machine that does the fixed work in FIXED_SECONDS."""
        spent = MINUTES_A_DAY * self.minute + sum(max(0.0, took - self.minute) for took in self.rounds)
        return spent * FIXED_SECONDS / min(self.fixed)


@dataclass
class Clock:
    """The time that it is there."""

    now: datetime


@dataclass
class Played:
    """The service whose jobs have their turns."""

    resources: Resources
    clock: Clock

    async def play(self, day: Day, jobs: tuple[Job, ...]) -> None:
        zone = self.resources.city.directory.time_zone
        for hour, minute in ROUNDS:
            self.clock.now = datetime.combine(day.day, time_of_day(hour, minute), zone)
            day.fixed.append(fixed_work())
            before = processor_seconds()
            for job in jobs:
                begun = processor_seconds()
                await job.run()
                day.jobs[job.name] += processor_seconds() - begun
            day.rounds.append(processor_seconds() - before)


def processor_seconds() -> float:
    """Of this process with its threads, and of every process that it began and that has ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def fixed_work() -> float:
    """Read and write what a job does, rows and text; return the processor seconds that it took."""
    begun = time.process_time()
    with closing(sqlite3.connect(":memory:")) as rows:
        rows.execute("CREATE TABLE calls (sid TEXT PRIMARY KEY, told TEXT)")
        for number in range(2000):
            rows.execute("INSERT INTO calls VALUES (?, ?)", (f"CA{number}", json.dumps({"turn": number})))
        told = [json.loads(row[0])["turn"] for row in rows.execute("SELECT told FROM calls ORDER BY sid")]
    assert sum(told) == 1999 * 1000
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--calls-a-day", type=int, default=40)
    asked = parser.parse_args()
    configure_log("error")
    # A process that a job begins imports this program first, which the service's own spares it.
    this = sys.modules["__main__"]
    this.__spec__, this.__file__ = None, None
    with tempfile.TemporaryDirectory() as folder:
        days = asyncio.run(lived_through(Path(folder), asked.days, asked.calls_a_day))
    dear = [day for day, ordinary in compared(days) if day.cost > MOST * ordinary]
    print_days(days)
    if dear:
        raise SystemExit(f"{len(dear)} days cost more than an ordinary one by a quarter.")


async def lived_through(folder: Path, days: int, calls_a_day: int) -> list[Day]:
    city = folder / "city"
    shutil.copytree(CITY, city, ignore=shutil.ignore_patterns("audio"))
    settings = quiet_settings(city=city, data=folder / "data", voice=Engine.OPENAI)
    clock = Clock(datetime.combine(FIRST, time_of_day(9)).astimezone())
    CitySpeech.prepare = _nothing_to_record  # type: ignore[method-assign, assignment]  # nobody listens
    played = Played(prepare(settings, lambda: clock.now, load_account_settings()), clock)
    wanted = HistoryRequest(FIRST + timedelta(days=days - 1), days=days, calls_a_day=calls_a_day)
    jobs = tuple(job for job in regular_jobs(played.resources) if job.name != SAME_EVERY_NIGHT)
    lived = list[Day]()
    for written in write_history(played.resources.database, played.resources.city, wanted):
        lived.append(Day(written + timedelta(days=1)))
        await played.play(lived[-1], jobs)
        print(f"{lived[-1].day}: {lived[-1].cost:.1f} s", file=sys.stderr)
    played.resources.database.close()
    return lived


def _nothing_to_record(*_: object) -> tuple[Unsaid, ...]:
    return ()


def compared(days: list[Day]) -> Iterator[tuple[Day, float]]:
    """Yield each day with what the days around it cost."""
    for number, day in enumerate(days):
        near = days[max(0, number - NEAR) : number + NEAR + 1]
        yield day, statistics.median(each.cost for each in near)


def print_days(days: list[Day]) -> None:
    """Print what the first days of the months cost, the dearest days, and what they were dear by."""
    told = list(compared(days))
    table = Table(
        "days", "n", "median s", "max s", "max / ordinary", title="A day of all jobs, processor seconds"
    )
    kinds = {
        **{
            f"the {number}. of a month": [one for one in told if one[0].day.day == number]
            for number in range(1, 10)
        },
        "from the 10. on": [one for one in told if one[0].day.day > 9],
        "all": told,
    }
    for kind, some in kinds.items():
        if some:
            costs = [day.cost for day, _ in some]
            ratio = max(day.cost / ordinary for day, ordinary in some)
            table.add_row(
                kind, str(len(some)), f"{statistics.median(costs):.1f}", f"{max(costs):.1f}", f"{ratio:.2f}"
            )
    Console(width=110).print(table)
    for day, ordinary in sorted(told, key=lambda one: one[0].cost / one[1])[-5:]:
        dearest = ", ".join(
            f"{name} {took:.1f}" for name, took in sorted(day.jobs.items(), key=itemgetter(1))[:-5:-1]
        )
        print(f"{day.day}: {day.cost / ordinary:.2f} × an ordinary day; {dearest}")


if __name__ == "__main__":
    main()
