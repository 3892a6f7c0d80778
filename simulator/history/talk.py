"""The part of a made-up call in which the caller talks with the line."""

from dataclasses import replace

from intents.articles.article import Article, Handling
from intents.understanding import ControlKind, DangerKind
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import EscalationReason, Served, Sign
from routing.helped import Sample, sample_of
from simulator.history.people import escalate
from simulator.history.plot import Plot

FIRST, HELPED, NEXT = "HowCanIHelp", "DidThatHelp", "AnythingElse"
ASKED = 0.2
"Share of calls that ask whether an answer helped."
MOST_MISSES = 3


def converse(plot: Plot) -> None:
    """Play the call until every query has its outcome."""
    chances, operator = plot.chances, plot.call.directory.operator
    if plot.happens(chances.spam):
        _stay_silent(plot)
    elif plot.call.all_to_people:
        plot.open(None)
        escalate(plot, operator, EscalationReason.ALL_TO_PEOPLE)
    elif plot.happens(chances.hangs_up_at_once):
        plot.open(None)
        plot.close(QueryOutcome.ABANDONED_BEFORE_ANSWER)
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
    for topic in plot.call.topics:
        if not _ask(plot, prompt, topic):
            return
        prompt = NEXT


def _ask(plot: Plot, prompt: str, topic: Article) -> bool:
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
            return _hear_answer(plot, topic)
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


def _hear_answer(plot: Plot, topic: Article) -> bool:
    chances = plot.chances
    if plot.happens(chances.fails):
        plot.close(QueryOutcome.TECHNICAL_FAILURE)
    elif plot.happens(chances.stops_answer):
        plot.close(QueryOutcome.ABANDONED_BEFORE_ANSWER)
    else:
        plot.pass_time(9, 26)
        plot.learn(lambda query: replace(query, delivered=True))
        return _judge(plot, topic)
    return False


def _served(plot: Plot, topic: Article, drawn: float) -> None:
    """Look it up where the line can, else only tell it."""
    looks_up = topic.id in plot.call.next_steps.looked_up and drawn % 0.1 < 0.07
    served = Served.LOOKED_UP if looks_up else Served.TOLD
    refers, asked = topic.id in plot.call.next_steps.referring, _is_asked(plot)
    plot.learn(lambda query: replace(query, served=served, refers=refers, was_asked=asked, sampled=asked))


def _is_asked(plot: Plot) -> bool:
    return sample_of(plot.call.sid, ASKED) is Sample.OF_ALL


def _judge(plot: Plot, topic: Article) -> bool:
    """Say whether it helped, or hang up without a word."""
    chances, drawn = plot.chances, plot.random.random()
    _served(plot, topic, drawn)
    asked = _is_asked(plot)
    prompt, refusal = (HELPED, ControlKind.NO) if asked else (NEXT, ControlKind.REJECT)
    if drawn < chances.confirms:
        yes, sign = (ControlKind.YES, Sign.SAID_YES) if asked else (ControlKind.HELPED, Sign.ACCEPTED)
        plot.turn(prompt, "control", yes.value, "AskMore", 0.96)
        is_texted = topic.id in plot.call.next_steps.texted and drawn % 0.1 < 0.04
        is_filed = topic.id in plot.call.next_steps.reported
        plot.learn(lambda query: replace(query, texted=is_texted, sign=None if is_filed else sign))
        plot.close(QueryOutcome.SERVICE_REQUEST_FILED if is_filed else QueryOutcome.ANSWERED_CONFIRMED)
        return True
    if drawn < chances.confirms + chances.says_no:
        plot.turn(prompt, "control", refusal.value, "Route", 0.94)
        if plot.happens(0.6):
            escalate(plot, topic.department, EscalationReason.REJECTED)
        else:
            plot.close(QueryOutcome.ANSWERED_REJECTED)
    elif drawn < chances.confirms + chances.says_no + chances.asks_after:
        plot.turn(prompt, "control", ControlKind.PERSON.value, "Route", 0.97)
        escalate(plot, topic.department, EscalationReason.ASKED)
    else:
        plot.learn(lambda query: replace(query, sign=Sign.LEFT))
        plot.close(QueryOutcome.ANSWERED_UNCONFIRMED)
    return False


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
