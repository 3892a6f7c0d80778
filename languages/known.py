"""Which languages there are, what was measured of each, and how one that the line does not speak is known."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from languages.forms import DEFAULT, PROFILE, profile_of

ENOUGH_RECALL = 0.98
"Share of dangers that must be heard before the line talks with callers in a language."
FARTHEST_BEHIND = 0.05
"How far a language that is fully spoken may understand less than English, on the same kind of set."
FEWEST_WORDS = 3
"Words in Latin letters from which a language is guessed."
LONGEST_CRY, LONGEST_CRY_LETTERS = 6, 12
"""Words of a cry for help, by which a language is known though it is too short to be guessed.

Letters of one in a script without spaces.
"""
OWN_SHARE, LEAD = 0.3, 0.15
"Share of a text's words that must be small words of a language, and its lead over each language of the line."
_CONTINUOUS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"Scripts in which no space stands around a word."


class Grade(StrEnum):
    """How far the line serves callers of a language."""

    FULL = "full"
    "Hears, answers and speaks."
    GUIDED = "guided"
    "Hears the language and the topic, speaks reviewed text; a person for the rest."
    PASSED_ON = "passed_on"
    "Recognizes it, and gets a person to whom the language is named."


@dataclass(frozen=True, slots=True)
class KnownLanguage:
    """A language as its folder describes it."""

    code: str
    "The name of its folder, by which the recognizer calls it too."
    stated: Grade
    measured: Mapping[str, float]
    reviewed_by: str = ""
    "Who signed its sentences; empty for a draft."
    called: tuple[str, ...] = ()
    "What callers call it."
    words: frozenset[str] = frozenset()
    scripts: tuple[str, ...] = ()
    "The first words of its letters' Unicode names; empty for Latin letters."
    letters: frozenset[str] = frozenset()
    is_usual_of_script: bool = False
    "Whether a text of its script is in it where nothing tells."
    examples: tuple[str, ...] = field(default=(), repr=False)
    "Ordinary sentences with which a call begins in it."
    names: tuple[str, ...] = field(default=(), repr=False)
    "Phrases in which somebody says a {name}."
    dangers: tuple[str, ...] = field(default=(), repr=False)
    crises: tuple[str, ...] = field(default=(), repr=False)
    "Words of suicide."
    sentences: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    texted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    "What is texted back to HELP and STOP in it, of the {city} and its {number}."
    has_voice: bool = False
    "Whether the carrier's voice for it is known."

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """Why its figures do not earn the stated grade; empty if they do."""
        if self.stated is Grade.PASSED_ON:
            return ()
        recall, understood = self.measured.get("danger_recall", 0.0), self.measured.get("understood", 0.0)
        found = []
        if recall < ENOUGH_RECALL:
            found.append(f"danger recall {recall:.1%}: at least {ENOUGH_RECALL:.0%} is needed")
        behind = known_languages()[DEFAULT].measured.get("understood", 0.0) - understood
        if self.stated is Grade.FULL and behind > FARTHEST_BEHIND:
            found.append(
                f"understood {understood:.1%}: {behind:.1%} less than English, at most {FARTHEST_BEHIND:.0%}"
            )
        if self.stated is Grade.FULL and not self.measured.get("has_human_voices"):
            found.append("not measured on human telephone voices")
        return tuple(found)

    def counted(self, part: str, whole: str) -> tuple[int, int] | None:
        """Return two of its figures as counts; None if they were not measured."""
        if part not in self.measured or whole not in self.measured:
            return None
        return int(self.measured[part]), int(self.measured[whole])

    def signed_by(self, signed: Mapping[str, str]) -> str:
        """Return who reviewed its sentences: for everybody, or for a city that signs languages."""
        return self.reviewed_by or signed.get(self.code, "")

    def is_sayable(self, signed: Mapping[str, str]) -> bool:
        """Whether callers hear its sentences: they are whole and signed, and there is a voice."""
        return self.has_voice and bool(self.signed_by(signed)) and all(self.sentences.values())

    @property
    def is_textable(self) -> bool:
        """Whether both of its texts are written."""
        return bool(self.texted.get("help") and self.texted.get("stopped"))

    def texted_of(self, city: str, number: str) -> Mapping[str, str]:
        """Return what is texted back to keywords in it, by what it tells."""
        return {
            name: text.replace("{city}", city).replace("{number}", number)
            for name, text in self.texted.items()
        }

    def cries(self, text: str, of: Iterable[str] | None = None) -> bool:
        """Whether a few words are most of them of danger or suicide, or of some of these phrases.

        Within a sentence such words tell nothing: an author's ordinary ones have as many of them.
        """
        phrases = (*self.dangers, *self.crises) if of is None else (*of,)
        return any(self._mostly(phrases, written) for written in (text.casefold(), _plain(text)))

    def _mostly(self, phrases: tuple[str, ...], text: str) -> bool:
        # A word's own spaces around it, so that one that is said twice is found twice.
        said, space = "  ".join(_words(text)), "" if self.is_continuous else " "
        rest = f" {said} "
        for phrase in sorted(phrases, key=len, reverse=True):
            rest = rest.replace(f"{space}{'  '.join(_words(phrase))}{space}", " ")
        if len(self._units(rest)) == len(self._units(said)) or len(self._units(said)) > self._longest:
            return False
        for word in self.words if self.is_continuous else ():
            rest = rest.replace(word, " ")
        others = [each for each in self._units(rest) if each not in self.words]
        return 2 * len(others) < len(self._units(said))

    def _units(self, text: str) -> list[str]:
        return [*text.replace(" ", "")] if self.is_continuous else text.split()

    @property
    def _longest(self) -> int:
        return LONGEST_CRY_LETTERS if self.is_continuous else LONGEST_CRY

    @property
    def is_continuous(self) -> bool:
        """Whether no space stands around its words."""
        return bool(self.scripts) and self.scripts[0] in _CONTINUOUS


@cache
def known_languages() -> Mapping[str, KnownLanguage]:
    """Return every language that has a folder, by its code."""
    folders = sorted(each.name for each in files(__package__).iterdir() if each.joinpath(PROFILE).is_file())
    return MappingProxyType({code: _read(code) for code in folders})


@cache
def passed_on_languages() -> tuple[KnownLanguage, ...]:
    """Return the languages whose callers get a person."""
    return tuple(each for each in known_languages().values() if each.stated is Grade.PASSED_ON)


def is_passed_on(code: str) -> bool:
    """Whether callers of a language get a person because of it."""
    known = known_languages().get(code)
    return known is not None and known.stated is Grade.PASSED_ON


def _read(code: str) -> KnownLanguage:
    told = profile_of(code)
    return KnownLanguage(
        code,
        Grade(told["grade"]),
        MappingProxyType(dict(told.get("measured", {}))),
        str(told.get("reviewed_by", "")),
        tuple(told.get("called", ())),
        frozenset(" ".join(told.get("words", ())).split()),
        tuple(told.get("scripts", ())),
        frozenset(told.get("letters", "")),
        bool(told.get("is_usual_of_script")),
        tuple(told.get("examples", ())),
        tuple(told.get("names", ())),
        tuple(told.get("dangers", ())),
        tuple(told.get("crises", ())),
        MappingProxyType(dict(told.get("sentences", {}))),
        MappingProxyType(dict(told.get("texted", {}))),
        bool(told.get("carrier_voice")),
    )


def language_of_words(text: str, spoken: tuple[str, ...]) -> str:
    """Return the passed-on language in which a text is written; empty in doubt.

    `spoken` are the line's own languages, before which another must be clearly ahead.
    """
    script = _script(text)
    if script:
        return _of_script(text, script)
    words = [(word, _plain(word)) for word in map(str.casefold, _words(text))]
    if len(words) < FEWEST_WORDS:
        return ""
    known = known_languages()
    shares = {each.code: _share(words, each) for each in passed_on_languages() if not each.scripts}
    best = max(shares, key=lambda code: shares[code], default="")
    ahead = max((_share(words, known[code]) for code in spoken if code in known), default=0.0)
    is_sure = bool(best) and shares[best] >= OWN_SHARE and shares[best] - ahead >= LEAD
    return best if is_sure else ""


def language_of_cry(text: str) -> str:
    """Return the passed-on language of a few words, most of which are words of danger; empty for none.

    A text with a number is none: an address may be named after a fire.
    """
    if any(map(str.isdecimal, text)):
        return ""
    return next((each.code for each in passed_on_languages() if not each.scripts and each.cries(text)), "")


def called_language(said: str) -> str:
    """Return the passed-on language that plain words name; empty for none."""
    words = f" {said} "
    names = {name: each.code for each in passed_on_languages() for name in each.called}
    return next((code for name, code in names.items() if f" {name} " in words), "")


def _words(text: str) -> list[str]:
    """Return the words of a text; vowel signs, which are no letters to Python, belong to theirs."""
    return "".join(char if _is_of_word(char) else " " for char in text).split()


def _is_of_word(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char).startswith("M")


def _of_script(text: str, script: str) -> str:
    words = {*map(str.casefold, _words(text))}

    def weight(each: KnownLanguage) -> tuple[int, bool]:
        return len(words & each.words) + sum(char in each.letters for char in text), each.is_usual_of_script

    able = [each for each in passed_on_languages() if script in each.scripts]
    return max(able, key=weight).code if able else ""


def _script(text: str) -> str:
    """Return the script of most letters; empty for Latin letters, or where there are none."""
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    most = max(counts, key=lambda name: counts[name], default="")
    return "" if most == "LATIN" else most


def _share(words: list[tuple[str, str]], each: KnownLanguage) -> float:
    """Return the share of words that are its small words, or have a letter of its own."""
    own = (
        word in each.words or plain in each.words or not each.letters.isdisjoint(word)
        for word, plain in words
    )
    return sum(own) / len(words)


def _plain(text: str) -> str:
    """A text without accents and case."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(char for char in letters if not unicodedata.combining(char)))
