"""A journey drawn as a flowchart in Mermaid's language, from the same data as calls."""

from collections.abc import Iterator
from textwrap import wrap
from typing import assert_never

from intents.articles.article import Language
from languages.forms import forms
from routing.journeys.journey import (
    AskOption,
    AskPlace,
    AskToText,
    AskYesNo,
    Branch,
    BringToPerson,
    CheckPlace,
    Journey,
    Step,
    Submit,
    Tell,
    texts_of,
)

LINE_CHARACTERS = 32


def drawing(journey: Journey, language: Language) -> str:
    """Return the whole journey as a Mermaid flowchart."""
    shapes = (f"    {_shape(step, language)}" for step in journey.steps.values())
    arrows = (
        f"    {step.id} -->{f'|{_quoted(label)}|' if label else ''} {name}"
        for step in journey.steps.values()
        for label, name in _ways(step, journey, language)
    )
    return "\n".join(("flowchart TD", *shapes, *arrows)) + "\n"


def _shape(step: Step, language: Language) -> str:
    text = _quoted("<br>".join(wrap(texts_of(step).get(language, ""), LINE_CHARACTERS)))
    match step:
        case AskOption() | AskYesNo() | AskPlace():
            return f"{step.id}([{text}])"
        case AskToText():
            return f"{step.id}>{text}]"
        case CheckPlace():
            return f"{step.id}{{{{{_quoted(step.labels[language])}}}}}"
        case Branch():
            return f"{step.id}{{{_quoted(step.question)}}}"
        case Tell():
            return f"{step.id}[{text}]"
        case Submit():
            return f"{step.id}[({text})]"
        case BringToPerson():
            return f"{step.id}[/{text}/]"
        case _:
            assert_never(step)


def _ways(step: Step, journey: Journey, language: Language) -> Iterator[tuple[str, str]]:
    """What follows a step, each with the answer that leads there."""
    yes, no = forms(language).texts("yes_no")
    otherwise = forms(language).text("otherwise")
    match step:
        case AskOption(options=options):
            yield from ((option.names[language], option.then) for option in options)
            yield otherwise, step.otherwise
            yield from _unsure(step, language)
        case AskYesNo():
            yield yes, step.yes
            yield no, step.no
            yield from _unsure(step, language)
        case AskPlace(then=then):
            yield forms(language).text("address"), then
            yield otherwise, step.otherwise
        case CheckPlace(cases=cases):
            yield from cases.items()
            yield otherwise, step.otherwise
            yield forms(language).text("unavailable"), step.unavailable
        case Branch(question=question, cases=cases):
            asked = journey.steps[question]
            for answer, name in cases.items():
                option = asked.option(answer) if isinstance(asked, AskOption) else None
                yield (option.names[language] if option else {"yes": yes, "no": no}[answer]), name
            yield otherwise, step.otherwise
        case Tell(then=then) | AskToText(then=then):
            if then:
                yield "", then
        case Submit() | BringToPerson():
            return
        case _:
            assert_never(step)


def _unsure(step: AskOption | AskYesNo, language: Language) -> Iterator[tuple[str, str]]:
    if step.unsure:
        yield forms(language).text("unsure"), step.unsure


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;") + '"'
