"""The city's and the line's reviewed texts, in one language at one moment."""

import string
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import yaml

from intents.meaning.understanding import ControlKind
from intents.text.yaml_file import Problem, yaml_values
from ivr.call.city import City
from ivr.call.lookups.spoken_place import address_prompt
from ivr.errors import BadCity
from languages.grammar import first_upper
from languages.known import known_languages
from routing.asked import (
    AnythingElse,
    Asked,
    DidThatHelp,
    FromMenu,
    HowCanIHelp,
    IsItAbout,
    IsItThere,
    ShallIConnect,
    ShallIReport,
    ShallIText,
    WhatAddress,
    WhatReference,
    WhichOf,
)
from routing.departments.banner import Banner, Mode, on_air
from routing.journeys.guide import GuidedChoice, GuidedYesNo
from routing.journeys.journey import texts_of
from routing.requests.asking import AskAttribute
from routing.services.status import AskCode, AskNumber
from routing.texting.templates import OFFERED_BY


@dataclass(frozen=True, slots=True)
class Sentence:
    """One piece of speech in one language."""

    text: str
    language: str
    prompt: str
    "The id of the prompt, or the article's id and version."
    interruptible: bool = True
    "Whether a caller who speaks stops it; a key always does."
    is_answer: bool = False
    "Whether it is part of an article's answer, or of the greeting: what counts for “played”."


_AUTOMATED = ("automat", "computer", "ordinateur", "machine", "artificial", "artificiel")
_WRITTEN = ("transcri", "written", "écrit")

CANNOT_BE_REMOVED = MappingProxyType(
    {
        "disclosure": (_AUTOMATED, _WRITTEN),
        "emergency_notice": (("9-1-1",),),
        "transcription_notice": (_WRITTEN,),
        "notices_again": (_AUTOMATED, ("9-1-1",), _WRITTEN),
        "person_offer": (("0",),),
        "emergency.life": (("9-1-1",),),
        "emergency.fire_gas_power": (("9-1-1",),),
        "crisis.self_harm": (("9-8-8",),),
    }
)
"Required by law or safety: a city may reword it, but keeps one word of each group (EU AI Act Art. 50)."


FACILITY = ("facility.open_now", "facility.closed_now", "facility.open_on", "facility.closed_on")
FIRST = frozenset({"disclosure", "untold.offer", "untold.message", *FACILITY})
"Prompts that begin with a value, which is not capitalized within a sentence."


@dataclass(frozen=True, slots=True)
class PromptBook:
    """Every prompt's text by language and id."""

    texts: Mapping[str, Mapping[str, str]]

    def text(self, prompt: str, language: str, **values: str) -> str:
        """Return a prompt's text with its values filled in."""
        # A value may end in its own full stop, such as “8 a.m.”.
        text = self.texts[language][prompt].format(**values).replace("..", ".")
        return first_upper(text) if values and prompt in FIRST else text

    def say(self, prompt: str, language: str, *, interruptible: bool = True, **values: str) -> Sentence:
        """Return a prompt as a sentence to be spoken."""
        return Sentence(self.text(prompt, language, **values), language, prompt, interruptible)


def load_prompts(languages: tuple[str, ...], city: Path) -> PromptBook:
    """Read the line's prompts with the city's overrides; raise BadCity with every problem."""
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
    source = files("ivr.call") / "words" / f"{language}.yaml"
    if not source.is_file():
        raise BadCity((f"city.yaml:1: language {language!r} has no prompts; known are en and fr",))
    texts: dict[str, str] = yaml_values(source.read_text(encoding="utf-8"))
    return texts


def _own(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        texts = yaml_values(path.read_text(encoding="utf-8")) or {}
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
        elif missing := _missing_duty(prompt, text):
            yield Problem(file, 1, f"prompt {prompt!r} must still say one of: {', '.join(missing)}")


def _missing_duty(prompt: str, text: str) -> tuple[str, ...]:
    """Return the first group of required words that the text lacks; empty if it has them all."""
    groups = CANNOT_BE_REMOVED.get(prompt, ())
    return next((group for group in groups if not any(word in text.lower() for word in group)), ())


def _placeholders(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
    except ValueError:
        return frozenset({"an unclosed brace"})


SHORT = {
    HowCanIHelp: "tell_me_again",
    AnythingElse: "anything_else",
    WhatReference: "journey.ask_reference",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Words sentences, all from reviewed texts."""

    city: City
    prompts: PromptBook
    language: str
    now: datetime
    knows_keys: bool = False
    "Whether the caller was told in this call how to say yes or no; once is enough."

    @property
    def city_name(self) -> str:
        """The city's name."""
        return self.city.directory.names[self.language]

    @property
    def greeting_name(self) -> str:
        """The city's name in the greeting."""
        return self.city.directory.greeting_name(self.language)

    @property
    def asks_satisfaction(self) -> bool:
        """Whether callers are asked at the end how satisfied they are."""
        return self.city.directory.asks_satisfaction

    def prompt(self, prompt: str, *, interruptible: bool = True, **values: str) -> Sentence:
        """Return a prompt."""
        return self.prompts.say(prompt, self.language, interruptible=interruptible, **values)

    def passed_on(self, language: str, names: tuple[str, ...]) -> tuple[Sentence, ...]:
        """Return sentences in a language that the line passes on; none unless they are signed."""
        known = known_languages().get(language)
        if known is None or not known.is_sayable(self.city.directory.signed):
            return ()
        return tuple(
            Sentence(known.sentences[name], language, f"passed_on.{name}", interruptible=False)
            for name in names
        )

    def sayable(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """Return the sentence, or nothing if this machine cannot speak it."""
        is_silent = (sentence.language, sentence.text) in self.city.unspoken
        return () if is_silent else (sentence,)

    def named(self, prompt: str, article: str) -> Sentence:
        """Return a prompt that names an article."""
        return self.prompt(prompt, name=self.city.catalog[article].wordings[self.language].name)

    def department(self, prompt: str, department: str) -> Sentence:
        """Return a prompt that names a department."""
        return self.prompt(prompt, department=self.city.directory[department].names[self.language])

    def answer(self, article: str, found: tuple[Sentence, ...] = ()) -> tuple[Sentence, ...]:
        """Return an article's answer, or what was found for the caller, after the banners on air for it.

        Some banners stand instead of both. Whoever changes to a language in which it is withheld is offered
        a person.
        """
        known = self.city.catalog[article]
        if known.is_withheld(self.language):
            return (*found, self.prompt("untold"), self.prompt("person_offer"))
        banners = on_air(self.city.banners, self.now, article, known.department)
        notices = {
            mode: tuple(
                sentence
                for banner in banners
                if banner.mode is mode
                for sentence in self.sayable(self._banner(banner, is_answer=True))
            )
            for mode in Mode
        }
        text = Sentence(known.wordings[self.language].spoken, self.language, known.reference, is_answer=True)
        return notices[Mode.REPLACE_ANSWER] or (*notices[Mode.BEFORE_ANSWER], *(found or (text,)))

    def sentences_of(self, article: str, numbers: Collection[int]) -> tuple[Sentence, ...]:
        """Return the numbered sentences of an answer, from 0; all of what stands instead of it."""
        known = self.city.catalog[article]
        told = self.answer(article)
        every = enumerate(known.wordings[self.language].sentences)
        picked = tuple(
            Sentence(text, self.language, known.reference, is_answer=True)
            for number, text in every
            if number in numbers
        )
        return picked if picked and any(one.prompt == known.reference for one in told) else told

    def about_line(self, kind: ControlKind) -> tuple[Sentence, ...]:
        """Return the explanation of the line itself, or who is responsible for its data."""
        privacy = self.city.directory.privacy
        match kind:
            case ControlKind.ABOUT_DATA:
                officer = privacy.titles[self.language]
                contact = self.prompt("privacy_contact", officer=officer, number=privacy.number)
                return self.prompt("about_data", days=str(self.city.words_kept_days)), contact
            case ControlKind.ABOUT_LINE:
                return (self.prompt("about_line", city=self.city_name),)
            case _:
                return (self.prompt(kind.value),)

    def about_own_data(self, *, by_message: bool) -> tuple[Sentence, ...]:
        """Return what is kept, and the offer of somebody who takes down what a caller wants of it."""
        kept, _ = self.about_line(ControlKind.ABOUT_DATA)
        officer = self.city.directory.privacy.titles[self.language]
        offer = "own_data.message" if by_message else "own_data.offer"
        return kept, self.prompt("own_data", officer=officer), self.prompt(offer)

    def greeting_banners(self) -> tuple[Sentence, ...]:
        """Return the banners for every caller."""
        return tuple(
            sentence
            for banner in on_air(self.city.banners, self.now)
            if banner.mode is Mode.BEFORE_GREETING
            for sentence in self.sayable(self._banner(banner))
        )

    def choices(self, articles: tuple[str, ...]) -> tuple[Sentence, ...]:
        """Return the options with their keys; the function comes before the key (ISO 9241-154)."""
        return tuple(
            sentence
            for key, article in enumerate(articles, 1)
            for sentence in (self.named("option", article), self.prompt("option_key", key=str(key)))
        )

    def question(self, asked: Asked) -> tuple[Sentence, ...]:
        """Return what was asked, to ask it again."""
        match asked:
            case HowCanIHelp() | AnythingElse() | WhatReference():
                return (self.prompt(SHORT[type(asked)]),)
            case DidThatHelp():
                return (self.prompt("did_that_help"),)
            case ShallIText() | ShallIConnect():
                return (self._offer(asked),)
            case IsItAbout(article):
                return self.yes_or_no(self.named("clarify_one", article))
            case WhichOf(articles):
                return (*self.choices(articles), *self.something_else(len(articles) + 1))
            case FromMenu(articles):
                return (self.prompt("menu"), *self.choices(articles), self.prompt("menu_person"))
            case WhatAddress() | IsItThere() | ShallIReport():
                prompt, values = address_prompt(asked, self.city.services.streets, self.language)
                text = self.prompts.text(prompt, self.language, **values)
                question = Sentence(text, self.language, prompt)
                return self.yes_or_no(question) if isinstance(asked, ShallIReport) else (question,)
            case AskNumber() | AskCode() | AskAttribute():
                text, prompt = self.city.services.asked(asked, self.language)
                return (Sentence(text, self.language, prompt),)
            case GuidedChoice(article, step) | GuidedYesNo(article, step):
                return self.steps(article, (step,)) or (self.prompt("tell_me_again"),)

    def _offer(self, asked: ShallIText | ShallIConnect) -> Sentence:
        match asked:
            case ShallIText(kind=kind):
                return self.prompt(OFFERED_BY[kind])
            case ShallIConnect(department, by_message=by_message):
                return self.department("untold.message" if by_message else "untold.offer", department)

    def yes_or_no(self, question: Sentence) -> tuple[Sentence, ...]:
        """Return a closed question, with the keys that answer it the first time."""
        return (question,) if self.knows_keys else (question, self.prompt("yes_or_no"))

    def steps(self, article: str, steps: tuple[str, ...]) -> tuple[Sentence, ...]:
        """Return what steps of an article's journey say, those that it still has."""
        journey = self.city.services.journeys.get(article)
        known = {} if journey is None else journey.steps
        reference = "" if journey is None else journey.reference
        return tuple(
            Sentence(texts_of(known[step])[self.language], self.language, f"{reference}.{step}")
            for step in steps
            if step in known
        )

    def _banner(self, banner: Banner, *, is_answer: bool = False) -> Sentence:
        text = banner.texts[self.language]
        return Sentence(text, self.language, f"banner.{banner.id}", is_answer=is_answer)

    def something_else(self, key: int) -> tuple[Sentence, ...]:
        """Return the last choice: none of these."""
        return self.prompt("option_none"), self.prompt("option_key", key=str(key))
