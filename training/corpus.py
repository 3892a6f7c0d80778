"""The classifier's training data: `training/sentences` and CLINC150."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing
from intents.danger.rules import first_fired
from intents.evaluation.evaluation import read_labelled
from intents.meaning.reading import Act, Asked
from intents.meaning.understanding import DangerKind
from intents.text.yaml_file import reviewed
from training.examples import ANY, Example

HARMLESS = "harmless"
LANGUAGES = ("en", "fr")
SENTENCES = Path(__file__).parent / "sentences"
EMERGENCIES: Mapping[str, DangerKind] = {
    "crime": DangerKind.LIFE,
    "medical": DangerKind.LIFE,
    "other": DangerKind.LIFE,
    "fire": DangerKind.FIRE_GAS_POWER,
    "gas": DangerKind.FIRE_GAS_POWER,
    "hazard": DangerKind.FIRE_GAS_POWER,
    "crisis": DangerKind.SELF_HARM,
} | {key: kind for kind in DangerKind for key in (kind.value, kind.value.split(".")[-1])}
"What authors call an emergency, by the kind that the line knows."
UTTERANCES = Path(__file__).parents[1] / "tests" / "understanding"
SPENT = (
    "valid",
    "valid_oos",
    "valid_other_voices",
    "valid_other_voices_oos",
    "valid_other_author",
    "valid_other_author_oos",
)
CLINC_ACTS: Mapping[str, Act] = {
    "repeat": Act.REPEAT,
    "change_speed": Act.SLOWER,
    "change_language": Act.LANGUAGE,
    "are_you_a_bot": Act.ARE_YOU_HUMAN,
    "yes": Act.CONFIRM,
    "no": Act.NO,
    "thank_you": Act.END,
    "goodbye": Act.END,
    "greeting": Act.GREET,
    "who_made_you": Act.ABOUT_LINE,
    "who_do_you_work_for": Act.ABOUT_LINE,
    "what_can_i_ask_you": Act.ABOUT_LINE,
}
CLINC_UNSURE = frozenset(
    {"cancel", "maybe", "make_call", "pay_bill", "change_accent", "whisper_mode", "spelling"}
)
"CLINC150 intents that mean something else to a city."
CLINC_COUNTS = 0.6
DANGER_HEARD, SUBJECTS_HEARD = HEARD = ("danger_heard", "subjects_heard")
"Sentences as recognizers misheard them, which not every language has."


def corpus(clinc: Path | None) -> tuple[Example, ...]:
    """Return all examples; without CLINC150's file only our own."""
    own = (each for language in LANGUAGES for each in _own(language))
    return (*own, *_spent(), *_turns(), *_plans(), *(_clinc(clinc) if clinc else ()))


def sentences(name: str, language: str) -> Any:
    """Read a file of sentences; raise FileNotFoundError for one that every language has to have."""
    found = reviewed(f"sentences/{name}", language, "training")
    if not found and name not in HEARD:
        raise FileNotFoundError(f"training/sentences/{name}_{language}.yaml is missing or empty")
    return found or {}


def labelled_set(path: Path) -> tuple[Phrasing, ...]:
    """Read a labelled set; raise an error for one that is missing, empty or faulty."""
    if not path.is_file():
        raise FileNotFoundError(f"{path}: a labelled set that training needs is missing")
    found, problems = read_labelled(path)
    if problems:
        raise ValueError(f"{problems[0]} (and {len(problems) - 1} more)")
    return found


def _own(language: str) -> Iterator[Example]:
    for name in ("danger", DANGER_HEARD):
        yield from _dangers(sentences(name, language), language, name)
    for name in ("subjects", SUBJECTS_HEARD):
        yield from _subjects(sentences(name, language), language, name)
    yield from _acts(sentences("acts", language), language)
    yield from _stories(sentences("stories", language), language)
    yield from _idioms(sentences("idioms", language), language)
    for name in ("near_misses", "background"):
        yield from _out_of_scope(sentences(name, language), language)


def _dangers(labelled: Mapping[str, Sequence[str]], language: str, author: str) -> Iterator[Example]:
    for label, texts in labelled.items():
        danger = label if label in {*DangerKind} else HARMLESS
        yield from (Example(text, language, danger, author=author) for text in texts)


def _subjects(labelled: Mapping[str, Sequence[str]], language: str, author: str) -> Iterator[Example]:
    for subject, texts in labelled.items():
        known = Example("", language, HARMLESS, Act.ASK, subject=subject, author=author)
        yield from (known._replace(text=text) for text in texts)


def _acts(groups: Sequence[Mapping[str, Any]], language: str) -> Iterator[Example]:
    for group in groups:
        asked = tuple(map(Asked, group.get("asked", ANY)))
        style = group.get("style", "")
        for text in group["said"]:
            yield Example(text, language, HARMLESS, Act(group["act"]), asked, author="acts", style=style)


def _stories(stories: Mapping[str, Sequence[str]], language: str) -> Iterator[Example]:
    """Long harmless stories with alarming words, by subject."""
    for subject, texts in stories.items():
        about = None if subject == "none" else subject
        for text in texts:
            yield Example(text, language, HARMLESS, Act.ASK, subject=about, author="stories", style="story")


def _idioms(labelled: Mapping[str, Sequence[str]], language: str) -> Iterator[Example]:
    """Everyday words that sound like danger: what else they do depends on what stands beside them."""
    for style, texts in labelled.items():
        yield from (Example(text, language, HARMLESS, author="idioms", style=style) for text in texts)


def _out_of_scope(labelled: Mapping[str, Sequence[str]], language: str) -> Iterator[Example]:
    for style, texts in labelled.items():
        for text in texts:
            yield Example(text, language, HARMLESS, Act.ASK, subject=OUT_OF_SCOPE, author="near", style=style)


def _spent() -> Iterator[Example]:
    """Retired validation sets, whose authors wrote nothing else here."""
    for name in SPENT:
        for each in labelled_set(UTTERANCES / f"{name}.jsonl"):
            yield Example(each.text, each.language, HARMLESS, Act.ASK, subject=each.label, author="valid")


def _turns() -> Iterator[Example]:
    """Turns after an answer by authors who saw nothing of the line; only danger is learned from them.

    What nobody calls danger though a rule fires is left open: “there's a wire hanging out of it”.
    """
    for row in _rows("responses"):
        told = row["expect"].get("emergency")
        danger = EMERGENCIES[told] if told else None
        if danger or not (_is_in_doubt(row) or first_fired(row["text"], row["lang"])):
            yield Example(row["text"], row["lang"], danger or HARMLESS, author="turns")


def _plans() -> Iterator[Example]:
    """Ordinary plans that sound like danger, and danger in as plain words; one blind author."""
    for row in _rows("plans"):
        danger = None if row["label"] == "none" else EMERGENCIES[row["label"].split(".")[-1]]
        yield Example(row["text"], row["lang"], danger or HARMLESS, author="plans")


def _rows(folder: str) -> Iterator[Mapping[str, Any]]:
    for file in sorted((SENTENCES / folder).glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def _is_in_doubt(row: Mapping[str, Any]) -> bool:
    return any("emergency" in each for each in row.get("also", ()))


def _clinc(file: Path) -> Iterator[Example]:
    for each in labelled_set(file):
        if each.label in CLINC_UNSURE:
            continue
        act = CLINC_ACTS.get(each.label, Act.ASK)
        subject = OUT_OF_SCOPE if act is Act.ASK else None
        asked = tuple(a for a in ANY if a is not Asked.CHOICE) if act in {Act.CONFIRM, Act.NO} else ANY
        yield Example(each.text, "en", HARMLESS, act, asked, subject, author="clinc150", weight=CLINC_COUNTS)
