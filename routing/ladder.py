"""What happens when the caller was not heard or not understood: each step is more directed.

Rephrase → examples → keypad menu → a person or a message. No-input and no-match count together, or a caller
could be kept for twice the limit (AVIxD, “How many reprompts”).
"""

from datetime import datetime

from routing.asked import AnythingElse, DidThatHelp, FromMenu, HowCanIHelp, IsItAbout, WhichOf
from routing.decision import End, Reason, Reprompt, Route, Step, TakeMessage, Wait
from routing.directory import Directory
from routing.escalation import to_person
from routing.so_far import SoFar

STEPS = (Step.REPHRASE, Step.EXAMPLES, Step.MENU)


def after_miss(
    so_far: SoFar, directory: Directory, now: datetime, *, heard: bool
) -> Reprompt | Route | Wait | TakeMessage | End:
    """Return the next step of the ladder; `so_far.misses` counts the misses before this one."""
    match so_far.asked:
        case AnythingElse() if not heard:
            return End(heard=False)
        case DidThatHelp() if not heard and so_far.misses >= 1:
            return End(heard=False)
        case DidThatHelp() | AnythingElse() | IsItAbout() | WhichOf() if so_far.misses == 0:
            return Reprompt(Step.AGAIN, heard)
        case FromMenu() | IsItAbout() | WhichOf() | DidThatHelp() | AnythingElse() | HowCanIHelp():
            return _down_the_ladder(so_far, directory, now, heard=heard)


def _down_the_ladder(
    so_far: SoFar, directory: Directory, now: datetime, *, heard: bool
) -> Reprompt | Route | Wait | TakeMessage:
    if so_far.misses < len(STEPS) and not isinstance(so_far.asked, FromMenu):
        step = STEPS[so_far.misses]
        return Reprompt(step, heard, directory.menu if step is Step.MENU else ())
    reason = Reason.NOT_UNDERSTOOD if heard else Reason.NOT_HEARD
    return to_person(directory.operator, reason, directory, now, so_far.article)
