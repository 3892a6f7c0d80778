"""The limits and amounts that a journey's questions ask about, read from its file."""

from collections.abc import Iterator, Mapping

from intents.quantities.found import measure_of
from intents.quantities.quantity import Dimension, Measure, Quantity
from intents.text.yaml_file import Entry

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
