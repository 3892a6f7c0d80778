"""Callers who ask whether something needs a permit: what they say, and what comes in between.

Callers type in their own words; some mumble, have it repeated, ask something else in between or press keys.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from random import Random

from ivr.call.call import Call
from ivr.call.turn import Turn
from ivr.typed.call import TypedCall, Ways
from ivr.typed.script import Act, Presses, Says, Script
from routing.journeys.journey import NO, YES, Journey
from routing.journeys.run import Asking, Stage, advanced, begun

CALLS = 120
"For each language."
FIRST = {
    "en": {
        "deck": ("is it ok if I build a deck out back", "do I need papers from you for a new deck"),
        "garage": ("we are planning a garage beside the house, is a permit needed", "permit for a shed"),
        "suite": ("do I need a permit to put in a suite", "permit for a basement suite, yes or no"),
        "fence": ("do I have to get permission for a fence", "is there a permit for fences"),
    },
    "fr": {
        "deck": ("ai-je besoin de papiers pour une terrasse neuve", "un permis pour bâtir une terrasse"),
        "garage": ("ça prend-tu un permis pour un garage", "faut-il une permission pour un cabanon"),
        "suite": ("un permis pour un logement au sous-sol", "faut-il un permis pour ajouter un logement"),
        "fence": ("est-ce que la Ville demande un permis pour une clôture", "un permis de clôture svp"),
    },
}
SAYS = {
    "en": {
        YES: ("yes", "yeah it will", "yes I think so", "that's right", "oh yes definitely"),
        NO: ("no", "nope", "no it won't", "no, not at all", "I don't think so"),
        "inside": ("inside", "in the basement", "it's inside the house"),
        "separate": ("in a separate building", "it would be detached", "separate"),
    },
    "fr": {
        YES: ("oui", "oui je pense que oui", "c'est ça", "oui certainement", "ouais"),
        NO: ("non", "non pas du tout", "je ne pense pas", "non non", "pas vraiment"),
        "inside": ("à l'intérieur", "au sous-sol", "c'est dans la maison"),
        "separate": ("dans un bâtiment séparé", "ce serait détaché", "séparé"),
    },
}
ADDRESS = "12 oak-street"
SAYS["en"][ADDRESS], SAYS["fr"][ADDRESS] = ("12 Oak Street",), ("12 rue des Chênes",)
MUMBLES = {
    "en": ("hmm let me think about", "the thing with the"),
    "fr": ("ben je sais pas trop là", "le truc du"),
}
AGAIN = {"en": "sorry, can you say that again", "fr": "pardon, pouvez-vous répéter"}
ASIDE = {
    "en": ("when does the landfill close", "how do I pay my property tax"),
    "fr": ("à quelle heure ferme le dépotoir", "comment je paie mes taxes foncières"),
}
HELPED = {"en": "yes", "fr": "oui"}
DISTURBED = ("nothing", "nothing", "mumbles", "asks again", "asks something else", "keys")


@dataclass(frozen=True, slots=True)
class Caller:
    """What a caller wants to build, how they answer, and what comes in between."""

    answers: tuple[str, ...]
    acts: tuple[Act, ...]
    habit: str


def every_way(journey: Journey) -> list[tuple[str, ...]]:
    """Every series of answers that leads to an end, but for none of the projects."""
    ways: list[tuple[str, ...]] = []
    open_ones: list[tuple[Stage, tuple[str, ...]]] = [(begun(journey), ())]
    while open_ones:
        stage, given = open_ones.pop()
        if not isinstance(stage, Asking):
            ways.append(given)
            continue
        answers = (ADDRESS,) if stage.is_place else stage.options or (YES, NO)
        open_ones += [(advanced(journey, stage.run, answer), (*given, answer)) for answer in answers]
    return sorted(ways)


def caller(answers: tuple[str, ...], habit: str, language: str, chance: Random) -> Caller:
    """One caller's words, turn by turn."""
    project, *others = answers
    acts: list[Act] = [Says(chance.choice(FIRST[language][project]))]
    at = chance.randrange(len(others))
    for number, answer in enumerate(others):
        if number == at:
            acts += between(habit, language, chance)
        key = {YES: "1", NO: "2", "inside": "1", "separate": "2"}.get(answer, "")
        acts.append(Presses(key) if habit == "keys" and key else Says(chance.choice(SAYS[language][answer])))
    return Caller(answers, tuple(acts), habit)


def between(habit: str, language: str, chance: Random) -> list[Act]:
    """What comes before an answer."""
    match habit:
        case "mumbles":
            return [Says(chance.choice(MUMBLES[language]))]
        case "asks again":
            return [Says(AGAIN[language])]
        case "asks something else":
            return [Says(chance.choice(ASIDE[language])), Says(HELPED[language])]
        case _:
            return []


def came(call: Call, wanted: Caller) -> str:
    """How it went: to the intended end, to another one, or to none."""
    run = call.dialogue.run
    given = tuple(one.answer or ADDRESS for one in run.given if "zone" not in one.question) if run else ()
    if given == wanted.answers and run and not run.step:
        return "completed"
    if not given:
        return "never begun"
    return "to a person" if wanted.answers[: len(given)] == given else "wrong"


async def explored(ways: Ways, language: str, at: datetime) -> Counter[tuple[str, str]]:
    """Hold the calls of one language; return how they went, by habit."""
    chance, counted = Random(7), Counter[tuple[str, str]]()
    journey = ways.city.services.journeys["permit.need_one"]
    for answers, _ in zip(cycle(every_way(journey)), range(CALLS)):
        wanted = caller(answers, chance.choice(DISTURBED), language, chance)
        call = await TypedCall(ways, Script("a", language, at, wanted.acts), unseen).hold()
        counted[wanted.habit, came(call, wanted)] += 1
    return counted


def unseen(_: Act, turn: Turn) -> None:
    """Nothing is shown of a turn."""
