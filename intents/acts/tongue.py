"""The language that callers want to go on in, which is seldom all that they mention of languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from re import Pattern
from typing import TypeAlias

from intents.articles.article import Language
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    Understanding,
    cautious,
    danger_in,
)
from intents.text.languages import languages, pooled
from intents.text.pattern import compiled
from intents.text.transcript import Expecting, OpenQuestion, Transcript
from intents.text.wording import plain
from intents.text.yaml_file import reviewed
from languages.known import called_language, language_of_cry, language_of_words, passed_on_languages

DangerOf: TypeAlias = Callable[[str], DangerKind | None]
"Returns the danger that words in any language tell of."
LONG = 20
"Words; in a longer story a language is hardly what somebody calls about."


def no_danger(_: str) -> None:
    """Return none, where nothing reads other languages."""


@dataclass(frozen=True, slots=True)
class _Tongues:
    names: Mapping[Language, Pattern[str]]
    elsewhere: Pattern[str]
    poorly: Pattern[str]
    theirs: Pattern[str]
    things: Pattern[str]
    papers: Pattern[str]
    turning: Pattern[str]
    other: Pattern[str]
    wishes: Pattern[str]
    either: Pattern[str]


def tongue_wanted(text: str, language: Language) -> Control | None:
    """Return the wish for a language, for a person if the line lacks it; nothing for a mention."""
    known = _tongues()
    said = known.theirs.sub("", plain(text))
    rest = known.poorly.sub("", said)
    is_story = len(said.split()) > LONG and not known.other.search(said)
    if is_story or known.things.search(said) or _is_of_paper(said):
        return None
    wanted = _wanted(rest, language)
    if rest == said or wanted:
        return wanted
    own = known.names.get(language)
    is_own = own is not None and any(own.search(each[0]) for each in known.poorly.finditer(said))
    return Control(ControlKind.LANGUAGE, language="" if is_own else language)


def talks_of_tongue(text: str, language: Language) -> bool:
    """Whether a language is only talked about: what others speak, or what there is in it."""
    known, said = _tongues(), plain(text)
    is_told = any(each.search(said) for each in (known.theirs, known.things, known.papers))
    return is_told and tongue_wanted(text, language) is None


def foreign_speaker(
    said: Transcript, expecting: Expecting, danger_of: DangerOf = no_danger
) -> Control | Danger | None:
    """Return the way to a person for whoever speaks a language that the line lacks; nothing in doubt.

    A sentence that tells of danger by `danger_of`, and a cry of a few words, bring the safety sentence and a
    person at once, a cry of suicide the help for that, whatever was asked.
    """
    language = said.foreign or language_of_words(said.text, languages()) or language_of_cry(said.text)
    if not language:
        return None
    # Related languages are taken for each other, so a cry in any of them counts.
    known = passed_on_languages()
    if any(each.cries(said.text, each.crises) for each in known):
        return Danger(DangerKind.SELF_HARM, f"{language}/crises", language=language)
    caution = DangerKind.LIFE if any(each.cries(said.text) for each in known) else danger_of(said.text)
    if caution is None and (not isinstance(expecting, OpenQuestion) or expecting.is_detail):
        return None
    return Control(ControlKind.PERSON, language=language, caution=caution)


def spoken_by(speaker: Control | Danger, meant: Understanding, foreign: str) -> Understanding:
    """Return what a speaker of another language means; danger in the line's own words comes first."""
    if isinstance(meant, Danger):
        return replace(meant, language=foreign)
    kind = danger_in(meant)
    return cautious(speaker, kind) if kind else speaker


def naming_language(meant: Understanding, text: str, language: Language) -> Understanding:
    """Return a request for a person with the language that they should speak, if the words name one."""
    if not isinstance(meant, Control) or meant.kind is not ControlKind.PERSON or meant.language:
        return meant
    wanted = tongue_wanted(text, language)
    is_person = wanted is not None and wanted.kind is ControlKind.PERSON
    return replace(meant, language=wanted.language) if wanted and is_person else meant


def _is_of_paper(said: str) -> bool:
    """Whether what is written is meant to be in a language, and no wish to go on stands between."""
    found = _tongues().papers.search(said)
    return found is not None and _tongues().turning.search(found[0]) is None


def _wanted(said: str, language: Language) -> Control | None:
    known = _tongues()
    last = {code: match.end() for code, names in known.names.items() for match in names.finditer(said)}
    if last and known.wishes.search(said):
        is_open = len(last) > 1 and known.either.search(said)
        named = max(last, key=lambda code: last[code])
        is_mention = len(last) > 1 and named == language
        return None if is_open or is_mention else Control(ControlKind.LANGUAGE, language=named)
    is_other = known.other.search(said) is not None
    if known.elsewhere.search(said):
        is_wanted = is_other or known.wishes.search(said)
        return Control(ControlKind.PERSON, language=called_language(said)) if is_wanted else None
    return Control(ControlKind.LANGUAGE) if is_other else None


@cache
def _tongues() -> _Tongues:
    lists = pooled("tongues", "intents.acts")
    classes = {"tongue": [*lists["own"], *lists["elsewhere"]]}

    def found(name: str) -> Pattern[str]:
        return compiled(lists[name], classes)

    own: Mapping[Language, list[str]] = {
        code: read["own"] for code in languages() if (read := reviewed("tongues", code, "intents.acts"))
    }
    return _Tongues(
        {code: compiled(names, {}) for code, names in own.items()},
        *(
            found(name)
            for name in (
                "elsewhere",
                "poorly",
                "theirs",
                "things",
                "papers",
                "turning",
                "other",
                "wishes",
                "either",
            )
        ),
    )
