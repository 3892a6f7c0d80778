"""What a quantity answers to a journey's question: “under ten square metres”, “about fifty thousand”."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf, log

from intents.acts.acting import is_question
from intents.meaning.understanding import HalfTold, NearTheLimit, SizeWithoutUnit, UnitAlone
from intents.quantities.found import measure_of, units
from intents.quantities.quantity import DOLLAR, Dimension, Measure, Quantity, Unit
from intents.quantities.reading import SaidQuantity, comparing_words, quantity_said, unit_said
from intents.text.wording import telling, words
from intents.text.yaml_file import Entry
from routing.journeys.journey import NO, YES, AskOption, AskYesNo, Question
from routing.journeys.naming import beside

MOST_BESIDE = 5
"Words; beside more of them a quantity belongs to something else."
MOST_SHORT = 1000
TOO_LITTLE = 20
"So much less than the least amount to choose nobody means."
FAR = log(1.5)
"A reading so many times nearer to the limit is meant: nobody's fence is six metres high."


@dataclass(frozen=True, slots=True)
class Sized:
    """What a quantity answers."""

    answer: str = ""
    "An option, yes or no; empty where something is still missing."
    half_told: HalfTold | None = None
    rest: tuple[str, ...] = ()
    "What else was said."
    is_measured: bool = True
    "Whether a quantity tells it."


def sized(question: Question | None, text: str) -> Sized | None:
    """What the quantity in the words answers; None where there is none, or something is asked about it."""
    if is_question(text):
        return None
    match question:
        case AskYesNo(more_than=(_, *_) as limits):
            return _unit_alone(text) or _compared_with(limits, text)
        case AskOption(options=options):
            amounts = {option.id: option.amount for option in options if option.amount}
            return _among(amounts, text) if amounts else None
        case _:
            return None


def _unit_alone(text: str) -> Sized | None:
    unit = unit_said(text)
    return Sized(half_told=UnitAlone(unit.is_metric)) if unit and len(telling(text)) <= MOST_BESIDE else None


def _compared_with(limits: tuple[Measure, ...], text: str) -> Sized | None:
    dimension = limits[0].unit.dimension
    units = tuple(dict.fromkeys(each.unit for each in limits))
    said = _short(quantity_said(text, dimension, units))
    if said is None:
        return None
    quantities = tuple(each.quantity for each in limits)
    judged = said.judged(quantities)
    if len({*judged}) > 1 and dimension is Dimension.AREA:
        in_feet, in_metres = judged
        return Sized(half_told=SizeWithoutUnit(_answer(in_feet), _answer(in_metres)))
    if len({*judged}) > 1:
        return _nearest(said, quantities)
    return Sized(
        _answer(judged[0]),
        half_told=NearTheLimit() if judged[0] is None else None,
        rest=_beside(said),
    )


def _nearest(said: SaidQuantity, limits: tuple[Quantity, ...]) -> Sized | None:
    """The answer of the reading that is by far the nearest to the limit."""
    near = sorted(
        (abs(log(reading[-1].high / limits[0].low)), number)
        for number, reading in enumerate(said.readings)
        if reading and 0 < reading[-1].high < inf
    )
    match near:
        case [(nearest, number), (second, _), *_] if second - nearest >= FAR:
            return Sized(_answer(said.judged(limits)[number]), rest=_beside(said))
        case _:
            return None


def _among(amounts: dict[str, Quantity], text: str) -> Sized | None:
    """The first option whose quantities hold all that was said, or its one bound."""
    dimension = next(iter(amounts.values())).dimension
    said = _short(quantity_said(text, dimension, _units(dimension)))
    if said is None or not said.readings[-1]:
        return None
    whole = said.readings[-1][-1]
    if dimension is Dimension.MONEY and not _names_money(text):
        whole = _in_thousands(whole, min(amount.low or amount.high for amount in amounts.values()))
    bound = whole.low if whole.high == inf else whole.high
    meant = (whole, Quantity(dimension, bound, bound, whole.is_metric))
    option = next((option for each in meant for option, amount in amounts.items() if amount.holds(each)), "")
    return Sized(option, rest=_beside(said)) if option else None


def _names_money(text: str) -> bool:
    return "$" in text or any(units().get(word) is DOLLAR for word in words(text))


def _in_thousands(said: Quantity, least: float) -> Quantity:
    """The sum that is meant by “one eighty” where the least one to choose is $20,000."""
    told = said.low if said.high == inf else said.high
    is_short = told < MOST_SHORT and told * TOO_LITTLE < least
    return replace(said, low=said.low * 1000, high=said.high * 1000) if is_short else said


def _units(dimension: Dimension) -> tuple[Unit, ...]:
    return (DOLLAR,) if dimension is Dimension.MONEY else ()


def _answer(is_more: bool | None) -> str:  # noqa: FBT001 - a judgement
    return YES if is_more else NO if is_more is not None else ""


def _short(said: SaidQuantity | None) -> SaidQuantity | None:
    return said if said and len(_beside(said)) <= MOST_BESIDE else None


def _beside(said: SaidQuantity) -> tuple[str, ...]:
    return tuple(word for word in said.rest if word not in beside() and word not in comparing_words())


BOUNDS = {"below": Quantity.less, "up_to": Quantity.at_most, "above": Quantity.more}
"The fields of a choice that tell which quantities belong to it."
ALIKE = 0.05
"“60 centimetres, or two feet” is one limit."


def limits(entry: Entry) -> tuple[Measure, ...]:
    """Return the limit of a question, as often as the question names it in another unit."""
    if not entry.is_given:
        return ()
    read = tuple(measure for item in entry.items() if (measure := _measure(item)))
    if len({each.unit.dimension for each in read}) > 1:
        entry.fault("more_than names one limit; a length, an area and a sum are no one limit")
    sizes = [each.quantity.low for each in read]
    if sizes and max(sizes) - min(sizes) > ALIKE * max(sizes):
        entry.fault("more_than names one limit in several units; these are far apart")
    return read


def amount(fields: Mapping[str, Entry]) -> Quantity | None:
    """Return the quantities of a choice."""
    given = [name for name in BOUNDS if fields[name].is_given]
    if len(given) > 1:
        fields[given[1]].fault(f"a choice has one of {', '.join(BOUNDS)}")
    measure = _measure(fields[given[0]]) if given else None
    return BOUNDS[given[0]](measure.quantity) if measure else None


def faults(amounts: tuple[Quantity | None, ...]) -> Iterator[str]:
    """Return what is wrong with the quantities of a question's choices together."""
    given = [each for each in amounts if each]
    if given and len(given) < len(amounts):
        yield f"either every choice tells its quantities, by {', '.join(BOUNDS)}, or none"
    if len({each.dimension for each in given}) > 1:
        yield "the choices of one question measure the same"
    for at, each in enumerate(given):
        if any(earlier.holds(each) for earlier in given[:at]):
            yield "a choice whose quantities all belong to an earlier one is never chosen by them"
            return


def _measure(entry: Entry) -> Measure | None:
    text = entry.text()
    measure = measure_of(text) if text else None
    if text and measure is None:
        known = ", ".join(each.value for each in Dimension)
        entry.fault(f"{text} is no {known}; write a number and its unit, such as 60 cm, 10 m2 or 20000 $")
    return measure
