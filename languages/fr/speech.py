"""How Canadian French says numbers, times, money, dates and measures."""

import re

from languages.grammar import Grammar, Rule
from languages.numeral import numeral

MONTHS = Grammar("fr").months
_UNITS = {
    "km/h": ("kilomètre à l'heure", "kilomètres à l'heure"),
    "km": ("kilomètre", "kilomètres"),
    "kg": ("kilogramme", "kilogrammes"),
    "cm": ("centimètre", "centimètres"),
    "mm": ("millimètre", "millimètres"),
    "m²": ("mètre carré", "mètres carrés"),
    "m": ("mètre", "mètres"),
    "L": ("litre", "litres"),
    "°C": ("degré Celsius", "degrés Celsius"),
    "%": ("pour cent", "pour cent"),
}
_LONGEST_NUMBER = 9
"Digits; a longer run is an account or a reference and is read digit by digit."


def _number(digits: str) -> str:
    """A written number as words; leading zeros and long runs are read digit by digit."""
    whole, _, decimals = digits.replace(" ", "").partition(",")
    if len(whole) > _LONGEST_NUMBER or (len(whole) > 1 and whole.startswith("0")):
        words = _one_by_one(whole)
    else:
        words = numeral(int(whole), "fr")
    return f"{words} virgule {_one_by_one(decimals)}" if decimals else words


def _one_by_one(digits: str) -> str:
    return " ".join(numeral(int(digit), "fr") for digit in digits)


def _grouped(match: re.Match[str]) -> str:
    return ", ".join(_one_by_one(group) for group in match[0].split("-"))


def _short_code(match: re.Match[str]) -> str:
    """Digits apart, because “un un” runs together in a voice; a word after them waits too."""
    digits = ", ".join(_one_by_one(digit) for digit in match[1].replace("-", ""))
    return f"{digits}," if match[2] else digits


def _day(match: re.Match[str]) -> str:
    return f"{'premier' if int(match[1]) == 1 else _number(match[1])} {match[2]}"


def _iso_date(match: re.Match[str]) -> str:
    return f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {match[1]}"


def clock(hour: int, minute: int) -> str:
    """A time of day: huit heures trente, midi, minuit quinze."""
    match hour:
        case 0:
            start = "minuit"
        case 12:
            start = "midi"
        case 1:
            start = "une heure"
        case _:
            start = f"{_feminine(hour)} heures"
    return f"{start} {_feminine(minute)}" if minute else start


def _feminine(number: int) -> str:
    """A number of hours or minutes, which are feminine: vingt et une heures."""
    words = _number(str(number))
    return f"{words}e" if number % 10 == 1 and number not in (11, 71, 91) else words


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2] or 0)
    return clock(hour, minute) if hour < 24 else f"{_feminine(hour)} heures"


def _money(match: re.Match[str]) -> str:
    dollars, cents = match[1].replace(" ", ""), match[2]
    whole = f"{_number(dollars)} {'dollar' if int(dollars) < 2 else 'dollars'}"
    if not cents or cents == "00":
        return whole
    change = _number(str(int(cents)))
    if int(dollars) == 0:
        return f"{change} {'cent' if cents == '01' else 'cents'}"
    return f"{whole} {change}"


def _measure(match: re.Match[str]) -> str:
    one, many = _UNITS[match[2]]
    is_one = int(match[1].replace(" ", "").partition(",")[0]) < 2
    return f"{_number(match[1])} {one if is_one else many}"


def _ordinal(match: re.Match[str]) -> str:
    number, ending = int(match[1][-_LONGEST_NUMBER:]), match[2]
    if number == 1:
        return "premier" if ending == "er" else "première"
    return numeral(number, "fr", "ordinal")


def _in_recorded_parts(number: int) -> str:
    """A number in parts of which each is recorded: 1250 in pairs, 1200 in thousands and hundreds."""
    if number < 100:
        return str(number)
    head, tail = divmod(number, 100)
    if tail:
        return f"{_in_recorded_parts(head)}. {f'{tail // 10}. {tail % 10}' if tail < 10 else tail}"
    thousands, hundreds = divmod(head, 10)
    many = (*((str(thousands),) if thousands > 1 else ()), *(("mille",) if thousands else ()))
    return ". ".join((*many, *((f"{hundreds}00",) if hundreds else ())))


def _amount_in_parts(match: re.Match[str]) -> str:
    thousands, below = divmod(int(match[1].replace(" ", "")), 1000)
    hundreds, last = divmod(below, 100)
    parts = (
        *((str(thousands),) if thousands > 1 else ()),
        *(("mille",) if thousands else ()),
        *((f"{hundreds}00",) if hundreds else ()),
        *((str(last),) if last or not (thousands or hundreds) else ()),
        "dollars",
        *((str(int(match[2])),) if match[2] else ()),
    )
    return f". {'. '.join(parts)}"


_WEEKDAYS = "|".join(Grammar("fr").weekdays)
IN_PARTS: tuple[Rule, ...] = (
    (
        re.compile(r"(?:(?<=[.!?] )|^|, )[Aa]u (\d{1,5}), "),
        lambda match: f"{'. ' * match[0].startswith(',')}Au numéro. {_in_recorded_parts(int(match[1]))}. ",
    ),
    (
        re.compile(rf"( :)? ((?i:{_WEEKDAYS})), (?=le \d)"),
        lambda match: f"{'.' if match[1] else ''} {match[2]}. ",
    ),
    (re.compile(r"(?<= ces rues) : ([^,.]+), "), lambda match: f". {match[1]}. "),
    (re.compile(r" : (\d(?: \d)+)(?=\.)"), lambda match: f". {match[1].replace(' ', '. ')}"),
    (re.compile(r" : (\d{1,3}(?: \d{3})*)(?:,(\d{2}))? \$"), _amount_in_parts),
)
"""What only a call makes the line say is said in parts that are recorded ahead, at a full stop each: a house
number after “au”, a weekday with its date, and digits or an amount after a colon."""

_NUMBER = r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"

RULES: tuple[Rule, ...] = (
    *IN_PARTS,
    (re.compile(r"« ?([^«»]+?) ?»"), lambda match: f", {match[1]},"),
    (re.compile(r"\b([Dd]ites) (?=agent\b)"), lambda match: f"{match[1]}, "),
    (re.compile(r"(?<![\w-])[-−](?=\d)"), lambda _: "moins "),
    (re.compile(r"\b(?:1-)?(?:\d{3}-)?\d{3}-\d{4}\b", re.ASCII), _grouped),
    (re.compile(r"\b(\d-\d-\d|911)\b( (?=\w))?"), lambda match: _short_code(match) + (match[2] or "")),
    (re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b", re.ASCII), _iso_date),
    (re.compile(rf"\b(\d{{1,2}})(?:er)? ({'|'.join(MONTHS)})\b"), _day),
    (re.compile(r"\b(\d{1,2}) ?h(?: ?([0-5]\d)\b|(?!\w))", re.ASCII), _time),
    (re.compile(r"(?<!\d)(\d{1,3}(?: \d{3})+|\d+)(?:,(\d{2}))? ?\$", re.ASCII), _money),
    (re.compile(rf"({_NUMBER}) ?({'|'.join(map(re.escape, _UNITS))})(?!\w)"), _measure),
    (re.compile(r"\b(\d+)(er|re|e)\b", re.ASCII), _ordinal),
    (re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"), lambda _: " "),
    (re.compile(_NUMBER, re.ASCII), lambda match: _number(match[0])),
    (re.compile(r" ?& ?"), lambda _: " et "),
)
"""Tried in this order; each reads what those before it have left written."""
