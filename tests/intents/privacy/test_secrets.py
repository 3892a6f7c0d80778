"""A secret goes whatever digit it begins with, however it is said, and wherever its name stands."""

from collections.abc import Callable
from itertools import product

import pytest

from intents.privacy.redaction import redacted, unpayable

DIGITS = {
    "en": (
        "oh four two one",
        "oh oh seven nine",
        "4421",
        "double oh seven one",
        "oh, um, four, um, two, one",
    ),
    "fr": ("zéro quatre deux un", "double zéro sept un", "4421", "zéro, euh, quatre, deux, un"),
}
FRAMES = {
    "en": (
        "my pin is {}",
        "{}, that's my pin",
        "my pin, no wait, it's {}",
        "the gate code is {} and the truck may come in",
        "to open it you punch in {} on the keypad",
        "the security code on the back of it is {}",
    ),
    "fr": (
        "mon nip c'est {}",
        "{}, c'est mon nip",
        "le code de la porte c'est {}",
        "le code de sécurité au dos est {}",
        "pour entrer, faites le {} sur le clavier",
    ),
}
SAID = tuple(
    frame.format(digits)
    for language in DIGITS
    for frame, digits in product(FRAMES[language], DIGITS[language])
)
NUMERALS = """
oh zero one two four seven nine double zéro un deux quatre sept 4421
"""


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        *product(("pin", "PIN", "nip", "cvv", "CVC2", "passcode"), ("0421", "781")),
        *product(("sin", "NAS"), ("046454286", "046-454-286")),
    ],
)
@pytest.mark.parametrize("between", ["", "=", ":", " ", "#", "-", "_", " is ", " → ", ' "'])
@pytest.mark.parametrize("hide", [redacted, unpayable])
def test_a_secret_that_is_typed_goes_whatever_stands_between_it_and_its_name(
    name: str, digits: str, between: str, hide: Callable[[str], str]
) -> None:
    assert digits not in hide(f"my {name}{between}{digits}, thanks")


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("hide", [redacted, unpayable])
def test_no_digit_of_a_code_stays_in_the_words_or_in_a_message(said: str, hide: Callable[[str], str]) -> None:
    assert {*NUMERALS.split()}.isdisjoint(hide(said).replace(",", " ").split())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my passport is oh a one two three four five six", "my passport is [passport]"),
        (
            "my social insurance number is oh four six four five four two eight six",
            "my social insurance number is [sin]",
        ),
        ("i was born on the third of march nineteen sixty one", "i was born on [birth date]"),
        ("je suis né le trois mars mille neuf cent soixante et un", "je suis né [birth date]"),
        ("my password is bluebird42", "my password is [password]"),
        ("mon mot de passe c'est soleil bleu douze", "mon mot de passe c'est [password]"),
        ("my name is Tremblay, Jean-François", "my name is [name]"),
        ("Bouchard, Marie-Ève j'appelle pour mon compte", "[name] j'appelle pour mon compte"),
        ("postal code is vee five kay one ay one", "postal code is [postal code]"),
        ("it's h as in hotel two x as in xray one y as in yankee four", "it's [postal code]"),
        ("the coordinates are 49.2827, -123.1207", "the coordinates are [address], [address]"),
        ("mon courriel c'est m a r i e point roy arobase gmail point com", "mon courriel c'est [email]"),
    ],
)
def test_each_kind_goes_whole(said: str, kept: str) -> None:
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "the error code is 404",
        "the code says 36 inches",
        "my password is not working",
        "i paid through the bank in 2024 and it was two hundred dollars",
        "we are open from nine to five two days a week",
        "is my birthday a holiday",
        "the alarm rang at 3 30 this morning",
        "i'll be there and they've said so",
    ],
)
def test_what_only_sounds_like_a_secret_stays(said: str) -> None:
    assert redacted(said) == said


def test_what_a_message_may_keep_is_taken_for_no_secret() -> None:
    said = "the gate code at 4120 oak street is 4421, call 604 555 1234"

    assert unpayable(said) == "the gate code at 4120 oak street is [security code], call 604 555 1234"
