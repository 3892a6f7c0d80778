"""An evaluation as a page: the confusion picture and the reliability curve, drawn without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from intents.evaluation import Evaluation
from intents.floor import Change

CURVE = 260
"The side of the reliability curve, in pixels."
CELL = 18
SHOWN = 24
"So many articles at most are drawn in the confusion picture."


@dataclass(frozen=True, slots=True)
class Dot:
    """A tenth of the confidences in the reliability curve."""

    x: float
    y: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Square:
    """How often one article was taken for another."""

    x: int
    y: int
    opacity: float
    title: str


def page(evaluation: Evaluation, changes: Sequence[Change], made_on: str) -> str:
    """The whole page as HTML."""
    loader = PackageLoader("intents", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    articles = _worst(evaluation)
    return environment.get_template("evaluation.html").render(
        evaluation=evaluation,
        changes=changes,
        made_on=made_on,
        curve=CURVE,
        cell=CELL,
        dots=_dots(evaluation),
        articles=articles,
        squares=_squares(evaluation, articles),
    )


def _dots(evaluation: Evaluation) -> list[Dot]:
    tried = max(sum(each.right.tried for each in evaluation.calibration), 1)
    return [
        Dot(
            x=each.confidence * CURVE,
            y=(1 - each.right.value) * CURVE,
            radius=3 + 14 * (each.right.tried / tried) ** 0.5,
            title=f"{each.confidence:.0%} promised, {each.right.value:.0%} kept ({each.right.tried})",
        )
        for each in evaluation.calibration
    ]


def _worst(evaluation: Evaluation) -> list[str]:
    named = [name for each in evaluation.confusions for name in (each.wanted, each.found) if name]
    return sorted(list(dict.fromkeys(named))[:SHOWN])


def _squares(evaluation: Evaluation, articles: Sequence[str]) -> list[Square]:
    most = max((each.times for each in evaluation.confusions), default=1)
    place = {article: number for number, article in enumerate(articles)}
    return [
        Square(
            x=place[each.found] * CELL,
            y=place[each.wanted] * CELL,
            opacity=0.25 + 0.75 * each.times / most,
            title=f"{each.wanted} taken for {each.found}: {each.times}",
        )
        for each in evaluation.confusions
        if each.wanted in place and each.found in place
    ]
