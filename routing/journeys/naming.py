"""Which option of a question a caller's words name."""

from dataclasses import dataclass

from intents.articles.article import Language
from intents.wording import plain, telling
from routing.journeys.journey import AskOption

_AROUND = frozenset(
    [
        "a",
        "an",
        "the",
        "it",
        "is",
        "that",
        "this",
        "one",
        "s",
        "my",
        "i",
        "want",
        "would",
        "like",
        "to",
        "build",
        "for",
        "just",
        "think",
        "guess",
        "probably",
        "say",
        "said",
        "of",
        "in",
        "un",
        "une",
        "le",
        "la",
        "les",
        "l",
        "c",
        "est",
        "ce",
        "d",
        "de",
        "du",
        "des",
        "mon",
        "ma",
        "je",
        "veux",
        "voudrais",
        "aimerais",
        "construire",
        "pour",
        "juste",
        "pense",
        "dirais",
        "dans",
        "plutot",
        "sera",
        "serait",
        "merci",
        "thanks",
        "yes",
        "oui",
        "m",
        "am",
        "re",
        "we",
        "are",
        "do",
        "me",
        "about",
        "roughly",
        "dollars",
        "maybe",
        "behind",
        "beside",
        "back",
        "out",
        "house",
        "new",
        "suis",
        "nous",
        "sommes",
        "on",
        "environ",
        "peu",
        "pres",
        "derriere",
        "arriere",
        "maison",
        "neuf",
        "neuve",
        "peut",
        "etre",
        "que",
        "ca",
        "euh",
        "uh",
        "well",
    ]
)
"Words beside an option that change nothing."


@dataclass(frozen=True, slots=True)
class NamedOption:
    """The one option that the words name."""

    option: str
    is_all: bool
    "Whether hardly anything else was said."


def named_option(question: AskOption, text: str, language: Language) -> NamedOption | None:
    """The option that the words name, unless they name none or several."""
    said = f" {plain(text)}"
    matched = {
        (option.id, word)
        for option in question.options
        for word in option.words.get(language, ())
        if f" {word} " in said
    }
    # “for the owner” is not the owner: a phrase hides the words inside it.
    found = {
        name
        for name, word in matched
        if not any(word != more and f" {word} " in f" {more} " for _, more in matched)
    }
    if len(found) != 1:
        return None
    name = found.pop()
    option = question.option(name)
    own = {word for phrase in (option.words[language] if option else ()) for word in phrase.split()}
    rest = [word for word in telling(text) if word not in own and word not in _AROUND]
    return NamedOption(name, is_all=not rest)
