"""Whisper's vocabulary: tokens of text, and the marks that tell it what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from ivr.errors import MissingModel


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A model's vocabulary, for transcribing a language."""

    of_model: Tokenizer
    language: str
    "Empty for a model that knows English alone."

    def prompt(self, said_before: str = "") -> list[int]:
        """Return what a transcript begins with, after text that was said before it."""
        before = [self._mark("startofprev"), *self.encode(f" {said_before}")] if said_before else []
        task = ("startoftranscript", *((self.language, "transcribe") if self.language else ()))
        return [*before, *map(self._mark, task), self._mark("notimestamps")]

    def encode(self, text: str) -> list[int]:
        """Return a text's tokens."""
        return self.of_model.encode(text, add_special_tokens=False).ids

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens without the marks among them."""
        end = self._mark("endoftext")
        return self.of_model.decode([token for token in tokens if token < end])

    def _mark(self, name: str) -> int:
        mark = self.of_model.token_to_id(f"<|{name}|>")
        if mark is None:
            raise MissingModel(f"The model's vocabulary has no mark “{name}”; is it Whisper's?")
        return mark
