"""The result of a typed call, as JSON values for `cityline talk --json`."""

from collections.abc import Mapping

from intents.meaning.reading import caution_of, slug_of
from intents.meaning.understanding import Ambiguous, Candidate, Control, Danger, Recognized, Understanding
from ivr.call.call import Call
from ivr.call.ledger_entries import summary
from ivr.call.turn import Turn
from ivr.typed.script import Act, Presses, Says
from metrics.ledger.outcome import disposition_of
from routing.decision import (
    Answer,
    Clarify,
    Decision,
    Emergency,
    Explain,
    OfferCallBack,
    Redirect,
    Repeat,
    Reprompt,
    Route,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.journeys.guide import Guide

Fields = dict[str, object]


def turn_of(act: Act, turn: Turn) -> Fields:
    """Return a turn: what was heard, understood, decided and said."""
    kind, _, confidence = summary(turn.meant)
    decided = decision_of(turn.decision)
    return {
        "heard": _heard(act),
        "act": slug_of(turn.meant),
        "article": topic_of(turn.meant),
        "confidence": round(confidence, 4),
        "understanding": kind,
        "caution": caution_of(turn.meant),
        "decision": decided,
        "department": decided.get("department", ""),
        "spoken": " ".join(sentence.text for sentence in turn.reply.sentences),
        "language": turn.call.language,
    }


def call_of(name: str, turns: list[Fields], call: Call) -> Fields:
    """Return a whole call: its turns, its queries as the ledger has them, and how it ended."""
    queries = [
        {
            "article": query.article,
            "outcome": str(query.outcome or ""),
            "department": query.department,
            "reason": str(query.reason or ""),
        }
        for query in call.queries
    ]
    return {"id": name, "turns": turns, "queries": queries, "disposition": ending(call)}


def ending(call: Call) -> str:
    """Return how a call ended."""
    return str(disposition_of(query.outcome for query in call.queries if query.outcome))


def in_a_line(turn: Fields) -> str:
    """Return a turn's decision for people to read."""
    decided = turn["decision"]
    return " ".join(map(str, decided.values())) if isinstance(decided, dict) else str(decided)


def decision_of(decision: Decision) -> Fields:
    """Return a decision's kind and what it is about."""
    return {
        "kind": type(decision).__name__,
        **{name: value for name, value in _about(decision).items() if value != ""},
    }


def topic_of(meant: Understanding) -> str:
    """Return the likeliest article, or nothing."""
    match meant:
        case Recognized(article):
            return article
        case Ambiguous((Candidate(article), *_)) | Control(about=(Candidate(article), *_)):
            return article
        case Danger(kind):
            return kind.value
        case _:
            return ""


def _heard(act: Act) -> str:
    match act:
        case Says(words):
            return words
        case Presses(keys):
            return keys
        case _:
            return ""


def _about(decision: Decision) -> Mapping[str, object]:
    match decision:
        case Route() | Wait() | TakeMessage():
            return {
                "article": decision.article,
                "department": decision.department,
                "reason": str(decision.reason),
            }
        case OfferCallBack(message):
            return _about(message)
        case Emergency(kind, department):
            return {"danger": str(kind), "department": department}
        case Answer(article) | Redirect(article):
            return {"article": article}
        case Guide(run):
            return {"article": run.article, "question": run.step}
        case Clarify(articles):
            return {"articles": list(articles)}
        case _:
            return _about_call(decision)


def _about_call(decision: Decision) -> Mapping[str, object]:
    match decision:
        case Reprompt(step, menu=menu):
            return {"step": str(step), **({"menu": list(menu)} if menu else {})}
        case Explain(kind):
            return {"says": str(kind)}
        case Repeat(slower, sentences=sentences):
            return {"slower": slower, **({"sentences": list(sentences)} if sentences else {})}
        case SwitchLanguage(language):
            return {"language": language}
        case _:
            return {}
