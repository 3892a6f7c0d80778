"""What the conversation's state tells about the next answer."""

from intents.text.transcript import Closed, YesNo
from routing.asked import IsItAbout, ShallIText
from routing.dialogue_state import expecting
from routing.texting.templates import TextKind


def test_a_guess_at_the_topic_is_told_apart_from_what_the_line_proposes() -> None:
    assert expecting(IsItAbout("roads.pothole")) == YesNo(Closed.IS_IT_ABOUT, "roads.pothole")
    assert expecting(ShallIText("roads.pothole", TextKind.ANSWER)) == YesNo(Closed.SHALL_I, "roads.pothole")
