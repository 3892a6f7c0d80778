"""The stretches of a long utterance: what is told amid other business stands in one of them."""

LENGTH = 10
STEP = 5
"Words; each stretch overlaps the one before it by half, so that five words in a row stand whole in one."


def stretches(text: str) -> tuple[str, ...]:
    """The stretches in their order; none of what is no longer than one itself."""
    said = text.split()
    starts = range(0, len(said) - LENGTH + STEP, STEP) if len(said) > LENGTH else ()
    return tuple(" ".join(said[start : start + LENGTH]) for start in starts)
