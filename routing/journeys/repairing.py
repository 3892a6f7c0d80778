"""What the line decides when a caller takes a journey back, corrects an answer, or begins again."""

from dataclasses import replace

from intents.understanding import Control, ControlKind, Spoken, Wish
from routing.asked import IsItThere
from routing.decision import Decision, End
from routing.journeys.guide import Guide
from routing.journeys.guiding import decided, left_open, resumed
from routing.journeys.journey import Journey
from routing.journeys.repair import corrected, put_back
from routing.journeys.resuming import by_reference
from routing.journeys.run import Lead, Run, begun_again, open_question
from routing.standpoint import Standpoint

SURELY = 0.9
"From this on a person is wanted, whatever else is said."


def repaired(meant: Spoken, here: Standpoint) -> Decision | None:
    """What follows a wish about the journey, or a corrected answer; None where neither applies."""
    if (kept := by_reference(meant, here)) is not None:
        return kept
    run = here.dialogue.run
    journey = here.services.journeys.get(run.article) if run else None
    if run is None or journey is None or open_question(journey, run) is None or _wants_person(meant):
        return None
    match meant.wish:
        case Wish.LATER:
            return End(kept=run) if left_open(here) else None
        case Wish.BACK:
            return _back(journey, run, here)
        case Wish.OVER:
            return _with(Lead.OVER, decided(begun_again(journey, run, reach=here), here))
        case _:
            return _corrected(meant, journey, run, here)


def _wants_person(meant: Spoken) -> bool:
    return isinstance(meant, Control) and meant.kind is ControlKind.PERSON and meant.confidence >= SURELY


def _back(journey: Journey, run: Run, here: Standpoint) -> Decision | None:
    if isinstance(here.dialogue.asked, IsItThere):
        return resumed(here, Lead.NONE)
    stage = put_back(journey, run, here)
    return _with(Lead.EARLIER, decided(stage, here)) if stage else resumed(here, Lead.FIRST)


def _corrected(meant: Spoken, journey: Journey, run: Run, here: Standpoint) -> Decision | None:
    given = {one.question: one.answer for one in run.given}
    changes = [(name, option) for name, option in meant.corrects if given.get(name, option) != option]
    if len(changes) != 1:
        return None
    ((question, option),) = changes
    return _with(Lead.CHANGED, decided(corrected(journey, run, question, option, here), here), question)


def _with(lead: Lead, decision: Decision, changed: str = "") -> Decision:
    return replace(decision, lead=lead, changed=changed) if isinstance(decision, Guide) else decision
