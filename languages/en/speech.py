"""How English says numbers, times, money, dates and measures."""

import re

from languages.grammar import Grammar, Rule
from languages.numeral import numeral

_MONTHS = Grammar("en").months
_UNITS = {
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "km": ("kilometre", "kilometres"),
    "kg": ("kilogram", "kilograms"),
    "cm": ("centimetre", "centimetres"),
    "mm": ("millimetre", "millimetres"),
    "m²": ("square metre", "square metres"),
    "m": ("metre", "metres"),
    "L": ("litre", "litres"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "%": ("percent", "percent"),
}
_LONGEST_NUMBER = 9
"Digits; a longer run is an account or a reference and is read digit by digit."


def _number(digits: str) -> str:
    """A written number as words; leading zeros and long runs are read digit by digit."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    if len(whole) > _LONGEST_NUMBER or (len(whole) > 1 and whole.startswith("0")):
        words = _one_by_one(whole)
    else:
        words = numeral(int(whole), "en")
    return f"{words} point {_one_by_one(decimals)}" if decimals else words


def _one_by_one(digits: str) -> str:
    return " ".join(numeral(int(digit), "en") for digit in digits)


def _grouped(match: re.Match[str]) -> str:
    return ", ".join(_one_by_one(group) for group in match[0].split("-"))


def _short_code(match: re.Match[str]) -> str:
    return _one_by_one(match[0].replace("-", ""))


def _day(match: re.Match[str]) -> str:
    year = f", {match[3]}" if match[3] else ""
    return f"{match[1]} {_ordinal(match[2])}{year}"


def _iso_date(match: re.Match[str]) -> str:
    return f"{_MONTHS[int(match[2]) - 1]} {int(match[3])}, {match[1]}"


def _ordinal(digits: str) -> str:
    return numeral(int(digits), "en", "ordinal")


def _clock(match: re.Match[str]) -> str:
    hour, minutes, half = _number(str(int(match[1]))), match[2], f" {match[3].lower()}.m." if match[3] else ""
    if minutes in {None, "00"}:
        return hour + half
    return f"{hour} {'oh ' if minutes[0] == '0' else ''}{_number(str(int(minutes)))}{half}"


def _money(match: re.Match[str]) -> str:
    dollars, cents = match[1].replace(",", ""), match[2]
    whole = f"{_number(dollars)} {'dollar' if int(dollars) == 1 else 'dollars'}"
    if not cents or cents == "00":
        return whole
    change = f"{_number(str(int(cents)))} {'cent' if cents == '01' else 'cents'}"
    return change if int(dollars) == 0 else f"{whole} and {change}"


def _measure(match: re.Match[str]) -> str:
    one, many = _UNITS[match[2]]
    return f"{_number(match[1])} {one if match[1] == '1' else many}"


def _year(match: re.Match[str]) -> str:
    return numeral(int(match[0]), "en", "year")


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"

RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<![\w-])[-−](?=\d)"), lambda _: "minus "),
    (re.compile(r"\b(?:1-)?(?:\d{3}-)?\d{3}-\d{4}\b", re.ASCII), _grouped),
    (re.compile(r"\b(?:\d-\d-\d|911)\b", re.ASCII), _short_code),
    (re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b", re.ASCII), _iso_date),
    (re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})(?!\d)(?:, (\d{{4}})\b)?", re.ASCII), _day),
    (re.compile(r"\b(\d{1,2})(?::([0-5]\d))? ?([AaPp])\.?[Mm]\b\.?", re.ASCII), _clock),
    (re.compile(r"\b(\d{1,2}):([0-5]\d)()\b", re.ASCII), _clock),
    (re.compile(r"\$(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?(?!\d)", re.ASCII), _money),
    (re.compile(rf"({_NUMBER}) ?({'|'.join(map(re.escape, _UNITS))})(?!\w)", re.ASCII), _measure),
    (re.compile(r"\b(\d+)(?:st|nd|rd|th)\b", re.ASCII), lambda match: _ordinal(match[1][-_LONGEST_NUMBER:])),
    (re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d,.]\d|\d)", re.ASCII), _year),
    (re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"), lambda _: " "),
    (re.compile(_NUMBER, re.ASCII), lambda match: _number(match[0])),
    (re.compile(r" ?& ?"), lambda _: " and "),
)
"""Tried in this order; each reads what those before it have left written."""
