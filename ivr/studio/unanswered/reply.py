"""A reply to written feedback, drafted from a reviewed answer; a person reads, edits and sends it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from intents.articles.article import Article, Handling, Language
from intents.articles.catalog import Catalog
from intents.matching.matcher import Matcher
from intents.meaning.understanding import Ambiguous, NoMatch, Recognized

MOST_PARTS = 8
"Sentences at the beginning of a mail that are looked at one by one, besides the whole text."
SURE_ENOUGH = 0.5
"Probability from which one sentence counts; a person reads every reply."
_END = re.compile(r"(?<=[.!?])\s+|\s*[\r\n]+\s*")
_BY_TELEPHONE = re.compile(
    r"\b(?:say|press|dial)\b.{0,30}\b(?:agent|0|zero|person)\b|\b(?:dites|appuyez|composez|faites le)\b"
    r".{0,30}\b(?:agent|0|zéro|personne)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenFeedback:
    """A line of written feedback, redacted."""

    id: str
    text: str = field(repr=False)
    language: Language
    at: datetime
    "When it was imported."

    @property
    def line(self) -> str:
        """Its line in the file, which leads whoever has the file to the writer."""
        return self.id.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class AnswerFor:
    """The reviewed answer that a reply is drafted from."""

    article: Article
    is_sure: bool
    "Whether no other answer was nearly as likely."


def answer_for(written: WrittenFeedback, matcher: Matcher, catalog: Catalog, today: date) -> AnswerFor | None:
    """The answer on air that a text asks for; None for no question, or one that only people answer."""
    ranked = matcher.weigh([written.text, *_parts(written.text)], written.language)
    whole = matcher.judge(ranked[:1])
    parts = [matcher.judge([one]) for one in ranked[1:]]
    certain = [
        one for one in (whole, *parts) if isinstance(one, Recognized) and one.confidence >= SURE_ENOUGH
    ]
    best = max(certain, key=lambda one: one.confidence, default=None)
    match best or whole:
        case Recognized(article=slug):
            is_sure = len({one.article for one in certain}) < 2
        case Ambiguous(candidates=candidates):
            slug, is_sure = candidates[0].article, False
        case NoMatch():
            return None
    article = catalog.articles.get(slug)
    if article is None or article.handling is not Handling.ANSWER or article.is_off_air(today):
        return None
    return AnswerFor(article, is_sure) if written.language in article.wordings else None


def written_answer(article: Article, language: Language) -> str:
    """The text of an answer, without sentences that only make sense on the telephone."""
    sentences = re.split(r"(?<=[.!?])(?<![ap]\.m\.)\s+", article.wordings[language].in_full)
    return " ".join(one for one in sentences if not _BY_TELEPHONE.search(one))


def _parts(text: str) -> Sequence[str]:
    found = [part.strip() for part in _END.split(text) if len(part.split()) > 2]
    return found[:MOST_PARTS] if len(found) > 1 else []
