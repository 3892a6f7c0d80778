"""What may be dialled and texted: the one list that every way out of the line asks."""

import re
from collections.abc import Iterable
from dataclasses import InitVar, dataclass, field, replace
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

REGION = "CA"
NEIGHBOURS = frozenset({"US"})
"Whose visitors must be told of 9-1-1 by text; a text to them costs no more."
LONGEST_ADDRESS = 200
"Characters: the carrier allows fewer than 255, and adds what identifies the call."
ORDINARY = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.VOIP,
    }
)
"Neither premium, shared cost, personal numbers (they follow a person anywhere) nor what no plan knows."
_COSTLY = re.compile(r"\+1(600\d{7}|\d{3}976\d{4}|\d{3}5551212)")
"What the library takes for ordinary: Canada's satellite telephones, pay-per-call exchanges, enquiries."
_E164 = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)*[A-Za-z0-9][A-Za-z0-9-]{0,62}"
_SIP = re.compile(rf"sip:([\w.+~-]{{1,64}})@{_HOST}(?::\d{{1,5}})?(?:;[\w-]+(?:=[\w.-]+)?)*", re.ASCII)
_NUMBER_IN_SIP = re.compile(r"\+\d+|\d{10,}")
"A trunk dials such a user as a number; shorter digits are extensions of the city's own exchange."
_BETWEEN_DIGITS = re.compile(r"[-.~_]|(?<=.)\+")
"What a trunk may leave out: 1-900-555-0199 rings as 19005550199."


class Refusal(StrEnum):
    """Why a number is neither dialled nor texted."""

    NO_NUMBER = "no_number"
    "A short code, a name, or nothing that can be rung."
    ELSEWHERE = "elsewhere"
    "Of another country."
    COSTLY = "costly"
    "Premium, shared cost, satellite or personal."
    OWN = "own"
    "The line's own: it would talk to itself."


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that the list does not let through."""

    why: Refusal


_SEAL = object()


@dataclass(frozen=True, slots=True)
class Dialable:
    """A number or SIP address that may be dialled; the list alone makes one."""

    number: str = field(repr=False)
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        """Refuse a number that the list has not seen."""
        if seal is not _SEAL:
            raise TypeError("only the allow-list says what may be dialled")

    @property
    def is_sip(self) -> bool:
        """Whether it is a SIP address."""
        return is_sip(self.number)


@dataclass(frozen=True, slots=True)
class Textable:
    """A number that may be texted; the list alone makes one."""

    number: str = field(repr=False)
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        """Refuse a number that the list has not seen."""
        if seal is not _SEAL:
            raise TypeError("only the allow-list says what may be texted")


@dataclass(frozen=True, slots=True)
class AllowList:
    """The ordinary numbers of some countries, and whatever else a city needs by its first digits."""

    countries: frozenset[str] = frozenset({REGION})
    prefixes: tuple[str, ...] = ()
    "Such as +88162, for a crew with satellite telephones."
    own: frozenset[str] = frozenset()
    "The line's own numbers."

    def owning(self, *numbers: str) -> "AllowList":
        """Return the list of a line that has these numbers too."""
        return replace(self, own=self.own.union(number for number in numbers if number))

    def in_danger(self) -> "AllowList":
        """Return the list by which people are told of 9-1-1: it lets the neighbours' telephones through."""
        return replace(self, countries=self.countries | NEIGHBOURS)

    def dialable(self, number: str) -> Dialable | Refused:
        """Return a number or SIP address as one that may be dialled."""
        why = self._why_not_dialled(number)
        return Refused(why) if why else Dialable(number, _SEAL)

    def all_dialable(self, numbers: Iterable[str]) -> tuple[Dialable, ...]:
        """Return those that may be dialled, in order."""
        return tuple(each for each in map(self.dialable, numbers) if isinstance(each, Dialable))

    def textable(self, number: str, line: str = "") -> Textable | Refused:
        """Return a number as one that may be texted; `line` is the number of ours to which it wrote."""
        if number in self.own or (line and number == line):
            return Refused(Refusal.OWN)
        why = self._why_not(number)
        return Refused(why) if why else Textable(number, _SEAL)

    def may_dial(self, number: str) -> bool:
        """Whether a number or SIP address may be dialled."""
        return self._why_not_dialled(number) is None

    def _why_not_dialled(self, number: str) -> Refusal | None:
        if not is_sip(number):
            return self._why_not(number)
        address = _SIP.fullmatch(number)
        if address is None or len(number) > LONGEST_ADDRESS:
            return Refusal.NO_NUMBER
        user = _BETWEEN_DIGITS.sub("", address[1])
        return self._why_not(as_e164(user)) if _NUMBER_IN_SIP.fullmatch(user) else None

    def _why_not(self, number: str) -> Refusal | None:
        parsed = _parsed(number) if _E164.fullmatch(number) else None
        if parsed is None:
            return Refusal.NO_NUMBER
        if any(number.startswith(prefix) for prefix in self.prefixes):
            return None
        if not any(phonenumbers.is_valid_number_for_region(parsed, region) for region in self.countries):
            return Refusal.ELSEWHERE
        is_ordinary = phonenumbers.number_type(parsed) in ORDINARY and not _COSTLY.fullmatch(number)
        return None if is_ordinary else Refusal.COSTLY


def is_sip(number: str) -> bool:
    """Whether a number is a SIP address."""
    return number.startswith("sip:")


def is_sip_address(text: str) -> bool:
    """Whether a text is a SIP address such as sip:permits@pbx.example;transport=tls."""
    return _SIP.fullmatch(text) is not None


def is_country(code: str) -> bool:
    """Whether a code is that of a country with telephone numbers, such as CA."""
    return code in phonenumbers.SUPPORTED_REGIONS


def country_of(number: str) -> str:
    """Return the country of a line's number; numbers that several share count as Canada's."""
    parsed = _parsed(number)
    if parsed is None or phonenumbers.is_valid_number_for_region(parsed, REGION):
        return REGION
    return phonenumbers.region_code_for_number(parsed) or REGION


def as_e164(user: str) -> str:
    """Return a number as trunks write it, such as 604 555 0100, with its country; else as it is."""
    parsed = _parsed(user)
    if parsed is None:
        return user
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _parsed(number: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return None
