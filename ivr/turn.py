"""One exchange: the caller spoke, the line replies."""

from dataclasses import dataclass, replace

from intents.transcript import NoSpeech, Said, Transcript
from intents.understanding import Understanding
from ivr.call import Call
from ivr.reply import Reply, reply
from ivr.texts import Texts
from routing.decision import Decision
from routing.policy import decide


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of an exchange; the call is the one after it."""

    call: Call
    meant: Understanding
    decision: Decision
    reply: Reply


def hearing(call: Call, said: Said, played: float) -> Call:
    """Return the call that heard the caller, who had heard that share (0–1) of our last answer."""
    heard = call.heard(played)
    match said:
        case Transcript(language=language):
            return replace(heard, spoke=True).speaking(language)
        case NoSpeech():
            return heard
        case _:
            return replace(heard, spoke=True)


def take_turn(call: Call, meant: Understanding, texts: Texts) -> Turn:
    """Decide on what was understood, and word the reply."""
    city = texts.city
    decision = decide(meant, call.so_far, city.catalog, city.directory, texts.now)
    after = call.decided(decision, meant, city.catalog, texts.now)
    speaking = replace(texts, language=after.language)
    return Turn(after, meant, decision, reply(decision, after, speaking))
