"""Whisper on this machine: one utterance in, its most likely words out.

Calls the encoder and decoder below faster_whisper's `transcribe`, which always encodes 30 s. That is its
private side, so its version is pinned.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from ctranslate2._ext import StorageView
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from ivr.errors import MissingModel
from ivr.speech.audio import wideband
from ivr.speech.branching import likelihoods
from ivr.speech.expected import agreeing, expected, substituted
from ivr.speech.transcriber import Decoded, Utterance
from ivr.speech.window import RATE, pieces, window_seconds

_BEAM = 5
"Greedy search loses short French words."

_TOKENS_AT_LEAST = 24
_TOKENS_PER_SECOND = 7
"Nobody speaks faster; a loop ends here."

_LANGUAGE_SECONDS = 0.6
"Speech from which its language can be told."
_LANGUAGE_SURE = 0.85
"Share of the chances of all possible languages."

_SHORT_SECONDS = 2.0
"Speech that may be one of the expected answers."


class Whisper:
    """A loaded model."""

    def __init__(self, path: str, threads: int = 1) -> None:
        if not (Path(path) / "model.bin").is_file():
            raise MissingModel(f"{path}: no Whisper model is there; run: cityline models")
        self._whisper = WhisperModel(path, device="cpu", compute_type="int8", cpu_threads=threads)

    def decode(self, utterance: Utterance) -> Decoded:
        """Decode an utterance in the language that its caller speaks."""
        sound = list(pieces(wideband(utterance.ulaw)))
        encoded = self.encoded(sound[0])
        language = self._language(encoded, utterance)
        tokenizer = self._tokenizer(language)
        first = self._freely(encoded, tokenizer, len(sound[0]) / RATE)
        later = (self._freely(self.encoded(piece), tokenizer, len(piece) / RATE) for piece in sound[1:])
        parts = [first, *later]
        return replace(self._expected(utterance, parts, encoded, tokenizer), spoken=language)

    def encoded(self, samples: NDArray[np.float32]) -> StorageView:
        """What the encoder makes of a piece of sound at 16 kHz; shape (1, steps, width)."""
        # Padding sound rather than the spectrogram keeps short words from being heard twice.
        padded = np.zeros(window_seconds(len(samples)) * RATE, np.float32)
        padded[: len(samples)] = samples
        return self._whisper.encode(self._whisper.feature_extractor(padded)[:, :-1])

    def _expected(
        self, utterance: Utterance, parts: list[Decoded], encoded: StorageView, tokenizer: Tokenizer
    ) -> Decoded:
        answers = expected(utterance.hint) if utterance.speech_seconds < _SHORT_SECONDS else None
        if answers is None or len(parts) > 1:
            return _joined(parts)
        agreed = agreeing(parts[0], answers)
        if agreed is not None:
            return agreed
        spellings = (
            (answer, tuple(tokenizer.encode(f" {spelling}")))
            for answer, spelling in answers.spellings(utterance.speech_seconds)
        )
        prompt = _prompt(tokenizer, answers.lead)
        likelihood = likelihoods(spellings, lambda tokens: self._next_token(encoded, [*prompt, *tokens]))
        return substituted(parts[0], answers, likelihood)

    def _language(self, encoded: StorageView, utterance: Utterance) -> str:
        """The hint's language, unless another possible one is heard beyond doubt."""
        hint = utterance.hint
        if not hint.others or utterance.speech_seconds < _LANGUAGE_SECONDS:
            return hint.language
        chances = dict(self._whisper.model.detect_language(encoded)[0])
        possible = {code: chances.get(f"<|{code}|>", 0.0) for code in (hint.language, *hint.others)}
        likeliest = max(possible, key=possible.__getitem__)
        is_sure = possible[likeliest] >= _LANGUAGE_SURE * sum(possible.values())
        return likeliest if is_sure else hint.language

    def _tokenizer(self, language: str) -> Tokenizer:
        multilingual = bool(self._whisper.model.is_multilingual)
        return Tokenizer(self._whisper.hf_tokenizer, multilingual, "transcribe", language)

    def _freely(self, encoded: StorageView, tokenizer: Tokenizer, seconds: float) -> Decoded:
        prompt = _prompt(tokenizer)
        tokens_at_most = _TOKENS_AT_LEAST + int(_TOKENS_PER_SECOND * seconds)
        result = self._whisper.model.generate(
            encoded,
            [prompt],
            beam_size=_BEAM,
            max_length=len(prompt) + tokens_at_most,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = result.sequences_ids[0]
        # The score is a mean over the text's tokens; its end token was scored with them.
        average = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return Decoded(tokenizer.decode(tokens).strip(), average, result.no_speech_prob)

    def _next_token(self, encoded: StorageView, prompt: list[int]) -> NDArray[np.float32]:
        result = self._whisper.model.generate(
            encoded, [prompt], beam_size=1, max_length=len(prompt) + 1, return_logits_vocab=True
        )[0]
        # One row per step; the decoder takes one step more than it is asked for.
        first: NDArray[np.float32] = np.array(result.logits[0])[0]
        first -= np.logaddexp.reduce(first)
        return first


def _prompt(tokenizer: Tokenizer, said_before: str = "") -> list[int]:
    """What begins a transcript, after what Whisper is to believe was said before."""
    before = [tokenizer.sot_prev, *tokenizer.encode(f" {said_before}")] if said_before else []
    return [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]


def _joined(parts: list[Decoded]) -> Decoded:
    return Decoded(
        " ".join(part.text for part in parts if part.text),
        sum(part.average_log_probability for part in parts) / len(parts),
        min(part.no_speech_probability for part in parts),
    )
