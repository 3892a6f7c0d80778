"""Decisions after a question about a facility's hours."""

from intents.understanding import Ambiguous, Control, ControlKind, NoMatch, Recognized, Spoken
from routing.asked import AnythingElse, DidThatHelp
from routing.conversation import CLEARLY
from routing.decision import Answer, Decision, Reason
from routing.standpoint import Standpoint

BESIDE = frozenset(
    {ControlKind.YES, ControlKind.ACCEPTS, ControlKind.NO, ControlKind.GREET}
    | {ControlKind.CORRECT, ControlKind.REPEAT, ControlKind.ABOUT_LINE}
)
"Acts that may come with a question about a facility's hours: “no, the library”."


def told_hours(meant: Spoken, here: Standpoint) -> Decision | None:
    """Return the hours that the words ask for; None if they ask for something else."""
    asked, facilities = meant.opening, here.services.facilities
    is_after_answer = isinstance(here.dialogue.asked, DidThatHelp | AnythingElse)
    before = here.dialogue.opening if is_after_answer else None
    if asked is None or (before is None and not (asked.facility and asked.day)):
        return None
    name = asked.facility or (before.facility if before else "")
    facility = facilities.by_id.get(name)
    is_whole = bool(asked.facility and asked.day)
    is_called = isinstance(meant, Control) and meant.kind is ControlKind.PERSON and asked.goes_on
    if facility is None or (not is_called and _is_other(meant, facility.article, is_whole=is_whole)):
        return None
    if found := facilities.found(asked, before, here.today):
        return Answer(facility.article, findings=(found,))
    if not is_whole:
        return None
    return here.to(here.catalog[facility.article].department, Reason.NOT_CURRENT, facility.article)


def _is_other(meant: Spoken, article: str, *, is_whole: bool) -> bool:
    """Whether the words are rather about something else; a facility or a day alone is a weak question."""
    match meant:
        case Control(kind):
            return kind not in BESIDE
        case Recognized(other, confidence) if other != article:
            return confidence >= CLEARLY or not is_whole
        case Recognized() | Ambiguous() | NoMatch():
            return False
        case _:
            return True
