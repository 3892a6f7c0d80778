"""Numbers as words, by num2words."""

from typing import Literal

from num2words import num2words


def numeral(number: int, language: str, form: Literal["cardinal", "ordinal", "year"] = "cardinal") -> str:
    """A number in words, without commas, which a voice would stop at."""
    words = num2words(number, lang=language, to=form)  # type: ignore[no-untyped-call]  # it has no types
    return str(words).replace(",", "")
