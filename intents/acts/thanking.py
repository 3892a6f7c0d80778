"""Whether a caller thanks for an answer: without a refusal, a question or a goodbye, that is a yes."""

from functools import cache
from re import Pattern

from intents.acts.phrases import phrases
from intents.languages import pooled
from intents.pattern import compiled
from intents.wording import plain

MOST_WORDS = 9
"In longer words the thanks stand beside something else."


def thanks_alone(text: str) -> bool:
    """Whether the words thank, and neither object, ask nor take leave: “ok great, thanks for your help”."""
    said, known = plain(text), phrases()
    thanking, *against = _thanks()
    if len(said.split()) > MOST_WORDS or not thanking.search(said):
        return False
    others = (known.question, known.question_word, known.going_on, *against)
    return not any(each.search(said) for each in others) and not known.but.search(
        known.harmless.sub("", said)
    )


@cache
def _thanks() -> tuple[Pattern[str], ...]:
    """Return the patterns of thanks, and of grudging ones or a goodbye beside them."""
    lists = pooled("phrases", "intents.acts")
    return tuple(compiled(lists[name], lists) for name in ("thanking", "grudging", "leaving"))
