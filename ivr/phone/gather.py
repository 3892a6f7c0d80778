"""The front in which the carrier hears: its fields as what the caller said."""

from starlette.datastructures import FormData, QueryParams

from intents.transcript import Keys, NoSpeech, Said, Transcript
from ivr.phone.signed import field, number_in
from ivr.reply import Reply
from routing.speaking_time import speaking_seconds

UNKNOWN_CONFIDENCE = 0.7
"The carrier does not always give one."


def said_in(form: FormData, language: str) -> Said:
    """Return what the caller said or keyed."""
    digits, words = field(form, "Digits"), field(form, "SpeechResult").strip()
    if digits:
        return Keys(digits)
    if words:
        return Transcript(words, language, min(1.0, number_in(form, "Confidence") or UNKNOWN_CONFIDENCE))
    return NoSpeech()


def answer_seconds(reply: Reply) -> tuple[float, float]:
    """Return when a reply's answer ends and how long the answer is, in seconds from the start of speech."""
    end, answer, answer_end = 0.0, 0.0, 0.0
    for sentence in reply.sentences:
        length = speaking_seconds(sentence.text, sentence.language)
        end += length
        if sentence.is_answer:
            answer, answer_end = answer + length, end
    return answer_end, answer


def played(query: QueryParams, now: float) -> float:
    """Return the share (0–1) of the answer that was heard, by the clock: the address says when it began.

    The carrier does not say how much of its speech was heard.
    """
    try:
        began, answer_end, answer = float(query["at"]), float(query["end"]), float(query["answer"])
    except (KeyError, ValueError):
        return 0.0
    if answer <= 0:
        return 0.0
    return min(1.0, max(0.0, (now - began - (answer_end - answer)) / answer))
