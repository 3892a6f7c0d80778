"""What sounds alike is alike, however the recogniser spelled it."""

import pytest

from intents.sounding import sound
from intents.wording import plain


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("les poubelles", "lé poubelle"),
        ("le bac bleu", "le bacque bleu"),
        ("payer mes taxes", "payé mes taxes"),
        ("l'eau", "l'au"),
        ("by law", "bylaw"),
    ],
)
def test_two_spellings_of_one_sound_are_one(said: str, heard: str) -> None:
    assert sound(plain(said)) == sound(plain(heard))


def test_what_sounds_different_stays_apart() -> None:
    assert sound("garbage day") != sound("parking ticket")


def test_nothing_makes_no_sound() -> None:
    assert sound(plain(" ?! ")) == ""
