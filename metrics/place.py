"""Where in a call its caller gave up."""

from metrics.sample import Closed

WHERE = {
    "Answer": "answer",
    "Redirect": "answer",
    "Explain": "answer",
    "Repeat": "answer",
    "Reprompt": "reprompt",
    "Clarify": "menu",
}
"Where a caller is after a decision of the line."
PLACES = ("greeting", "answer", "menu", "reprompt", "elsewhere")


def place_of(closed: Closed) -> str:
    """Where in the call its caller gave up: what the line had done last."""
    turns = closed.around.turns
    return WHERE.get(turns[-1].decision, "elsewhere") if turns else "greeting"
