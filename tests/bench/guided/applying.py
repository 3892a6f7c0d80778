"""Callers who apply for a building permit by telephone: what they say, and what comes in between."""

from collections import Counter
from datetime import datetime
from random import Random

from ivr.call.call import Call
from ivr.call.turn import Turn
from ivr.typed.call import TypedCall, Ways
from ivr.typed.script import Act, Presses, Says, Script

CALLS = 100
"For each language."
FIRST = {
    "en": (
        "I'd like to put in for a building permit over the phone",
        "can you take my permit application",
        "I want to start applying for a permit with you",
    ),
    "fr": (
        "j'aimerais faire une demande de permis au téléphone",
        "pouvez-vous prendre ma demande de permis",
        "je veux commencer ma demande de permis avec vous",
    ),
}
SAYS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "en": {
        "project": {
            "deck": ("a deck", "we're putting up a new deck", "it's a deck out back"),
            "garage": ("a garage", "just a garage", "a workshop behind the house"),
            "suite": ("a suite", "a rental unit downstairs", "a basement suite"),
            "addition": ("an addition", "we want a second floor", "another room at the back"),
        },
        "address": {
            "": ("12 Oak Street", "it's 210 Maple Street", "one twenty Cedar Crescent", "uh 45 Alder Court")
        },
        "applicant": {
            "owner": ("I own it", "it's my own house", "I'm the owner"),
            "agent": ("I'm the contractor", "for the owner", "I do it for a client"),
        },
        "value": {
            "small": ("less than twenty thousand", "about ten thousand", "less"),
            "medium": ("up to a hundred thousand", "about fifty thousand", "somewhere between"),
            "large": ("more", "over a hundred thousand", "two hundred thousand maybe"),
        },
        "drawings": {"yes": ("yes", "yeah we have those"), "no": ("no", "no, not yet")},
        "heritage": {"no": ("no", "no it isn't", "I don't think so")},
    },
    "fr": {
        "project": {
            "deck": ("une terrasse", "c'est pour une galerie neuve", "une terrasse en arrière"),
            "garage": ("un garage", "juste un garage", "un cabanon derrière la maison"),
            "suite": ("un logement", "un logement au sous-sol", "un appartement à louer"),
            "addition": ("un agrandissement", "on veut un deuxième étage", "agrandir la maison"),
        },
        "address": {"": ("12 rue des Chênes", "c'est le 210 rue des Érables", "euh 45 cour des Aulnes")},
        "applicant": {
            "owner": ("je suis propriétaire", "c'est ma maison", "oui c'est moi le propriétaire"),
            "agent": ("je suis l'entrepreneur", "pour le propriétaire", "c'est pour un client"),
        },
        "value": {
            "small": ("moins de vingt mille", "environ dix mille", "moins"),
            "medium": ("jusqu'à cent mille", "à peu près cinquante mille", "entre les deux"),
            "large": ("plus que ça", "plus de cent mille", "deux cent mille peut-être"),
        },
        "drawings": {"yes": ("oui", "oui on les a"), "no": ("non", "non pas encore")},
        "heritage": {"no": ("non", "non je ne crois pas", "je ne pense pas")},
    },
}
SLIP = {
    "en": "no, I said {name}",
    "fr": "non, j'ai dit {name}",
}
NAMES = {
    "en": {"deck": "a deck", "garage": "a garage", "suite": "a suite", "addition": "an addition"},
    "fr": {
        "deck": "une terrasse",
        "garage": "un garage",
        "suite": "un logement",
        "addition": "un agrandissement",
    },
}
BACK = {"en": "sorry, go back", "fr": "excusez, revenez en arrière"}
ASIDE = {"en": ("when does the pool open", "yes"), "fr": ("à quelle heure ouvre la piscine", "oui")}
AGAIN = {"en": "pardon, what was that", "fr": "pardon, pouvez-vous répéter"}
MUMBLES = {"en": "well the thing is you know", "fr": "ben c'est que vous savez"}
LEAVES = {"en": "I have to run, I'll call back later", "fr": "je dois partir, je vous rappelle plus tard"}
RETURNS = {"en": "I have a reference number", "fr": "j'ai un numéro de référence"}
HABITS = (
    "nothing",
    "nothing",
    "mishears",
    "mumbles",
    "asks aside",
    "corrects",
    "goes back",
    "leaves and returns",
)
ORDER = ("project", "address", "applicant", "value", "drawings", "heritage")


def answers(chance: Random, language: str) -> dict[str, str]:
    """What one caller has to say, by question."""
    return {name: chance.choice(sorted(SAYS[language][name])) for name in ORDER}


def calls(wanted: dict[str, str], habit: str, language: str, chance: Random) -> list[list[Act]]:
    """One caller's words, call by call; something comes in between before one of the answers."""
    said = {name: Says(chance.choice(SAYS[language][name][answer])) for name, answer in wanted.items()}
    at = chance.choice(ORDER[1:])
    first: list[Act] = [Says(chance.choice(FIRST[language]))]
    held = [first]
    for name in ORDER:
        if name == at:
            held = between(habit, language, held, said, name)
        if name == "project" and habit == "corrects":
            other = chance.choice([each for each in NAMES[language] if each != wanted["project"]])
            slip = SLIP[language].format(name=NAMES[language][wanted["project"]])
            held[-1] += [Says(NAMES[language][other]), Says(slip)]
        else:
            held[-1].append(said[name])
    return held


def between(
    habit: str, language: str, held: list[list[Act]], said: dict[str, Says], name: str
) -> list[list[Act]]:
    """What comes before an answer."""
    match habit:
        case "mishears":
            held[-1].append(Says(AGAIN[language]))
        case "mumbles":
            held[-1].append(Says(MUMBLES[language]))
        case "asks aside":
            held[-1] += [Says(words) for words in ASIDE[language]]
        case "goes back":
            before = ORDER[ORDER.index(name) - 1]
            held[-1] += [Says(BACK[language]), said[before]]
        case "leaves and returns":
            held[-1].append(Says(LEAVES[language]))
            return [*held, [Says(RETURNS[language])]]
        case _:
            pass
    return held


async def applied(ways: Ways, language: str, at: datetime) -> Counter[tuple[str, str]]:
    """Hold the calls of one language; return how they went, by habit."""
    chance, counted = Random(11), Counter[tuple[str, str]]()
    for number in range(CALLS):
        habit = HABITS[number % len(HABITS)]
        wanted = answers(chance, language)
        held: Call | None = None
        for acts in calls(wanted, habit, language, chance):
            if held is not None and held.dialogue.run:
                acts.insert(1, Presses(held.dialogue.run.number(held.sid)))
            held = await TypedCall(ways, Script("a", language, at, tuple(acts)), unseen).hold()
        counted[habit, came(held, wanted)] += 1
    return counted


def unseen(_: Act, turn: Turn) -> None:
    """Nothing is shown of a turn."""


def came(call: Call | None, wanted: dict[str, str]) -> str:
    """How it went: submitted as meant, with another answer, or where it stopped."""
    run = call.dialogue.run if call else None
    if run is None or run.article != "permit.apply_by_phone":
        return "never begun"
    given = {one.question: one.answer for one in run.given}
    is_right = all(given.get(name) == answer for name, answer in wanted.items() if name != "address")
    if not run.step and "heritage" in given:
        return "completed" if is_right else "wrong"
    return f"stopped at {run.step or 'a person'}"
