"""How much a city needs for its calls: cores, processes, memory, lines, people, money."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp

MOST = 100_000


def blocked(load: float, lines: int) -> float:
    """Erlang B: the share of calls that find every line taken; `load` is how many there are on average."""
    share = 1.0
    for line in range(1, lines + 1):
        share = load * share / (line + load * share)
    return share


def waiting(load: float, people: int) -> float:
    """Erlang C: the share of callers who wait at all when nobody hangs up."""
    if people <= load:
        return 1.0
    share = blocked(load, people)
    return people * share / (people - load * (1 - share))


def answered_within(load: float, people: int, seconds: float, handle_seconds: float) -> float:
    """Erlang C: the share of callers who wait at most that many seconds."""
    if people <= load:
        return 0.0
    return 1 - waiting(load, people) * exp(-(people - load) * seconds / handle_seconds)


def abandoned(load: float, people: int, handle_seconds: float, patience_seconds: float) -> float:
    """Erlang A: the share of callers who hang up while they wait, each after their own patience."""
    leaving = handle_seconds / patience_seconds
    weight, total, gone, present = 1.0, 1.0, 0.0, 0
    while weight > total * 1e-15 or present <= people + load:
        present += 1
        weight *= load / (min(present, people) + max(0, present - people) * leaving)
        total += weight
        gone += weight * max(0, present - people) * leaving
        if total > 1e200:
            weight, total, gone = weight / 1e200, total / 1e200, gone / 1e200
    return gone / total / load


def fewest(is_enough: Callable[[int], bool]) -> int:
    """Return the smallest number, from 1, that is enough."""
    return next(number for number in range(1, MOST) if is_enough(number))


BLOCKED = 0.001
WITHIN_SECONDS, ANSWERED = 20.0, 0.8
"The usual promise of a contact centre: four of five callers within twenty seconds."
BUSY_HOURS_A_MONTH = 210.0
"A month's calls as a multiple of the busiest hour's: thirty days of seven such hours."


@dataclass(frozen=True, slots=True)
class Demand:
    """The busiest hour."""

    calls_per_hour: float
    handle_seconds: float
    "How long a caller talks with the line."
    escalated: float
    "The share (0–1) of calls that go to a person."
    staff_seconds: float
    patience_seconds: float
    busy_hours: float = BUSY_HOURS_A_MONTH


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of a call, measured with two cores and Whisper base; US dollars of November 2026."""

    utterances_per_second: float = 1.7
    "How many a core transcribes while the other cores are busy too; it does nothing else meanwhile."
    line_seconds: float = 0.3
    "Processor seconds of the line itself for each: the frames of a call, understanding, the database."
    seconds_between_utterances: float = 9.0
    most_busy: float = 0.7
    process_mb: int = 1000
    transcriber_mb: int = 400
    transcribers_per_process: int = 4
    inbound_minute: float = 0.0085
    stream_minute: float = 0.0044
    transfer_minute: float = 0.014
    core_month: float = 25.0

    @property
    def utterance_seconds(self) -> float:
        """How long an utterance keeps a core busy, with all that it makes the line do."""
        return 1 / self.utterances_per_second + self.line_seconds

    @property
    def calls_per_core(self) -> float:
        """How many callers a core talks with at once."""
        return self.seconds_between_utterances * self.most_busy / self.utterance_seconds


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a city needs."""

    talking: float
    "Callers who talk with the line at once, on average."
    lines: int
    cores: int
    processes: int
    memory_mb: int
    staff: int
    answered_in_20_s: float
    abandoned: float
    "The share (0–1) of callers who hang up while they wait for that many staff."
    carrier_dollars_a_month: float
    machine_dollars_a_month: float


def capacity(demand: Demand, costs: Costs) -> Capacity:
    """Return what the busiest hour needs; one more process than it needs, so that any of them may end."""
    talking = demand.calls_per_hour * demand.handle_seconds / 3600
    lines = fewest(lambda number: blocked(talking, number) <= BLOCKED)
    cores = ceil(lines / costs.calls_per_core)
    processes = ceil(cores / costs.transcribers_per_process) + 1
    transcribers = processes * min(cores, costs.transcribers_per_process)
    staff, answered, gone = _staff(demand)
    return Capacity(
        round(talking, 2),
        lines,
        transcribers,
        processes,
        processes * costs.process_mb + transcribers * costs.transcriber_mb,
        staff,
        round(answered, 3),
        round(gone, 3),
        round(_carrier_dollars(demand, costs)),
        round(transcribers * costs.core_month),
    )


def _staff(demand: Demand) -> tuple[int, float, float]:
    load = demand.calls_per_hour * demand.escalated * demand.staff_seconds / 3600
    if not load:
        return 0, 1.0, 0.0

    def answered(people: int) -> float:
        return answered_within(load, people, WITHIN_SECONDS, demand.staff_seconds)

    people = fewest(lambda number: answered(number) >= ANSWERED)
    gone = abandoned(load, people, demand.staff_seconds, demand.patience_seconds)
    return people, answered(people), gone


def _carrier_dollars(demand: Demand, costs: Costs) -> float:
    calls = demand.calls_per_hour * demand.busy_hours
    line = demand.handle_seconds / 60 * (costs.inbound_minute + costs.stream_minute)
    person = demand.staff_seconds / 60 * (costs.inbound_minute + costs.transfer_minute)
    return calls * (line + demand.escalated * person)
