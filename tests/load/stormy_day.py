"""A simulated day with a storm in it: what callers feel when six times as many call.

Run it with `python -m tests.load.stormy_day 800`, the usual calls in the busiest hour.
"""

import heapq
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random
from typing import TypeAlias

from rich.console import Console
from rich.table import Table

from ivr.run.capacity import Costs, Demand
from ivr.run.capacity import capacity as needed

DAY = (
    *(0.02, 0.01, 0.01, 0.01, 0.02, 0.05, 0.15, 0.4, 0.9, 1.0, 0.95, 0.85),
    *(0.8, 0.85, 0.85, 0.8, 0.7, 0.45, 0.3, 0.2, 0.15, 0.1, 0.06, 0.03),
)
"Each hour's calls as a share of the busiest hour's; a municipal line is busiest in the morning."
FULL = 3
"Utterances waiting per core from which the carrier takes new calls."
DECIDING_SECONDS = 0.05
END_OF_SPEECH_SECONDS = 0.6
CARRIER_SECONDS = 1.2
"The carrier's own recognition time after the end of speech."


@dataclass(frozen=True, slots=True)
class Storm:
    """When it begins, how long it lasts, and how many times the usual calls it brings."""

    begins: float = 8.0
    "Hour of the day."
    hours: float = 3.0
    times: float = 6.0


@dataclass(frozen=True, slots=True)
class House:
    """The machine that answers the calls."""

    cores: int
    staff: int


@dataclass(frozen=True, slots=True)
class Felt:
    """What the callers of one hour noticed."""

    hour: int
    calls: int = 0
    heard_by_carrier: int = 0
    "Calls a rung lower: the carrier turned their speech into words."
    reply_p95_seconds: float = 0.0
    "From the end of the caller's words to the line's voice."
    to_people: int = 0
    hung_up_waiting: int = 0
    person_p95_seconds: float = 0.0
    "How long those waited whom a person answered."


Event: TypeAlias = tuple[float, int, "_Arrives | _Speaks | _IsHeard | _PersonIsFree"]


@dataclass(frozen=True, slots=True)
class _Arrives:
    """Somebody calls."""


@dataclass(frozen=True, slots=True)
class _Speaks:
    """A caller of an hour finishes an utterance; `left` seconds of the call remain."""

    hour: int
    left: float
    by_carrier: bool


@dataclass(frozen=True, slots=True)
class _IsHeard:
    """A core has transcribed an utterance."""


@dataclass(frozen=True, slots=True)
class _PersonIsFree:
    """A member of staff ends a call."""


@dataclass(slots=True)
class _Day:
    demand: Demand
    costs: Costs
    house: House
    storm: Storm
    chance: Random
    order: Iterator[int] = field(default_factory=count)
    events: list[Event] = field(default_factory=list)
    utterances: deque[tuple[int, float]] = field(default_factory=deque)
    busy: int = 0
    queue: deque[tuple[int, float, float]] = field(default_factory=deque)
    "Hour, arrival and patience of those who wait for a person."
    talking: int = 0
    felt: list[Felt] = field(default_factory=lambda: [Felt(hour) for hour in range(24)])
    replies: list[list[float]] = field(default_factory=lambda: [[] for _ in range(24)])
    waits: list[list[float]] = field(default_factory=lambda: [[] for _ in range(24)])

    def run(self) -> tuple[Felt, ...]:
        self._after(0.0, 0.0, _Arrives())
        while self.events:
            now, _, event = heapq.heappop(self.events)
            match event:
                case _Arrives():
                    self._arrive(now)
                case _Speaks():
                    self._speak(now, event)
                case _IsHeard():
                    self.busy -= 1
                    self._hear(now)
                case _PersonIsFree():
                    self.talking -= 1
                    self._answer(now)
        return tuple(
            replace(each, reply_p95_seconds=_p95(replies), person_p95_seconds=_p95(waits))
            for each, replies, waits in zip(self.felt, self.replies, self.waits, strict=True)
        )

    def _after(
        self, now: float, seconds: float, event: "_Arrives | _Speaks | _IsHeard | _PersonIsFree"
    ) -> None:
        heapq.heappush(self.events, (now + seconds, next(self.order), event))

    def _rate(self, hour: float) -> float:
        """Calls a second at a time of day."""
        storm = self.storm
        times = storm.times if storm.begins <= hour < storm.begins + storm.hours else 1.0
        return self.demand.calls_per_hour * DAY[int(hour) % 24] * times / 3600

    def _arrive(self, now: float) -> None:
        fastest = self.demand.calls_per_hour * max(DAY) * max(self.storm.times, 1.0) / 3600
        gap = self.chance.expovariate(fastest)
        if now + gap < 24 * 3600:
            self._after(now, gap, _Arrives())
        if self.chance.random() * fastest > self._rate(now / 3600):
            return
        hour = int(now / 3600)
        full = len(self.utterances) >= FULL * self.house.cores
        self._count(hour, calls=1, heard_by_carrier=int(full))
        left = self.chance.expovariate(1 / self.demand.handle_seconds)
        self._after(now, self._until_speech(), _Speaks(hour, left, full))

    def _until_speech(self) -> float:
        return self.chance.expovariate(1 / self.costs.seconds_between_utterances)

    def _speak(self, now: float, said: _Speaks) -> None:
        if said.by_carrier:
            self.replies[said.hour].append(CARRIER_SECONDS)
        else:
            self.utterances.append((said.hour, now))
            self._hear(now)
        gap = self._until_speech()
        if gap < said.left:
            self._after(now, gap, replace(said, left=said.left - gap))
        elif self.chance.random() < self.demand.escalated:
            self._count(said.hour, to_people=1)
            self.queue.append((said.hour, now, self.chance.expovariate(1 / self.demand.patience_seconds)))
            self._answer(now)

    def _hear(self, now: float) -> None:
        while self.utterances and self.busy < self.house.cores:
            hour, spoken = self.utterances.popleft()
            seconds = self.chance.gammavariate(4, self.costs.utterance_seconds / 4)
            self.busy += 1
            self._after(now, seconds, _IsHeard())
            heard = max(END_OF_SPEECH_SECONDS, now - spoken + seconds)
            self.replies[hour].append(heard + DECIDING_SECONDS)

    def _answer(self, now: float) -> None:
        while self.queue and (self.talking < self.house.staff or now - self.queue[0][1] > self.queue[0][2]):
            hour, came, patience = self.queue.popleft()
            if now - came > patience:
                self._count(hour, hung_up_waiting=1)
                continue
            self.talking += 1
            self.waits[hour].append(now - came)
            self._after(now, self.chance.expovariate(1 / self.demand.staff_seconds), _PersonIsFree())

    def _count(self, hour: int, **more: int) -> None:
        felt = self.felt[hour]
        grown = {name: getattr(felt, name) + number for name, number in more.items()}
        self.felt[hour] = replace(felt, **grown)


def stormy_day(demand: Demand, costs: Costs, house: House, storm: Storm, seed: int) -> tuple[Felt, ...]:
    """Return what the callers of each hour felt; the same seed gives the same day."""
    return _Day(demand, costs, house, storm, Random(seed)).run()


def _p95(values: list[float]) -> float:
    return round(sorted(values)[int(0.95 * len(values))], 2) if values else 0.0


def table_of(day: Sequence[Felt], times: float) -> Table:
    shown = Table(
        "hour", "calls", "heard by the carrier", "reply p95", "to people", "hung up waiting", "person p95",
        title=f"A day with {times:g} times the usual calls from 8 to 11, with these cores and people",
        caption="heard by the carrier: three utterances waited for every core, the call took the next rung",
    )  # fmt: skip
    for hour in day:
        shown.add_row(
            f"{hour.hour}:00",
            str(hour.calls),
            str(hour.heard_by_carrier),
            f"{hour.reply_p95_seconds:.1f} s",
            str(hour.to_people),
            str(hour.hung_up_waiting),
            f"{hour.person_p95_seconds:.0f} s",
        )
    return shown


if __name__ == "__main__":
    usual = Demand(float(sys.argv[1]), 90, 0.4, 240, 120)
    found = needed(usual, Costs())
    felt_in_a_day = stormy_day(usual, Costs(), House(found.cores, found.staff), Storm(), seed=15)
    Console().print(table_of(felt_in_a_day, Storm().times))
