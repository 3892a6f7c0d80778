"""Is a decoded text evidence that the caller said it? Weak evidence is no speech, never a question."""

import math
import zlib

from intents.transcript import NoSpeech, Transcript
from ivr.speech.transcriber import Decoded, Utterance

_PHANTOMS = {
    "en": frozenset(
        {"you", "thank you", "thanks", "thank you very much", "thanks for watching", "thank you for watching"}
        | {"bye", "bye bye", "okay", "oh", "so", "the", "i", "please subscribe", "see you next time"}
    ),
    "fr": frozenset(
        {"merci", "merci beaucoup", "merci d'avoir regardé", "merci d'avoir regardé cette vidéo", "ok", "oh"}
        | {"sous titrage société radio canada", "sous titrage st 501", "sous titres", "amen", "you"}
        | {"au revoir", "à bientôt", "c'est parti", "bonne journée"}
    ),
}
"What Whisper writes when there is nothing to write; callers say some of it too."

_CREDITS = ("amara.org", "sous-titr", "sous titr", "subtitles by", "transcription by", "radio-canada")
"Credits of films that Whisper learned from; no caller says them."

_NEVER_SPEECH_SECONDS = 0.08
_HOPELESS = -1.35
"Average log-probability below which words are noise; bad French is still above it."
_DOUBTFUL = -0.9
_SILENT = 0.6
"No-speech probability."
_SURELY_NOBODY = 0.95
"No-speech probability; with its lesson Whisper gives speech 0.002 at most (tests/understanding/CURVE.md)."
_UNSURE = -0.5
"What a model is surer of than this it has heard, whatever it thinks of silence."
_LOOP_RATIO = 2.6
"Text that compresses better than this repeats itself."


def judged(decoded: Decoded, utterance: Utterance) -> Transcript | NoSpeech:
    """The transcript of an utterance, or no speech where the evidence is weak."""
    if not _is_speech(decoded, utterance):
        return NoSpeech()
    return Transcript(
        decoded.text,
        decoded.spoken or utterance.hint.language,
        confidence(decoded),
        round(utterance.speech_seconds, 3),
    )


def confidence(decoded: Decoded) -> float:
    """0–1: the words are right. −0.6 per token, where base begins to be wrong, is a half."""
    if decoded.choice_probability is not None:
        return round(decoded.choice_probability, 3)
    certainty = 1 / (1 + math.exp(-(decoded.average_log_probability + 0.6) * 6))
    return round(certainty * (1 - decoded.no_speech_probability / 4), 3)


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
    is_phantom = words in _PHANTOMS.get(decoded.spoken or utterance.hint.language, frozenset())
    # A caller's own "thank you" is near the microphone: plainly spoken, and long enough to be said.
    return is_phantom and (probability < _DOUBTFUL or silence > _SILENT / 2 or utterance.speech_seconds < 0.2)


def _is_credit(text: str) -> bool:
    return any(credit in text.lower() for credit in _CREDITS)


def _loops(text: str) -> bool:
    raw = text.encode()
    return len(raw) > 40 and len(raw) / len(zlib.compress(raw)) > _LOOP_RATIO
