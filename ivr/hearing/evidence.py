"""Judges whether a decoded text is evidence of speech; weak evidence counts as no speech."""

import zlib
from functools import cache

from intents.text.transcript import NoSpeech, Transcript
from intents.text.yaml_file import reviewed
from ivr.hearing.confidence import confidence, n_best
from ivr.hearing.transcriber import Decoded, Utterance

_CREDITS = ("amara.org", "sous-titr", "sous titr", "subtitles by", "transcription by", "radio-canada")
"Subtitle credits from Whisper's training data; no caller says them."

_NEVER_SPEECH_SECONDS = 0.08
_HOPELESS = -1.35
"Average log-probability below which a text is noise; poor French is still above it."
_DOUBTFUL = -0.9
_SILENT = 0.6
"No-speech probability."
_SURELY_NOBODY = 0.95
"No-speech probability."
_UNSURE = -0.5
"Average log-probability above which no-speech probability is ignored."
_LOOP_RATIO = 2.6
"Text that compresses better than this repeats itself."


def judged(decoded: Decoded, utterance: Utterance) -> Transcript | NoSpeech:
    """Return the transcript, or no speech if the evidence is weak."""
    if not _is_speech(decoded, utterance):
        return NoSpeech()
    language = decoded.spoken or utterance.hint.language
    return Transcript(
        decoded.text,
        language,
        confidence(decoded, language),
        round(utterance.speech_seconds, 3),
        decoded.foreign,
        n_best(decoded.texts),
    )


def _is_speech(decoded: Decoded, utterance: Utterance) -> bool:
    words = decoded.words
    if not words or utterance.speech_seconds < _NEVER_SPEECH_SECONDS:
        return False
    if _is_credit(decoded.text) or _loops(decoded.text):
        return False
    return not _is_weak(decoded, words, utterance)


def _is_weak(decoded: Decoded, words: str, utterance: Utterance) -> bool:
    probability, silence = decoded.average_log_probability, decoded.no_speech_probability
    if silence > _SURELY_NOBODY and probability < _UNSURE:
        return True
    if probability < _DOUBTFUL and silence > _SILENT:
        return True
    if decoded.choice_probability is not None:
        return False
    if probability < _HOPELESS:
        return True
    is_phantom = words in _phantoms(decoded.spoken or utterance.hint.language)
    # A real "thank you" is close to the microphone: clear speech, and long enough.
    return is_phantom and (probability < _DOUBTFUL or silence > _SILENT / 2 or utterance.speech_seconds < 0.2)


@cache
def _phantoms(language: str) -> frozenset[str]:
    """Return the phrases that Whisper hallucinates on silence, some of which callers say too."""
    return frozenset((reviewed("phantoms", language, "ivr.hearing") or {}).get("phantoms", ()))


def _is_credit(text: str) -> bool:
    return any(credit in text.lower() for credit in _CREDITS)


def _loops(text: str) -> bool:
    raw = text.encode()
    return len(raw) > 40 and len(raw) / len(zlib.compress(raw)) > _LOOP_RATIO
