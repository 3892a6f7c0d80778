"""What the line decides when the caller wishes something beside an answer: a text, or a turn of a journey."""

from intents.meaning.understanding import Candidate, Control, Recognized, Spoken, Wish
from routing.asked import ShallIText
from routing.deciding.guiding import resumed
from routing.deciding.repairing import repaired
from routing.deciding.standpoint import Standpoint
from routing.decision import Decision
from routing.journeys.journey import AskToText
from routing.texting.templates import TextKind
from routing.texting.texted import DeclineText, NoTextReason, SendText


def granted(meant: Spoken, here: Standpoint) -> Decision | None:
    """What follows a wish; None where nothing was wished that can be done here."""
    texted = _texted(meant, here) if meant.wish is Wish.TEXT else None
    return texted or repaired(meant, here)


def _texted(meant: Spoken, here: Standpoint) -> Decision | None:
    """The text that was wished: of what was offered, of the journey, or of the last answer."""
    asked = here.dialogue.asked
    if isinstance(asked, ShallIText):
        return SendText(asked.article, asked.kind)
    open_question = resumed(here)
    article = _of_journey(here) if open_question else here.latest
    if not article or _raised(meant) not in {"", article, here.latest}:
        # “Text me the pool's hours”: they are told first, and a text of them is offered then.
        return None
    if not here.dialogue.can_text:
        return DeclineText(NoTextReason.NUMBER)
    if article in here.dialogue.texted:
        return DeclineText(NoTextReason.ALREADY)
    if not here.services.texts.has(article, TextKind.ANSWER):
        return DeclineText(NoTextReason.NOTHING)
    return SendText(article, TextKind.ANSWER, is_asked_for=True, resumes=open_question)


def _of_journey(here: Standpoint) -> str:
    """The article whose text belongs to the journey under way."""
    run = here.dialogue.run
    journey = here.services.journeys.get(run.article) if run else None
    steps = journey.steps.values() if journey else ()
    listed = next((step.article for step in steps if isinstance(step, AskToText)), "")
    return listed or (journey.article if journey else "")


def _raised(meant: Spoken) -> str:
    """The article that the words are about; empty for none, or for none surely."""
    match meant:
        case Recognized(article) | Control(about=(Candidate(article),)):
            return article
        case _:
            return ""
