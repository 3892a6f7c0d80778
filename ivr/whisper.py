"""What a person hears before a call is connected: at most eight seconds, in a language they speak."""

from dataclasses import replace

from ivr.call import Call
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.decision import Emergency, Reason, Route
from routing.handoff import HandOff, Told


def hand_off(call: Call) -> HandOff:
    """Return what is passed on with a call that is being transferred."""
    department, reason, article = _route(call)
    topic = article or next((query.article for query in reversed(call.queries) if query.article), "")
    confidence = next((query.confidence for query in call.queries if query.article == topic), 0.0)
    answered = tuple(Told(query.article, query.version) for query in call.queries if query.delivered)
    return HandOff(call.language, department, reason, topic, confidence, answered=answered)


def whisper(call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """Return the hand-off in a few reviewed sentences."""
    known = hand_off(call)
    spoken = texts.city.directory[known.department].languages
    language = known.language if known.language in spoken else spoken[0]
    staff = replace(texts, language=language)
    about = (
        staff.named("whisper_about", known.article)
        if known.article in texts.city.catalog
        else staff.prompt("whisper_unknown")
    )
    return (
        staff.prompt("whisper_lead"),
        staff.prompt(f"whisper_speaks_{known.language}"),
        about,
        staff.prompt(f"reason.{known.reason}"),
        staff.prompt("whisper_accept"),
    )


def _route(call: Call) -> tuple[str, Reason, str]:
    match call.last:
        case Route(department, reason=reason, article=article):
            return department, reason, article
        case Emergency(department=department):
            return department, Reason.EMERGENCY, ""
        case _:
            return "", Reason.FAILURE, ""
