"""How Whisper writes down what it hears, as tokens."""

from dataclasses import dataclass

from tokenizers import Tokenizer

from deploy.hearing.material import Heard


@dataclass(frozen=True, slots=True)
class Writer:
    """How Whisper writes down what it hears."""

    tokenizer: Tokenizer

    def written(self, heard: Heard) -> tuple[list[int], list[int]]:
        """What begins a transcript in its language, and the text with its end."""
        head = ["<|startoftranscript|>", f"<|{heard.lang}|>", "<|transcribe|>", "<|notimestamps|>"]
        text = heard.text.strip()
        sentence = f" {text[:1].upper()}{text[1:]}{'' if text[-1:] in '.?!' else '.'}" if text else ""
        tokens = self.tokenizer.encode(sentence, add_special_tokens=False).ids
        return [self.token(each) for each in head], [*tokens, self.token("<|endoftext|>")]

    def first(self, heard: Heard) -> int:
        """What the very first token is to be."""
        return self.token(f"<|{heard.lang}|>" if heard.text else "<|nocaptions|>")

    def token(self, name: str) -> int:
        """The number of a special token."""
        found: int | None = self.tokenizer.token_to_id(name)
        if found is None:
            raise SystemExit(f"This tokenizer has no {name}; the lesson is made for Whisper base.")
        return found
