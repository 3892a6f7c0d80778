"""Numbers as words, by num2words."""

from typing import Literal

from num2words import num2words

from intents.articles.article import Language


def numeral(
    number: int, language: Language, form: Literal["cardinal", "ordinal", "year"] = "cardinal"
) -> str:
    """A number in words, without commas, which a voice would stop at."""
    words = num2words(number, lang=language, to=form)  # type: ignore[no-untyped-call]  # it has no types
    return str(words).replace(",", "")
