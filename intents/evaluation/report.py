"""An evaluation as JSON, as a page, and compared with its floors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from intents.evaluation.evaluation import Evaluation
from intents.text.yaml_file import Problem

_GIVE = "give a file that `cityline evaluate --json` wrote"
_MOST = 1e9


def as_json(evaluation: Evaluation) -> dict[str, object]:
    """Figures, the intervals of the shares, reliability and confusions."""
    return {
        "figures": {name: round(value, 4) for name, value in evaluation.figures().items()},
        "shares": {
            name: {
                "right": each.right,
                "tried": each.tried,
                "value": round(each.value, 4),
                "interval": [round(bound, 4) for bound in each.interval],
            }
            for name, each in evaluation.shares.items()
            if each.tried
        },
        "calibration": [
            {"confidence": round(each.confidence, 4), "right": each.right.right, "tried": each.right.tried}
            for each in evaluation.calibration
        ],
        "confusions": [
            {
                "wanted": each.wanted,
                "found": each.found,
                "times": each.times,
                "questions": list(each.questions),
            }
            for each in evaluation.confusions
        ],
    }


def read_figures(path: Path) -> Mapping[str, float] | Problem:
    """The figures of an earlier evaluation, or what is wrong with the file."""
    try:
        kept = json.loads(path.read_bytes())
    except OSError:
        return Problem(str(path), 1, f"cannot be read; {_GIVE}")
    except (ValueError, RecursionError):
        return Problem(str(path), 1, f"is not JSON; {_GIVE}")
    match kept:
        case {"figures": dict(figures)} if all(_is_number(value) for value in figures.values()):
            return {str(name): float(value) for name, value in figures.items()}
        case _:
            return Problem(str(path), 1, f"holds no figures; {_GIVE}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST


LOWER_IS_BETTER = frozenset({"calibration_error", "danger_false_alarms", "referred_wrongly"})
NOTICEABLE = 0.0005


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor such as `accuracy=0.9`; a ceiling for figures that are better when lower."""

    figure: str
    value: float

    @staticmethod
    def parse(text: str) -> "Floor | None":
        """`name=value`, or None for anything else."""
        name, _, value = text.partition("=")
        try:
            return Floor(name.strip(), float(value))
        except ValueError:
            return None

    def is_met(self, figures: Mapping[str, float]) -> bool:
        """Whether the figure was measured and is good enough."""
        if self.figure not in figures:
            return False
        measured = figures[self.figure]
        return measured <= self.value if self.figure in LOWER_IS_BETTER else measured >= self.value


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after."""

    figure: str
    before: float
    now: float

    @property
    def is_better(self) -> bool:
        """Whether it improved."""
        return (self.now < self.before) == (self.figure in LOWER_IS_BETTER)


def missed(floors: Sequence[Floor], figures: Mapping[str, float]) -> tuple[Floor, ...]:
    """The floors that are not met."""
    return tuple(floor for floor in floors if not floor.is_met(figures))


def changes(before: Mapping[str, float], now: Mapping[str, float]) -> tuple[FigureChange, ...]:
    """Every figure that got better or worse, the worst first."""
    both = [FigureChange(name, before[name], now[name]) for name in now if name in before]
    told = [each for each in both if abs(each.now - each.before) >= NOTICEABLE]
    return tuple(sorted(told, key=lambda each: (each.is_better, -abs(each.now - each.before))))


CURVE = 260
"The side of the reliability curve, in pixels."
CELL = 18
SHOWN = 24
"Most articles drawn in the confusion picture."


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


def page(evaluation: Evaluation, changes: Sequence[FigureChange], made_on: str) -> str:
    """The whole page as HTML."""
    loader = PackageLoader("intents.evaluation", "templates")
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
