"""Whisper on this machine, by faster-whisper: a window as short as the utterance allows, not always 30 s.

`WhisperModel.transcribe` always encodes 30 s and gives one text, so its steps are taken here one by one.
Their names are not documented: `tests/ivr/hearing/test_faster_whisper.py` has each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from ctranslate2 import StorageView
from ctranslate2.models import WhisperGenerationResult
from faster_whisper import WhisperModel
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from ivr.audio import wideband
from ivr.errors import BadInput, MissingModel
from ivr.hearing.expected import agreeing, expected, likelihoods, substituted
from ivr.hearing.transcriber import Decoded, Utterance
from languages.forms import DEFAULT
from languages.known import passed_on_languages


@dataclass(frozen=True, slots=True)
class Decoding:
    """The options of beam search."""

    beam: int = 5
    "Greedy search loses short French words."
    hypotheses: int = 5
    "Hypotheses returned; at most the beam size."
    patience: float = 1.0
    "Beam patience (Kasai et al., 2022)."
    length_penalty: float = 1.0
    said_before: str = ""
    "The prompt given as previous text."
    suppressed: tuple[int, ...] = (-1,)
    "Suppressed tokens; −1 stands for the model's own list."


AS_PUBLISHED = Decoding()


_FEWEST = 3
"Words; a caller may well say one or two of them again and again."


def unlooped(text: str) -> str:
    """Return a text without repetitions at its end, even a truncated one."""
    written = text.split()
    words = [re.sub(r"[^\w']+", "", word.lower()) for word in written]
    for start in range(len(words)):
        for period in range(_FEWEST, (len(words) - start) // 2 + 1):
            if words[start + period :] == words[start:-period]:
                return " ".join(written[: start + period])
    return text


RATE = 16000

_FILES = ("model.bin", "tokenizer.json")
"Without its tokenizer faster-whisper would ask the model hub for another one."

_TIERS_SECONDS = (10, 15, 20, 30)
_MARGIN_SECONDS = 3
_LONGEST = (_TIERS_SECONDS[-1] - _MARGIN_SECONDS) * RATE
_CUT_FROM = 20 * RATE
_STEP = RATE // 10


def window_seconds(samples: int) -> int:
    """Return the smallest window that fits the samples and its margin."""
    return next(tier for tier in _TIERS_SECONDS if samples <= (tier - _MARGIN_SECONDS) * RATE)


def pieces(samples: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Split an utterance into pieces that fit a window, at its quietest points."""
    cut: list[NDArray[np.float32]] = []
    while len(samples) > _LONGEST:
        at = _quietest(samples)
        cut.append(samples[:at])
        samples = samples[at:]
    return [*cut, samples]


def _quietest(samples: NDArray[np.float32]) -> int:
    steps = samples[_CUT_FROM:_LONGEST].reshape(-1, _STEP)
    return _CUT_FROM + int(np.square(steps).mean(axis=1).argmin()) * _STEP + _STEP // 2


_PRECISION = {"cpu": "int8", "cuda": "float16"}

_TOKENS_AT_LEAST = 14
_TOKENS_PER_SECOND = 5
"Enough for every bench recording; cuts off loops."

_LANGUAGE_SECONDS = 0.6
"Minimum speech for language detection."
_LANGUAGE_SURE = 0.85
"Minimum probability among the possible languages."

_FOREIGN_SECONDS = 1.0
"Minimum speech for taking a caller to speak none of the line's languages."
_FOREIGN_SURE, _FOREIGN_LEAD = 0.5, 4.0
"""Minimum probability among all languages for that, and times the line's own together.

Of Debian's telephone voices, 80 prompts of a second and more each, none in English or French is taken for
another language, and 55 of 80 in Spanish are recognized, 2 as another (Whisper base).
"""

_SHORT_SECONDS = 2.0
"Longest speech that may be an expected answer."


class Whisper:
    """A loaded Whisper model."""

    def __init__(
        self,
        path: str,
        threads: int = 1,
        decoding: Decoding = AS_PUBLISHED,
        device: str = "cpu",
        compute_type: str = "",
    ) -> None:
        if not all((Path(path) / name).is_file() for name in _FILES):
            raise MissingModel(f"{path}: no Whisper model is there; run: cityline models")
        precision = compute_type or _PRECISION[device]
        try:
            self._model = WhisperModel(
                path, device=device, compute_type=precision, cpu_threads=threads, local_files_only=True
            )
        except Exception as error:  # whatever CTranslate2 and the tokenizer think of a file
            raise BadInput(
                f"Whisper cannot be computed on {device} as {precision} here, or {path} is damaged; "
                "see CITYLINE_WHISPER_DEVICE and CITYLINE_WHISPER_COMPUTE_TYPE"
            ) from error
        self._network = self._model.model
        # Not the model's own, which has 80 bands for any folder without preprocessor_config.json.
        self._heard = FeatureExtractor(feature_size=self._network.n_mels)
        self._decoding = decoding
        _check(self.tokenizer(DEFAULT), path)

    def decode(self, utterance: Utterance) -> Decoded:
        """Decode an utterance in its caller's language."""
        sound = list(pieces(wideband(utterance.ulaw)))
        encoded = self.encoded(sound[0])
        language, foreign = self._languages(encoded, utterance)
        tokenizer = self.tokenizer(foreign or language)
        first = self._freely(encoded, tokenizer, len(sound[0]) / RATE)
        later = (self._freely(self.encoded(piece), tokenizer, len(piece) / RATE) for piece in sound[1:])
        parts = [first, *later]
        return replace(self._expected(utterance, parts, encoded, tokenizer), spoken=language, foreign=foreign)

    def encoded(self, samples: NDArray[np.float32]) -> StorageView:
        """Encode 16 kHz audio; shape (1, steps, width)."""
        # Padding audio instead of the spectrogram keeps short words from being repeated.
        silence = window_seconds(len(samples)) * RATE - len(samples)
        return self._model.encode(self._heard(samples, padding=silence))

    def next_token(
        self, encoded: StorageView, tokenizer: Tokenizer, said_before: str, tokens: tuple[int, ...]
    ) -> NDArray[np.float32]:
        """Return the log-probabilities of the next token."""
        prompt = self._prompt(tokenizer, said_before)
        result = self._network.generate(
            encoded,
            [[*prompt, *tokens]],
            beam_size=1,
            max_length=_room(prompt, len(tokens) + 1),
            # An answer may end after its first word; nothing may be empty.
            suppress_blank=not tokens,
            return_logits_vocab=True,
        )[0]
        row: NDArray[np.float32] = np.array(result.logits[0][len(tokens)])
        row -= np.logaddexp.reduce(row)
        return row

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
        likelihood = likelihoods(
            spellings, lambda tokens: self.next_token(encoded, tokenizer, answers.lead, tokens)
        )
        return substituted(parts[0], answers, likelihood)

    def _languages(self, encoded: StorageView, utterance: Utterance) -> tuple[str, str]:
        """Return the language of the line that was spoken, and a foreign one that surely was.

        It is the hint's, unless another one is detected with high confidence; the same look at the first
        seconds tells both, so that nobody waits for it.
        """
        hint = utterance.hint
        if not hint.others or utterance.speech_seconds < _LANGUAGE_SECONDS:
            return hint.language, ""
        chances = dict(self._network.detect_language(encoded)[0])
        possible = {code: chances.get(f"<|{code}|>", 0.0) for code in (hint.language, *hint.others)}
        foreign = surely_foreign(chances, sum(possible.values()))
        likeliest = max(possible, key=possible.__getitem__)
        is_sure = possible[likeliest] >= _LANGUAGE_SURE * sum(possible.values())
        is_long = utterance.speech_seconds >= _FOREIGN_SECONDS
        return likeliest if is_sure else hint.language, foreign if is_long else ""

    def tokenizer(self, language: str) -> Tokenizer:
        """Return the tokenizer for a language; a model that knows English alone has no other."""
        return Tokenizer(self._model.hf_tokenizer, self._network.is_multilingual, "transcribe", language)

    def _prompt(self, tokenizer: Tokenizer, said_before: str) -> list[int]:
        before = tokenizer.encode(f" {said_before}") if said_before else []
        return self._model.get_prompt(tokenizer, before, without_timestamps=True)

    def _freely(self, encoded: StorageView, tokenizer: Tokenizer, seconds: float) -> Decoded:
        chosen = self._decoding
        prompt = self._prompt(tokenizer, chosen.said_before)
        result = self._network.generate(
            encoded,
            [prompt],
            beam_size=chosen.beam,
            num_hypotheses=min(chosen.hypotheses, chosen.beam),
            patience=chosen.patience,
            length_penalty=chosen.length_penalty,
            suppress_tokens=list(chosen.suppressed),
            max_length=_room(prompt, _TOKENS_AT_LEAST + int(_TOKENS_PER_SECOND * seconds)),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        return _decoded(tokenizer, result, chosen.length_penalty)


def surely_foreign(chances: Mapping[str, float], own: float) -> str:
    """Return the language that the line passes on, if it is far likelier than all of the line's own."""
    likely = {each.code: chances.get(f"<|{each.code}|>", 0.0) for each in passed_on_languages()}
    best = max(likely, key=likely.__getitem__, default="")
    is_sure = bool(best) and likely[best] >= max(_FOREIGN_SURE, _FOREIGN_LEAD * own)
    return best if is_sure else ""


def _check(tokenizer: Tokenizer, path: str) -> None:
    marks = (tokenizer.sot, tokenizer.sot_prev, tokenizer.no_timestamps, tokenizer.eot)
    if None in marks:
        raise MissingModel(f"{path}: the vocabulary lacks Whisper's marks; is it Whisper's?")


def _room(prompt: list[int], tokens: int) -> int:
    """Return CTranslate2's max_length for that many tokens after a prompt; it stops at half of that."""
    return max(2 * tokens, len(prompt) + tokens)


def _decoded(tokenizer: Tokenizer, result: WhisperGenerationResult, length_penalty: float) -> Decoded:
    totals = [
        score * len(tokens) ** length_penalty
        for score, tokens in zip(result.scores, result.sequences_ids, strict=True)
    ]
    first = result.sequences_ids[0]
    texts = [unlooped(tokenizer.decode(tokens).strip()) for tokens in result.sequences_ids]
    # The score includes the end token.
    average = totals[0] / (len(first) + 1)
    return Decoded(texts[0], average, result.no_speech_prob, texts=tuple(zip(texts, totals, strict=True)))


def _joined(parts: list[Decoded]) -> Decoded:
    """Join the pieces of a long utterance, without alternatives."""
    if len(parts) == 1:
        return parts[0]
    return Decoded(
        " ".join(part.text for part in parts if part.text),
        sum(part.average_log_probability for part in parts) / len(parts),
        min(part.no_speech_probability for part in parts),
    )
