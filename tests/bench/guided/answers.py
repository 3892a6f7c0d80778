"""Single answers to the questions of Rivermont's journeys, in words written before anybody tried them.

Each line is `language, question, what it should come to, words`, with tabs between. `open` means that the
question stays open, with its meaning, an answer or a way for who does not know; `person` that a person goes
on; `next` that the caller does not know and the journey may go on.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ivr.call.turn import Turn
from ivr.typed.call import TypedCall, Ways
from ivr.typed.script import Act, Says, Script
from routing.asked import IsItThere
from routing.decision import Reprompt, Route
from routing.journeys.journey import NONE_OF_THESE, UNSURE
from tests.bench.guided.written import AT, HERE, question

APPLY = {
    "en": "I'd like to apply for a building permit over the phone",
    "fr": "je voudrais faire une demande de permis de construction par téléphone",
}
NEED = {"en": "do I need a permit for {}", "fr": "ai-je besoin d'un permis pour {}"}
WAYS = {
    "en": {
        "deck_height": ("a deck",),
        "garage_size": ("a garage",),
        "garage_living": ("a garage", "yes"),
        "suite_place": ("a suite",),
        "suite_second": ("a suite", "inside"),
        "fence_height": ("a fence",),
        "fence_front": ("a fence", "no"),
        "heritage": ("a deck", "yes"),
    },
    "fr": {
        "deck_height": ("une terrasse",),
        "garage_size": ("un garage",),
        "garage_living": ("un garage", "oui"),
        "suite_place": ("un logement",),
        "suite_second": ("un logement", "à l'intérieur"),
        "fence_height": ("une clôture",),
        "fence_front": ("une clôture", "non"),
        "heritage": ("une terrasse", "oui"),
    },
}
"By language, what leads to a question of the permit explorer."
STEPS = ("project", "address", "applicant", "value", "drawings")
GIVEN = {
    "en": ("a deck", "12 Oak Street", "I own it", "about ten thousand"),
    "fr": ("une terrasse", "12 rue des Chênes", "je suis propriétaire", "environ dix mille"),
}
"What leads through the application."
AGREES = {"en": "yes", "fr": "oui"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what is said to it, and what that should come to."""

    language: str
    question: str
    wanted: str
    words: str


def read(path: Path) -> list[Asked]:
    """Return the answers of a file."""
    return [Asked(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]


async def judged(ways: Ways, name: str, *, shows: bool) -> dict[str, Counter[tuple[str, str]]]:
    """Return, by language and question, how many answers of a file came to what they should."""
    counted: dict[str, Counter[tuple[str, str]]] = {}
    for asked in read(HERE / f"answers_{name}.tsv"):
        came, spoken = await _answered(ways, asked)
        is_right = came in _right(asked.wanted)
        how = "completed" if is_right else "otherwise"
        counted.setdefault(asked.language, Counter())[asked.question, how] += 1
        if shows and not is_right:
            print(
                f"{asked.language} {asked.question}: {asked.words}\n    {came}, not {asked.wanted}: {spoken}"
            )
    return counted


def _right(wanted: str) -> set[str]:
    match wanted:
        case "open" | "next":
            return {"open", UNSURE}
        case _:
            return {wanted}


async def _answered(ways: Ways, asked: Asked) -> tuple[str, str]:
    """What an answer came to, and what was said then."""
    heard: list[Turn] = []

    def told(_: Act, turn: Turn) -> None:
        heard.append(turn)

    at: datetime = AT.replace(tzinfo=ways.city.directory.time_zone)
    call = TypedCall(replace(ways, left={}), Script("answer", asked.language, at, ()), told)
    await call.begin()
    for words in _way_to(asked):
        await call.take(Says(words))
    if question(call.call) != asked.question:
        raise ValueError(f"nothing leads to {asked.question} in {asked.language}")
    heard.clear()
    await call.take(Says(asked.words))
    spoken = " ".join(sentence.text for sentence in heard[0].reply.sentences)
    if isinstance(call.call.dialogue.asked, IsItThere):
        await call.take(Says(AGREES[asked.language]))
    return _came(call, asked, heard), spoken


def _way_to(asked: Asked) -> tuple[str, ...]:
    if asked.question in STEPS:
        return (APPLY[asked.language], *GIVEN[asked.language][: STEPS.index(asked.question)])
    first, *others = WAYS[asked.language][asked.question]
    return (NEED[asked.language].format(first), *others)


def _came(call: TypedCall, asked: Asked, heard: list[Turn]) -> str:
    run = call.call.dialogue.run
    given = {one.question: one.answer for one in run.given} if run else {}
    match given.get(asked.question), heard[0].decision:
        case str(answer), _ if answer != NONE_OF_THESE:
            return answer
        case _, Route():
            return "person"
        case _, Reprompt():
            return "not understood"
        case _ if question(call.call) == asked.question:
            return "open"
        case _:
            return "something else"
