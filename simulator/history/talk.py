"""The part of a made-up call in which the caller talks with the line."""

from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from math import log
from random import Random
from typing import assert_never

from intents.articles.article import Article, Handling
from intents.meaning.understanding import ControlKind, DangerKind
from metrics.ledger.outcome import FiledState, QueryOutcome
from metrics.ledger.records import (
    EscalationReason,
    QueryRecord,
    Served,
    Sign,
    TransferOutcomeName,
    TransferRecord,
)
from routing.departments.department import Department
from routing.departments.hours import is_open
from routing.helped import Sample, sample_of
from simulator.history.plot import Plot

RINGS = {
    TransferOutcomeName.ACCEPTED: 72,
    TransferOutcomeName.NO_ANSWER: 13,
    TransferOutcomeName.BUSY: 6,
    TransferOutcomeName.DECLINED: 5,
    TransferOutcomeName.VOICEMAIL: 3,
    TransferOutcomeName.FAILED: 1,
}
TALK_SECONDS, SPREAD = 195.0, 0.6
QUEUE_SECONDS, PATIENCE_SECONDS = 55.0, 210.0


def escalate(plot: Plot, department: str, reason: EscalationReason) -> None:
    """Bring the caller to a department: it is open and rung, has a queue, or takes a message."""
    there = _where(plot, department)
    plot.learn(lambda query: replace(query, department=there.id, reason=reason, escalated_at=plot.now))
    if reason is not EscalationReason.URGENT and not is_open(there.hours, plot.now):
        leave_message(plot)
    elif there.queue:
        wait_in_queue(plot, there)
    else:
        ring(plot, there)


def ring(plot: Plot, department: Department) -> None:
    """Ring one number after the other, the operator last."""
    plot.learn(lambda query: replace(query, transferred=True))
    departments = (*(department.id for _ in department.numbers), plot.call.directory.operator)
    for number in departments:
        outcome = plot.random.choices(list(RINGS), list(RINGS.values()))[0]
        rung_at = plot.now
        plot.pass_time(4, 16 * plot.call.load**0.5 + 6)
        if outcome is TransferOutcomeName.ACCEPTED:
            talk(plot, number)
            return
        plot.transfers.append(
            TransferRecord(plot.call.sid, len(plot.transfers) + 1, rung_at, number, outcome)
        )
        if plot.happens(0.07 * plot.call.load):
            plot.close(QueryOutcome.ESCALATED_LOST)
            return
    leave_message(plot)


def wait_in_queue(plot: Plot, department: Department) -> None:
    """Wait for the next free person, give up, or press 1 to be called back."""
    plot.learn(lambda query: replace(query, queued=True))
    wait = plot.random.expovariate(1 / (QUEUE_SECONDS * plot.call.load))
    patience = plot.random.expovariate(1 / PATIENCE_SECONDS)
    plot.now += timedelta(seconds=min(wait, patience))
    if wait > patience:
        plot.close(QueryOutcome.ESCALATED_LOST)
    elif wait > 90 and plot.happens(0.3):
        plot.close(QueryOutcome.CALLBACK_OR_VOICEMAIL)
    else:
        plot.learn(lambda query: replace(query, transferred=True))
        talk(plot, department.id)


def talk(plot: Plot, department: str) -> None:
    """Somebody takes the call; some pass it on to another department soon."""
    plot.learn(lambda query: replace(query, connected_at=plot.now))
    begun_at = plot.now
    seconds = round(plot.random.lognormvariate(log(TALK_SECONDS), SPREAD), 1)
    plot.now += timedelta(seconds=seconds)
    plot.transfers.append(
        TransferRecord(
            plot.call.sid,
            len(plot.transfers) + 1,
            begun_at,
            department,
            TransferOutcomeName.ACCEPTED,
            seconds,
        )
    )
    plot.close(QueryOutcome.ESCALATED_CONNECTED)


def leave_message(plot: Plot) -> None:
    """Nobody is there: most callers leave a message, some hang up."""
    plot.pass_time(12, 55)
    stays = plot.happens(0.68)
    plot.close(QueryOutcome.CALLBACK_OR_VOICEMAIL if stays else QueryOutcome.ESCALATED_LOST)


def _where(plot: Plot, department: str) -> Department:
    """Mostly the right department."""
    directory = plot.call.directory
    if plot.happens(plot.chances.is_misrouted):
        return directory[plot.random.choice(sorted(directory.departments))]
    return directory[department]


FIRST, HELPED, NEXT, OFFER = "HowCanIHelp", "DidThatHelp", "AnythingElse", "ShallIReport"
ASKED = 0.2
"Share of calls that ask whether an answer helped."
MOST_MISSES = 3
WISHES_A_REPORT, REFUSES_A_REPORT = 0.7, 0.25
REFUSED_BY_THE_CITY = 0.03
WISHES_A_TEXT = 0.4
GOES_ON_TO_A_PERSON = 0.6
HEARS_GREETING_OUT = 0.5


class Way(Enum):
    """How a caller takes an answer."""

    SAYS_YES = auto()
    ACCEPTS = auto()
    NOTHING_ELSE = auto()
    ASKS_ON = auto()
    HANGS_UP = auto()
    FALLS_SILENT = auto()
    REFUSES = auto()
    WANTS_A_PERSON = auto()


ASKED_WAYS = {
    True: {Way.SAYS_YES: 80, Way.ASKS_ON: 3, Way.HANGS_UP: 14, Way.FALLS_SILENT: 3},
    False: {Way.REFUSES: 55, Way.WANTS_A_PERSON: 15, Way.HANGS_UP: 24, Way.FALLS_SILENT: 6},
}
"Weights of the ways of those who are asked “Did that help?”, by whether it did; the numbers are made up."
WAYS = {
    True: {Way.ACCEPTS: 30, Way.NOTHING_ELSE: 33, Way.HANGS_UP: 32, Way.FALLS_SILENT: 5},
    False: {
        Way.REFUSES: 28,
        Way.WANTS_A_PERSON: 20,
        Way.NOTHING_ELSE: 6,
        Way.HANGS_UP: 38,
        Way.FALLS_SILENT: 8,
    },
}
"The same of those who are asked nothing: some of them leave content and some in vain, both in silence."


def converse(plot: Plot) -> None:
    """Play the call until every query has its outcome."""
    chances, operator = plot.chances, plot.call.directory.operator
    if plot.happens(chances.spam):
        _stay_silent(plot)
    elif plot.call.all_to_people:
        plot.open(None)
        escalate(plot, operator, EscalationReason.ALL_TO_PEOPLE)
    elif plot.happens(chances.hangs_up_at_once):
        _hang_up_at_once(plot)
    elif plot.happens(chances.danger):
        _warn(plot)
    elif plot.happens(chances.opts_out):
        plot.turn(FIRST, "control", ControlKind.PERSON.value, "Route", 0.97)
        plot.open(None)
        escalate(plot, operator, EscalationReason.ASKED)
    else:
        _ask_in_turn(plot)


def _ask_in_turn(plot: Plot) -> None:
    prompt = FIRST
    *_, last = plot.call.topics
    for topic in plot.call.topics:
        if not _ask(plot, prompt, topic, has_more=topic is not last):
            return
        prompt = NEXT


def _ask(plot: Plot, prompt: str, topic: Article, *, has_more: bool) -> bool:
    """Return whether the caller continues with another topic."""
    if not _is_understood(plot, prompt):
        return False
    confidence = round(plot.random.uniform(0.6, 0.99), 2)
    if plot.queries and not plot.queries[-1].outcome:
        plot.learn(lambda query: plot.about(query, topic, confidence))
    else:
        plot.open(topic, confidence)
    match topic.handling:
        case Handling.ANSWER:
            plot.turn(prompt, "recognized", topic.id, "Answer", confidence)
            return _hear_answer(plot, topic, has_more=has_more)
        case Handling.REDIRECT | Handling.REFERRAL:
            plot.turn(prompt, "recognized", topic.id, "Redirect", confidence)
            plot.pass_time(8, 15)
            plot.learn(lambda query: replace(query, delivered=True))
            plot.close(QueryOutcome.OUT_OF_SCOPE_REDIRECTED)
            return True
        case Handling.PERSON | Handling.ON_CALL:
            plot.turn(prompt, "recognized", topic.id, "Route", confidence)
            is_urgent = topic.handling is Handling.ON_CALL
            reason = EscalationReason.URGENT if is_urgent else EscalationReason.POLICY
            escalate(plot, topic.department, reason)
            return False


def _is_understood(plot: Plot, prompt: str) -> bool:
    """Say it up to three times; then a person is asked."""
    for _ in range(MOST_MISSES):
        if not plot.happens(plot.chances.not_understood):
            return True
        plot.turn(prompt, plot.random.choice(("no-match", "no-match", "silence")), "", "Reprompt")
        if not plot.queries or plot.queries[-1].outcome:
            plot.open(None)
        if plot.happens(0.18):
            plot.close(QueryOutcome.ABANDONED_BEFORE_ANSWER)
            return False
    escalate(plot, plot.call.directory.operator, EscalationReason.NOT_UNDERSTOOD)
    return False


def _hear_answer(plot: Plot, topic: Article, *, has_more: bool) -> bool:
    chances = plot.chances
    if plot.happens(chances.fails):
        plot.close(QueryOutcome.TECHNICAL_FAILURE)
    elif plot.happens(chances.stops_answer):
        plot.close(QueryOutcome.ABANDONED_BEFORE_ANSWER)
    else:
        plot.pass_time(9, 26)
        plot.learn(lambda query: replace(query, delivered=True))
        return _take(plot, topic, has_more=has_more)
    return False


def _served(plot: Plot, topic: Article, drawn: float, *, asked: bool) -> None:
    """Look it up where the line can, else only tell it."""
    looks_up = topic.id in plot.call.next_steps.looked_up and drawn % 0.1 < 0.07
    served = Served.LOOKED_UP if looks_up else Served.TOLD
    refers = topic.id in plot.call.next_steps.referring
    plot.learn(lambda query: replace(query, served=served, refers=refers, was_asked=asked, sampled=asked))


def _is_asked(plot: Plot) -> bool:
    return sample_of(plot.call.sid, ASKED) is Sample.OF_ALL


def _take(plot: Plot, topic: Article, *, has_more: bool) -> bool:
    """Take the answer in one of the ways of real callers; return whether they ask on."""
    plot.was_helped = plot.happens(plot.chances.helps)
    asked = _is_asked(plot)
    _served(plot, topic, plot.random.random(), asked=asked)
    if topic.id in plot.call.next_steps.reported and plot.happens(WISHES_A_REPORT):
        return _report(plot, has_more=has_more)
    ways = (ASKED_WAYS if asked else WAYS)[plot.was_helped]
    way = plot.random.choices(list(ways), list(ways.values()))[0]
    if has_more and way is Way.NOTHING_ELSE:
        way = Way.ASKS_ON
    return _ends(plot, topic, way, HELPED if asked else NEXT)


def _report(plot: Plot, *, has_more: bool) -> bool:
    """Accept the offer to report it; to refuse the offer is no refusal of the answer."""
    if plot.happens(REFUSES_A_REPORT):
        plot.turn(OFFER, "control", ControlKind.NO.value, "AskMore", 0.95)
        plot.learn(lambda query: replace(query, sign=Sign.NOTHING_ELSE))
        plot.close(QueryOutcome.ANSWERED_UNCONFIRMED)
    else:
        plot.turn(OFFER, "control", ControlKind.YES.value, "FileReport", 0.96)
        plot.learn(lambda query: replace(query, filing=_fate_of(query)))
        plot.close(QueryOutcome.SERVICE_REQUEST_FILED)
    return has_more


def _fate_of(query: QueryRecord) -> FiledState:
    """Return what the city's system says of a request, drawn apart from what the caller does."""
    random = Random(f"filed-{query.call_sid}-{query.number}")  # noqa: S311 - plausible requests, no secrets
    return FiledState.REFUSED if random.random() < REFUSED_BY_THE_CITY else FiledState.ACCEPTED


def _ends(plot: Plot, topic: Article, way: Way, prompt: str) -> bool:
    """Give the query the outcome and the sign that the line would give it."""
    match way:
        case Way.SAYS_YES:
            return _content(plot, prompt, ControlKind.YES, Sign.SAID_YES, QueryOutcome.ANSWERED_CONFIRMED)
        case Way.ACCEPTS:
            is_texted = topic.id in plot.call.next_steps.texted and plot.happens(WISHES_A_TEXT)
            plot.learn(lambda query: replace(query, texted=is_texted))
            return _content(plot, prompt, ControlKind.HELPED, Sign.ACCEPTED, QueryOutcome.ANSWERED_CONFIRMED)
        case Way.NOTHING_ELSE:
            kind = plot.random.choice((ControlKind.NO, ControlKind.GOODBYE))
            _content(plot, prompt, kind, Sign.NOTHING_ELSE, _unconfirmed(plot, topic))
        case Way.ASKS_ON:
            _close(plot, Sign.ASKED_ON, _unconfirmed(plot, topic))
            return True
        case Way.FALLS_SILENT | Way.HANGS_UP:
            if way is Way.FALLS_SILENT:
                plot.turn(prompt, "silence", "", "Reprompt")
                plot.turn(prompt, "silence", "", "End")
            _close(plot, Sign.LEFT, _unconfirmed(plot, topic))
        case Way.REFUSES:
            _refuse(plot, topic, prompt)
        case Way.WANTS_A_PERSON:
            plot.turn(prompt, "control", ControlKind.PERSON.value, "Route", 0.97)
            escalate(plot, topic.department, EscalationReason.ASKED)
        case _:
            assert_never(way)
    return False


def _content(plot: Plot, prompt: str, kind: ControlKind, sign: Sign, outcome: QueryOutcome) -> bool:
    plot.turn(prompt, "control", kind.value, "AskMore", 0.96)
    _close(plot, sign, outcome)
    return True


def _unconfirmed(plot: Plot, topic: Article) -> QueryOutcome:
    """Return what is left of an answer without a yes or no: nothing where it depends on what was not told."""
    is_told = plot.queries[-1].served is Served.TOLD
    depends = is_told and topic.depends(plot.call.language)
    return QueryOutcome.ABANDONED_BEFORE_ANSWER if depends else QueryOutcome.ANSWERED_UNCONFIRMED


def _close(plot: Plot, sign: Sign, outcome: QueryOutcome) -> None:
    """Close the query; a sign is kept of answers alone."""
    if outcome is not QueryOutcome.ABANDONED_BEFORE_ANSWER:
        plot.learn(lambda query: replace(query, sign=sign))
    plot.close(outcome)


def _refuse(plot: Plot, topic: Article, prompt: str) -> None:
    """Say that it did not help: most then take a person, the others leave."""
    refusal = ControlKind.NO if prompt == HELPED else ControlKind.REJECT
    if plot.happens(GOES_ON_TO_A_PERSON):
        plot.turn(prompt, "control", refusal.value, "Route", 0.94)
        escalate(plot, topic.department, EscalationReason.REJECTED)
    else:
        plot.turn(prompt, "control", refusal.value, "AskMore", 0.94)
        plot.close(QueryOutcome.ANSWERED_REJECTED)


def _hang_up_at_once(plot: Plot) -> None:
    """Leave in the greeting, when it might be nobody at all, or when it is over."""
    plot.open(None)
    heard_out = plot.happens(HEARS_GREETING_OUT)
    plot.close(QueryOutcome.ABANDONED_BEFORE_ANSWER if heard_out else QueryOutcome.NO_SPEECH_OR_SPAM)


def _stay_silent(plot: Plot) -> None:
    plot.turn(FIRST, "silence", "", "Reprompt")
    plot.turn(FIRST, "silence", "", "End")
    plot.open(None)
    plot.close(QueryOutcome.NO_SPEECH_OR_SPAM)


def _warn(plot: Plot) -> None:
    kind = plot.random.choice(list(DangerKind))
    plot.turn(FIRST, "danger", kind.value, "Emergency", 1.0)
    plot.open(None)
    plot.learn(lambda query: replace(query, article=kind.value, confidence=1.0))
    plot.close(QueryOutcome.EMERGENCY_REDIRECTED)
