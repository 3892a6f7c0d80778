"""The sentences of the line, by id and language."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml

from intents.problem import Problem
from intents.yaml_text import yaml_values
from ivr.errors import BadCity
from ivr.sentence import Sentence

CANNOT_BE_REMOVED = MappingProxyType(
    {
        "disclosure": ("automat", "computer", "ordinateur", "machine", "artificial", "artificiel"),
        "emergency_notice": ("9-1-1",),
        "transcription_notice": ("transcri", "written", "écrit"),
        "person_offer": ("0",),
        "emergency.life": ("9-1-1",),
        "emergency.fire_gas_power": ("9-1-1",),
        "crisis.self_harm": ("9-8-8",),
    }
)
"What the law or safety asks for: a city may reword it, but one of these words stays (EU AI Act Art. 50)."


@dataclass(frozen=True, slots=True)
class PromptBook:
    """Every prompt's text by language and id."""

    texts: Mapping[str, Mapping[str, str]]

    def text(self, prompt: str, language: str, **values: str) -> str:
        """Return a prompt's text with its values filled in."""
        # A value may end in a point of its own, such as “8 a.m.”.
        return self.texts[language][prompt].format(**values).replace("..", ".")

    def say(self, prompt: str, language: str, *, interruptible: bool = True, **values: str) -> Sentence:
        """Return a prompt as a sentence to be spoken."""
        return Sentence(self.text(prompt, language, **values), language, prompt, interruptible)


def load_prompts(languages: tuple[str, ...], city: Path) -> PromptBook:
    """Read the line's prompts and the city's own wording of them; raise BadCity with every problem."""
    standard = {language: _standard(language) for language in languages}
    own = {language: _own(city / "prompts" / f"{language}.yaml") for language in languages}
    problems = tuple(
        problem
        for language in languages
        for problem in _problems(f"prompts/{language}.yaml", standard[language], own[language])
    )
    if problems:
        raise BadCity(tuple(str(problem) for problem in sorted(problems)))
    return PromptBook({language: {**standard[language], **own[language]} for language in languages})


def _standard(language: str) -> dict[str, str]:
    source = files("ivr.prompts") / f"{language}.yaml"
    if not source.is_file():
        raise BadCity((f"city.yaml:1: language {language!r} has no prompts; known are en and fr",))
    texts: dict[str, str] = yaml_values(source.read_text(encoding="utf-8"))
    return texts


def _own(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        texts = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as unreadable:
        raise BadCity((f"prompts/{path.name}:1: not readable as UTF-8 YAML",)) from unreadable
    if not isinstance(texts, dict):
        raise BadCity((f"prompts/{path.name}:1: must hold lines of `prompt: text`",))
    return texts


def _problems(file: str, standard: dict[str, str], own: dict[str, str]) -> Iterator[Problem]:
    for prompt, text in own.items():
        if prompt not in standard:
            yield Problem(file, 1, f"unknown prompt {prompt!r}")
        elif not isinstance(text, str) or not text.strip():
            yield Problem(file, 1, f"prompt {prompt!r} has no text; it can be reworded but not removed")
        elif _placeholders(text) != _placeholders(standard[prompt]):
            names = ", ".join(sorted(_placeholders(standard[prompt]))) or "none"
            yield Problem(file, 1, f"prompt {prompt!r} must keep its placeholders: {names}")
        elif not _keeps_its_duty(prompt, text):
            words = ", ".join(CANNOT_BE_REMOVED[prompt])
            yield Problem(file, 1, f"prompt {prompt!r} must still say one of: {words}")


def _keeps_its_duty(prompt: str, text: str) -> bool:
    words = CANNOT_BE_REMOVED.get(prompt)
    return words is None or any(word in text.lower() for word in words)


def _placeholders(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
    except ValueError:
        return frozenset({"an unclosed brace"})
