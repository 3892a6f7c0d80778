"""The line's own reviewed sentences for texts, by language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from intents.text.yaml_file import yaml_values


@dataclass(frozen=True, slots=True)
class ReplySentences:
    """Every sentence by language and id."""

    texts: Mapping[str, Mapping[str, str]]

    def text(self, sentence: str, language: str, **values: str) -> str:
        """Return a sentence with its values filled in."""
        # A value may end in its own full stop, such as “8 a.m.”.
        return self.texts[language][sentence].format(**values).replace("..", ".")


def load_sentences(languages: Sequence[str]) -> ReplySentences:
    """Read the sentences of a city's languages; the line's prompts have found none of them missing."""
    source = files("ivr.texts") / "texted"
    texts = {code: yaml_values((source / f"{code}.yaml").read_text(encoding="utf-8")) for code in languages}
    return ReplySentences(texts)
