"""What a caller does who repeats a value of the answer: “so forty?”."""

from dataclasses import replace

from intents.quantities.repeated import Repeated, repeated
from intents.responses.elsewhere import outright
from intents.responses.heard import Heard
from intents.responses.response import Response
from intents.understanding import Control, ControlKind, NoMatch

ABOUT_VALUE = (
    Response.ACCEPTS,
    Response.ASKS_TOLD,
    Response.ASKS_UNTOLD,
    Response.UNCLEAR,
    Response.TELLS,
)
"What words that hold a value of the answer beside others may do with it."


def value_repeated(at: Heard, *, is_noted: bool, is_refused: bool) -> Repeated | None:
    """Return the answer's sentence about a value that the words repeat; among others it may only be noted."""
    found = repeated(at.text, at.answer.sentences) if at.answer and at.is_after_answer else None
    match found:
        case None:
            return None
        case Repeated(is_so=bool()):
            return None if is_refused else found
        case _:
            return found if at.does(*ABOUT_VALUE) and not is_noted else None


def of_value(at: Heard, found: Repeated | None) -> Control | NoMatch:
    """Return a request for that sentence, with whether the value is right."""
    again = at.sure(ControlKind.REPEAT, at.response.likeliest)
    return replace(again, sentences=(found.sentence,), is_so=found.is_so) if found else NoMatch()


def is_outright(at: Heard, found: Repeated | None) -> bool:
    """Whether the form alone tells.

    A number that is one of the answer's is no key, and “okay” is no yes where a wrong one follows.
    """
    plain = outright(at)
    is_number = found is not None and isinstance(plain, NoMatch)
    is_wrong = found is not None and found.is_so is False and plain == Control(ControlKind.YES)
    return plain is not None and not (is_number or is_wrong)
