"""In which calls the caller is asked whether an answer helped, drawn once a call."""

from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from intents.articles.article import Article

YOUNG = timedelta(days=30)
"How long an answer is young: nobody knows yet whether callers understand it."
OF_YOUNG = 2
"How much larger the sample is for a young answer."
_LOTS = 2**32


class Sample(StrEnum):
    """In which calls the caller is asked whether an answer helped, drawn once a call."""

    NONE = "none"
    OF_YOUNG = "of_young"
    "After young answers only."
    OF_ALL = "of_all"

    def holds(self, article: Article, day: date) -> bool:
        """Whether the call was drawn for an answer."""
        match self:
            case Sample.NONE:
                return False
            case Sample.OF_YOUNG:
                return day - article.reviewed_on < YOUNG
            case Sample.OF_ALL:
                return True


def sample_of(sid: str, share: float) -> Sample:
    """Draw a call by its sid; the same call is always drawn alike, in every process."""
    lot = int.from_bytes(sha256(f"helped:{sid}".encode()).digest()[:4]) / _LOTS
    if lot < share:
        return Sample.OF_ALL
    return Sample.OF_YOUNG if lot < share * OF_YOUNG else Sample.NONE
