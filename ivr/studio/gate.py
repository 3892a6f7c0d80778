"""The gate before approval: what an edition would change, judged on questions and on its text.

The whole base's questions are put to both understandings. Only those that the matchers weigh differently go
the long way, because an article's phrasings change nothing else.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import comb

from intents.articles.article import Article, Language
from intents.articles.catalog import Catalog
from intents.articles.phrasing import DANGER, OUT_OF_SCOPE, Phrasing, out_of_scope
from intents.evaluation.trial import NOT, Trial, questions_of, try_all
from intents.interpretation.topic_talk import NluModels
from intents.matching.matcher import Matcher
from intents.meaning.understanding import Recognized
from ivr.studio.exchange import is_same_answer
from ivr.studio.spoken_text import Spoken, SpokenText, spoken_texts

FEWEST_TESTS = 3
"Test questions in each language: fewer prove nothing."
LEAST_RIGHT = 0.8
"Of an article's own test questions in each language."
MOST_LOST = 1
"Questions that another article may lose on balance; more is a collision that somebody has to answer for."
BY_CHANCE = 0.05
"Less likely by chance, all others together get worse: the sign test on questions lost and won (McNemar's)."
MOST_DRAWN = 2
"Sentences that no article answers, which this one may draw."
ALIKE = 0.03
"Weighed so much alike, a question is understood alike."


class Block(StrEnum):
    """Why an edition may not go on air without a manager's word."""

    FEW_TESTS = "few_tests"
    OWN_WRONG = "own_wrong"
    LOST = "lost"
    WORSE = "worse"
    DRAWN = "drawn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Miss:
    """A question and what it finds now."""

    text: str
    language: Language
    wanted: str
    found: str
    cause: str = ""
    "The phrasing of what it finds that is nearest to it."


@dataclass(frozen=True, slots=True)
class OwnTests:
    """An article's test questions in one language."""

    language: Language
    right: int
    of: int
    wrong: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class GateReport:
    """What the gate found."""

    own: tuple[OwnTests, ...]
    lost: tuple[Miss, ...]
    "Other articles' questions that came to their answer and would not."
    won: tuple[Miss, ...]
    "Those that did not and would."
    drawn: tuple[Miss, ...]
    "Sentences that no article answers, and that would find this one."
    dangers: tuple[Miss, ...]
    "Phrasings and test questions that the line hears as an emergency."
    spoken: tuple[SpokenText, ...]
    asked: int
    "How many questions of the base were asked."
    off_air: tuple[str, ...] = ()
    "Answers that nobody would hear on the day of the test: a fact is past its date, or not true yet."
    doubted: tuple[Miss, ...] = ()
    "Other articles' questions that were answered at once, and after which callers would choose first."

    @property
    def balance(self) -> dict[str, int]:
        """By other article, how many more of its questions are lost than won."""
        lost, won = (Counter(one.wanted.removeprefix(NOT) for one in some) for some in (self.lost, self.won))
        return {slug: lost[slug] - won[slug] for slug in sorted({*lost, *won})}

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Everything that stands in the way."""
        found = {
            Block.FEW_TESTS: any(one.of < FEWEST_TESTS for one in self.own),
            Block.OWN_WRONG: any(one.right < LEAST_RIGHT * one.of for one in self.own),
            Block.LOST: any(lost > MOST_LOST for lost in self.balance.values()),
            Block.WORSE: _by_chance(len(self.lost), len(self.won)) < BY_CHANCE,
            Block.DRAWN: len(self.drawn) > MOST_DRAWN,
            Block.DANGER: bool(self.dangers),
        }
        return tuple(block for block, is_there in found.items() if is_there)


def _by_chance(lost: int, won: int) -> float:
    """How likely so many or more are lost of those that change, if each is as likely lost as won."""
    changed = lost + won
    ways = sum(comb(changed, many) for many in range(lost, changed + 1))
    return ways / float(2**changed)


Progress = Callable[[int, int], None]
"Told how many of how many steps are done."


@dataclass(frozen=True, slots=True)
class Understandings:
    """The line as it is, and as it would be."""

    before: NluModels
    after: NluModels


def examine(
    article: Article, catalog: Catalog, line: Understandings, spoken: Spoken, today: date, progress: Progress
) -> GateReport:
    """Put every question to the line as it is and as it would be."""
    before, after = line.before, line.after
    questions = questions_of(catalog)
    own = [one for one in questions if article.id in {one.label, one.label.removeprefix(NOT)}]
    others = [one for one in questions if one not in own]
    progress(1, 4)
    tried = try_all([one for one in own if one.label == article.id], after)
    progress(2, 4)
    moved = _moved(others, before, after)
    progress(3, 4)
    report = GateReport(
        tuple(_own(tried, language) for language in article.wordings),
        moved.lost,
        moved.won,
        tuple(_drawn(article, catalog, before.matcher, after.matcher)),
        tuple(_dangers(article, after)),
        spoken_texts(article, catalog.facts, spoken, today),
        len(questions),
        tuple(one.id for one in (article,) if one.facts and one.is_off_air(today)),
        moved.doubted,
    )
    progress(4, 4)
    return report


def examine_facts(
    before: Catalog, after: Catalog, spoken: Spoken, today: date, progress: Progress
) -> GateReport:
    """Look at every answer whose words change with a fact; how callers are understood stays the same."""
    changed = [one for one in after if one.id not in before or not is_same_answer(one, before[one.id])]
    texts = [text for one in changed for text in spoken_texts(one, after.facts, spoken, today)]
    off_air = tuple(one.id for one in after if one.facts and not one.is_withdrawn and one.is_off_air(today))
    progress(4, 4)
    return GateReport((), (), (), (), (), tuple(texts), 0, off_air)


def _own(tried: Iterable[Trial], language: Language) -> OwnTests:
    mine = [one for one in tried if one.asked.language == language]
    wrong = tuple(_miss(one) for one in mine if not one.is_right)
    return OwnTests(language, len(mine) - len(wrong), len(mine), wrong)


def _miss(trial: Trial) -> Miss:
    return Miss(trial.asked.text, trial.asked.language, trial.asked.label, trial.found, trial.cause)


@dataclass(frozen=True, slots=True)
class _Moved:
    """Other articles' questions by what becomes of them."""

    lost: tuple[Miss, ...]
    won: tuple[Miss, ...]
    doubted: tuple[Miss, ...]


def _moved(questions: Sequence[Phrasing], before: NluModels, after: NluModels) -> _Moved:
    doubtful = [*_weighed_differently(questions, before.matcher, after.matcher)]
    pairs = [*zip(try_all(doubtful, before), try_all(doubtful, after), strict=True)]
    return _Moved(
        tuple(_miss(now) for then, now in pairs if then.comes_to_it and not now.comes_to_it),
        tuple(_miss(now) for then, now in pairs if now.comes_to_it and not then.comes_to_it),
        tuple(
            replace(_miss(now), found=", ".join(now.offered))
            for then, now in pairs
            if then.comes_to_it and now.comes_to_it and now.offered and not then.offered
        ),
    )


def _weighed_differently(
    questions: Sequence[Phrasing], before: Matcher, after: Matcher
) -> Iterator[Phrasing]:
    if before is after:
        return
    for language in {one.language for one in questions}:
        asked = [one for one in questions if one.language == language]
        texts = [one.text for one in asked]
        for one, then, now in zip(
            asked, before.weigh(texts, language), after.weigh(texts, language), strict=True
        ):
            first, second = then.candidates[:2], now.candidates[:2]
            same = [a.article for a in first] == [b.article for b in second]
            odds = [(a.confidence, b.confidence) for a, b in zip(first, second, strict=False)]
            if not same or any(abs(a - b) > ALIKE for a, b in (*odds, (then.chance, now.chance))):
                yield one


def _drawn(article: Article, catalog: Catalog, before: Matcher, after: Matcher) -> Iterator[Miss]:
    if before is after:
        return
    for language in catalog.languages:
        texts = [one.text for one in out_of_scope((language,))]
        for text, ranking in zip(texts, after.weigh(texts, language), strict=True):
            judged = after.judge([ranking])
            if isinstance(judged, Recognized) and judged.article == article.id:
                cause = after.nearest(text, language, article.id)
                yield Miss(text, language, OUT_OF_SCOPE, article.id, cause)


def _dangers(article: Article, after: NluModels) -> Iterator[Miss]:
    said = [
        Phrasing(text, article.id, language)
        for language, wordings in article.wordings.items()
        for text in (*wordings.phrasings, *wordings.tests)
    ]
    return (_miss(one) for one in try_all(said, after) if one.found.startswith(DANGER))
