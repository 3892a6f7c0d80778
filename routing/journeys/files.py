"""A city's journeys read from its folder, with every fault of every file at once."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from intents.articles.article import MAX_WORDS, Language, address_faults
from intents.text.wording import plain
from intents.text.yaml_file import Entry, Problem, read_yaml
from routing.journeys import sizing
from routing.journeys.graph import graph_faults
from routing.journeys.journey import (
    NO,
    YES,
    AskOption,
    AskPlace,
    AskToText,
    AskYesNo,
    Branch,
    BringToPerson,
    CheckPlace,
    CityNames,
    Journey,
    Option,
    Step,
    Submit,
    Tell,
)
from routing.journeys.naming import ambiguities

FIELDS = (
    "id",
    "article",
    "version",
    "owner",
    "written_by",
    "reviewed_by",
    "reviewed_on",
    "review_by",
    "start",
    "steps",
)
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "choices": (
            ("ask", "label", "choices", "otherwise"),
            ("help", "unsure", "other_words", "if_yes", "if_no"),
        ),
        "ask": (("ask", "label", "yes", "no"), ("help", "unsure", "more_than", "words")),
        "address": (("address", "label", "then", "otherwise"), ()),
        "look_up": (("look_up", "at", "label", "cases", "otherwise", "unavailable"), ()),
        "text": (("text", "of", "label", "then"), ()),
        "branch": (("branch", "cases", "otherwise"), ()),
        "tell": (("tell",), ("then",)),
        "submit": (("submit", "code"), ("at",)),
        "person": (("person",), ("department",)),
    }
)
"By the field that tells the kind of a step, which fields it needs and may have."
FEWEST, MOST = 2, 4
"A caller can keep so many choices in mind."
Journeys: TypeAlias = Mapping[str, Journey]
"""By the article that starts it."""


def load_journeys(folder: Path, names: CityNames) -> tuple[Journeys, tuple[Problem, ...]]:
    """The journeys of a city, by the article that starts each; with a problem they must not be used."""
    faults: list[Problem] = []
    journeys: dict[str, Journey] = {}
    for path in sorted(folder.glob("*.yaml")):
        fields = read_yaml(path, faults).fields(
            FIELDS, ("answer_first", "by_text", "instead_of", "keep_days")
        )
        journey = _journey(fields, names)
        _check_heading(fields, journey, path.stem, names)
        if journey.article and journey.article in journeys:
            fields["article"].fault(f"{journeys[journey.article].id} starts at {journey.article} already")
        journeys.setdefault(journey.article, journey)
    faults.extend(Problem(path.as_posix(), 1, "this file is not read; name it .yaml") for path in sorted(
        folder.glob("*.yml")))  # fmt: skip
    return MappingProxyType(journeys), tuple(sorted(set(faults)))


def _journey(fields: Mapping[str, Entry], names: CityNames) -> Journey:
    entries: dict[str, Entry] = {}
    steps: dict[str, Step] = {}
    for item in fields["steps"].items():
        step = _step(item, names)
        if step is None:
            continue
        if step.id in steps:
            item.fault(f"there are two steps {step.id}")
        entries.setdefault(step.id, item)
        steps.setdefault(step.id, step)
    journey = Journey(
        id=fields["id"].text(),
        article=fields["article"].text(),
        version=fields["version"].whole(),
        owner=fields["owner"].text(),
        written_by=fields["written_by"].text(),
        reviewed_by=fields["reviewed_by"].text(),
        reviewed_on=fields["reviewed_on"].day(),
        review_by=fields["review_by"].day(),
        start=fields["start"].text(),
        steps=MappingProxyType(steps),
        answer_first=fields["answer_first"].flag(),
        instead_of=tuple(each.text() for each in fields["instead_of"].children()),
        by_text=fields["by_text"].flag(),
        keep_days=fields["keep_days"].whole() if fields["keep_days"].is_given else 0,
    )
    # A step that could not be read leaves holes that are no faults of their own.
    if steps and len(entries) == len(fields["steps"].children()):
        for fault in graph_faults(journey):
            entries.get(fault.step, fields["start"]).fault(fault.sentence)
    return journey


def _check_heading(fields: Mapping[str, Entry], journey: Journey, stem: str, names: CityNames) -> None:
    if journey.id and journey.id != stem:
        fields["id"].fault(f"the file of {journey.id} must be named {journey.id}.yaml")
    if journey.article and journey.article not in names.articles:
        fields["article"].fault(f"there is no article {journey.article}")
    for other in fields["instead_of"].children():
        if other.text() not in names.articles or other.text() == journey.article:
            other.fault("instead_of names other articles, which only tell what the journey does")
    if journey.by_text and any(isinstance(step, Submit) for step in journey.steps.values()):
        fields["by_text"].fault("what is submitted to the city is agreed to on the telephone, not by text")
    if journey.reviewed_by and journey.reviewed_by.casefold() == journey.written_by.casefold():
        fields["reviewed_by"].fault("the reviewer is also the writer; somebody else has to review")
    if date.min not in {journey.reviewed_on, journey.review_by} and journey.review_by < journey.reviewed_on:
        fields["review_by"].fault("review_by is before reviewed_on")


def _step(entry: Entry, names: CityNames) -> Step | None:
    """A step by the field that tells its kind; None where no field does."""
    kind = next((name for name in KINDS if entry.child(name).is_given), "")
    if not kind:
        entry.fault(
            f"a step needs one of the fields {', '.join(name for name in KINDS if name != 'choices')}"
        )
        return None
    needed, optional = KINDS[kind]
    fields = entry.fields(("id", *needed), optional)
    match kind:
        case "choices" | "ask" | "address" | "text":
            return _question(kind, fields, names)
        case "look_up":
            return _check_place(fields, names)
        case "branch":
            return Branch(
                fields["id"].text(), fields["branch"].text(), _cases(fields), fields["otherwise"].text()
            )
        case "submit":
            if not names.takes_requests:
                fields["submit"].fault("services/requests.yaml names no server that takes what is submitted")
            texts = _spoken(fields["submit"], names)
            return Submit(fields["id"].text(), texts, fields["code"].text(), fields["at"].text())
        case "tell":
            return Tell(fields["id"].text(), _spoken(fields["tell"], names), fields["then"].text())
        case _:
            return _person(fields, names)


def _question(kind: str, fields: Mapping[str, Entry], names: CityNames) -> Step:
    if kind == "choices":
        return _ask_option(fields, names)
    name, labels = fields["id"].text(), fields["label"].in_languages(names.languages)
    texts = _spoken(fields[kind], names)
    match kind:
        case "ask":
            return AskYesNo(
                name,
                texts,
                labels,
                fields["yes"].text(),
                fields["no"].text(),
                help=_helping(fields, names),
                unsure=_unsure(fields),
                more_than=sizing.limits(fields["more_than"]),
                words=_fact_words(fields["words"], names),
            )
        case "address":
            return AskPlace(name, texts, labels, fields["then"].text(), fields["otherwise"].text())
        case _:
            article = fields["of"].text()
            if article and article not in names.texts:
                fields["of"].fault(f"services/texts.yaml has no text of {article}")
            return AskToText(name, texts, labels, article, fields["then"].text())


def _helping(fields: Mapping[str, Entry], names: CityNames) -> Mapping[Language, str]:
    return _spoken(fields["help"], names) if fields["help"].is_given else {}


def _unsure(fields: Mapping[str, Entry]) -> str:
    return fields["unsure"].text() if fields["unsure"].is_given else ""


def _fact_words(entry: Entry, names: CityNames) -> Mapping[str, Mapping[Language, tuple[str, ...]]]:
    answers = entry.fields((YES, NO)) if entry.is_given else {}
    return {answer: _words(told, names) for answer, told in answers.items()}


def _words(entry: Entry, names: CityNames) -> Mapping[Language, tuple[str, ...]]:
    worded = entry.fields(names.languages) if entry.is_given else {}
    return {language: _plain_items(items) for language, items in worded.items()}


def _plain_items(entry: Entry) -> tuple[str, ...]:
    return tuple(plain(item.text()).strip() for item in entry.items())


def _check_place(fields: Mapping[str, Entry], names: CityNames) -> CheckPlace:
    zones, cases = fields["look_up"].text(), _cases(fields)
    if zones and zones not in names.zones:
        known = ", ".join(sorted(names.zones)) or "none"
        fields["look_up"].fault(f"there is no zone map {zones} in services/zones; there is {known}")
    for zone in cases:
        if zone not in names.zones.get(zones, cases):
            fields["cases"].fault(f"the zone map {zones} has no zone {zone}")
    return CheckPlace(
        fields["id"].text(),
        zones,
        fields["at"].text(),
        fields["label"].in_languages(names.languages),
        cases,
        fields["otherwise"].text(),
        fields["unavailable"].text(),
    )


def _cases(fields: Mapping[str, Entry]) -> Mapping[str, str]:
    return MappingProxyType({name: case.text() for name, case in fields["cases"].pairs().items()})


def _person(fields: Mapping[str, Entry], names: CityNames) -> BringToPerson:
    department = fields["department"].text()
    if department and department not in names.departments:
        fields["department"].fault(f"there is no department {department}")
    return BringToPerson(fields["id"].text(), _spoken(fields["person"], names), department)


def _ask_option(fields: Mapping[str, Entry], names: CityNames) -> AskOption:
    items = fields["choices"].items()
    options = tuple(_option(item, names) for item in items)
    if items and not FEWEST <= len(items) <= MOST:
        fields["choices"].fault(f"a question has {FEWEST} to {MOST} choices; this has {len(items)}")
    for sentence in (
        *ambiguities(options, names.languages),
        *sizing.faults(tuple(each.amount for each in options)),
    ):
        fields["choices"].fault(sentence)
    return AskOption(
        fields["id"].text(),
        _spoken(fields["ask"], names),
        fields["label"].in_languages(names.languages),
        options,
        fields["otherwise"].text(),
        other_words=_words(fields["other_words"], names),
        help=_helping(fields, names),
        unsure=_unsure(fields),
        if_yes=_chosen_by(fields["if_yes"], options),
        if_no=_chosen_by(fields["if_no"], options),
    )


def _chosen_by(entry: Entry, options: tuple[Option, ...]) -> str:
    chosen = entry.text() if entry.is_given else ""
    if chosen and chosen not in {option.id for option in options}:
        entry.fault(f"there is no choice {chosen}")
    return chosen


def _option(entry: Entry, names: CityNames) -> Option:
    fields = entry.fields(("id", "then", *names.languages), tuple(sizing.BOUNDS))
    worded = {language: fields[language].fields(("name", "words")) for language in names.languages}
    return Option(
        fields["id"].text(),
        MappingProxyType({language: words["name"].text() for language, words in worded.items()}),
        MappingProxyType({language: _plain_items(words["words"]) for language, words in worded.items()}),
        fields["then"].text(),
        amount=sizing.amount(fields),
    )


def _spoken(entry: Entry, names: CityNames) -> Mapping[Language, str]:
    texts = entry.in_languages(names.languages)
    for language, text in texts.items():
        if len(text.split()) > MAX_WORDS:
            entry.fault(
                f"the {language} text has {len(text.split())} words; at most {MAX_WORDS} can be followed"
            )
        for sentence in address_faults(text):
            entry.fault(sentence)
    return texts
