"""What callers say to topics that the line offers, weighed with how often callers take what is offered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intents.acts.acting import CONTENT, REFUSALS, agrees_first, has_but, tells_more
from intents.acts.controls import find_concern, find_control, find_short_answer, without_frame
from intents.acts.detail import named_alone
from intents.acts.phrases import phrases
from intents.articles.article import Language
from intents.interpretation.topic_talk import NluModels
from intents.matching.matcher import CLEAR
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import Ambiguous, Candidate, Control, ControlKind, Recognized
from intents.text.transcript import Choice, Closed, Expecting, Menu, YesNo
from intents.text.wording import Told, clauses, telling, told, words

OFFERED = 90.0
"""Prior odds of an offered topic to any other one.

If 85 of 100 callers take one of three topics that were offered, each of these is about 90 times as likely
as one of fifty others.
"""
ASKED = 10.0
"The same of the topic in “is it about …?” if neither yes nor no is said."
AGREED = 30.0
"How much likelier it becomes by a yes."
NEAR = 20.0
"Prior odds of a topic of the same department once the one that was asked about is denied."
NAMED = 4.0
"How much likelier an offered topic becomes if its name alone holds one of the caller's words."
WISHES = (Act.WAIT, Act.LANGUAGE, Act.REPEAT, Act.SLOWER)
"What may be wanted in one breath with a yes, besides a person."
CHOSEN = 0.55
"Minimum probability of an offered topic to be taken."
CLEARLY = 0.9
"The same where the words were taken for a goodbye, a complaint or a refusal, or hardly tell anything."
TELLING = 0.2
"Minimum in-scope probability of words that tell something."
TOLD_AGAIN = 0.8
"Minimum probability of the topic that was asked about without a yes."
BELONGS = 0.15
"Probability that what is told instead is any topic, below which the line is the less sure of it."
SURELY_AGAIN = 0.95
"The same where the words were taken for anything else."
SURELY_OTHER = 0.9
"Probability of another topic, if it is not the one asked about, from which words without a no correct it."
SOME = 0.2
"Minimum probability of a topic that is asked about instead of the denied one."
IN_CONTEXT = 0.5
"How much the words count with the name of the denied topic behind them, to which “pay it” refers."
LIKELY = 0.5
"Probability from which an act alone is believed."


@dataclass(frozen=True, slots=True)
class Offer:
    """A caller's words after one or several topics were offered."""

    text: str
    expecting: Expecting
    models: NluModels
    language: Language
    reading: Reading

    def answered(self) -> Recognized | Ambiguous | Control | None:
        """Return the topic that is taken, a yes, or what is meant instead; None if it is none of these."""
        match self.expecting:
            case Choice(articles) | Menu(articles):
                return self._taken(articles)
            case YesNo(Closed.IS_IT_ABOUT, article) if article:
                told_yes = self._agreed_first or self._confirmed(article)
                return told_yes or self._instead(article) or self._corrected(article)
            case _:
                return None

    def raised(self) -> tuple[Candidate, ...]:
        """Return the offered topic that somebody who asks for a person names, or all that were offered."""
        match self.expecting:
            case Choice(articles) | Menu(articles):
                odds = dict.fromkeys(articles, OFFERED)
                best = self._weighed(told(self.text).meant, odds)
                every = tuple(Candidate(each, 1 / len(articles)) for each in articles)
                return (best,) if best.article in odds and best.confidence >= CHOSEN else every
            case _:
                return ()

    @property
    def _agreed_first(self) -> Control | None:
        """Return the yes that comes first, whatever is told behind it but a wish or a but."""
        found = find_control(self.text, self.language, {ControlKind.PAYMENT})
        wants = found or find_concern(self.text, self.language) or self.reading.chance(*WISHES) >= LIKELY
        return Control(ControlKind.YES) if agrees_first(self.text) and not wants else None

    def _taken(self, offered: tuple[str, ...]) -> Recognized | None:
        said = told(self.text)
        if said.meant == self.text and self._denies_all:
            return None
        denied = self._named_in(said.denied, offered)
        odds = {each: OFFERED for each in offered if each not in denied}
        if named := self._only_named(said.meant, tuple(odds)):
            odds[named] *= NAMED
        best = self._weighed(without_frame(said.meant), odds)
        is_enough = best.confidence >= (CLEARLY if self._is_doubtful else CHOSEN)
        return Recognized(best.article, best.confidence) if best.article in odds and is_enough else None

    @property
    def _is_doubtful(self) -> bool:
        """Whether the words do something else, or tell nothing: « c'était quoi déjà »."""
        if find_control(self.text, self.language) or self.reading.chance(*REFUSALS) >= LIKELY:
            return True
        return self.models.matcher.weigh([self.text], self.language)[0].chance < TELLING

    @property
    def _denies_all(self) -> bool:
        is_refused = self.reading.chance(*REFUSALS) >= LIKELY
        return is_refused and find_short_answer(self.text, self.language) is not None

    def _confirmed(self, asked: str) -> Recognized | Control | None:
        """Return a yes, or the topic if it is told again without one."""
        said = told(self.text)
        if said.denied and self._denies_first:
            return None
        shares = self.models.matcher.shares(said.meant, self.language)
        again = _best(shares, {asked: ASKED})
        is_again = again.article == asked and again.confidence >= TOLD_AGAIN
        if self._agrees and (is_again or not has_but(self.text)):
            best = _best(shares, {asked: ASKED * AGREED})
            return Control(ControlKind.YES, max(best.confidence, LIKELY)) if best.article == asked else None
        is_meant = is_again and (again.confidence >= SURELY_AGAIN or self._is_content)
        return Recognized(asked, again.confidence) if is_meant else None

    @property
    def _denies_first(self) -> bool:
        """Whether the first clause denies, unlike “the rink, not the pool” and “the rink, no?”."""
        first = next(iter(clauses(self.text)), "")
        return bool(told(first).denied)

    @property
    def _is_content(self) -> bool:
        return self.reading.chance(*CONTENT, *REFUSALS, Act.CONFIRM, Act.COMPLAINT) >= LIKELY

    @property
    def _agrees(self) -> bool:
        """Whether the first or the last clause, or a word at either end, is a yes."""
        said, parts = telling(self.text), clauses(self.text)
        if not said or not parts:
            return False
        is_at_an_end = not phrases().yes.isdisjoint({said[0], said[-1]})
        return is_at_an_end or any(self._is_yes(part) for part in {parts[0], parts[-1]})

    def _is_yes(self, clause: str) -> bool:
        # Without fillers “well, yes” is plain, with them “uh-huh” is.
        answers = (find_short_answer(each, self.language) for each in (clause, " ".join(telling(clause))))
        return Control(ControlKind.YES) in answers

    def _instead(self, asked: str) -> Control | None:
        """Return what is meant instead of the topic that is denied."""
        said = told(self.text)
        if not said.denied or said.meant == self.text or not tells_more(self.reading):
            return None
        best = self._other(said, asked)
        belongs = self.models.matcher.weigh([said.meant], self.language)[0].chance
        sure = best.confidence * min(1.0, belongs / BELONGS)
        about = (Candidate(best.article, sure),) if sure >= SOME else ()
        return Control(ControlKind.CORRECT, self.reading.chance(*REFUSALS), about)

    def _corrected(self, asked: str) -> Ambiguous | Control | None:
        """Return what words without yes or no mean instead, or both topics if they may mean either."""
        matcher = self.models.matcher
        is_told = self._is_content and tells_more(self.reading)
        weighed = matcher.weigh_queries(self.text, self.language) if is_told else []
        if not weighed or weighed[0].chance < LIKELY:
            return None
        content = matcher.judge(weighed)
        said = told(self.text)
        is_denied = said.denied and said.meant == self.text
        if is_denied or (isinstance(content, Recognized) and content.confidence >= CLEAR):
            return None
        best = self._other(said, asked)
        same = self._share(self.text, asked, ASKED)
        if best.confidence >= SURELY_OTHER and same < LIKELY:
            about = Candidate(best.article, best.confidence * (1 - same))
            return Control(ControlKind.CORRECT, self.reading.chance(*REFUSALS), (about,))
        return Ambiguous((best, Candidate(asked, same))) if best.confidence >= LIKELY else None

    def _other(self, said: Told, asked: str) -> Candidate:
        """Return the likeliest topic but the one that was asked about."""
        near = dict.fromkeys(self.models.related.get(asked, ()), NEAR)
        return self._in_context(said, asked, {**near, asked: 0.0})

    def _share(self, text: str, article: str, odds: float) -> float:
        shares = self.models.matcher.shares(text, self.language)
        own = shares.get(article, 0.0) * odds
        return own / (own + sum(share for other, share in shares.items() if other != article))

    def _in_context(self, said: Told, asked: str, odds: Mapping[str, float]) -> Candidate:
        answer = self.models.answers.get((asked, self.language))
        alone = self.models.matcher.shares(said.meant, self.language)
        if answer is None:
            return _best(alone, odds)
        beside = self.models.matcher.shares(f"{said.meant} {answer.name}", self.language)
        return _best({each: share * beside[each] ** IN_CONTEXT for each, share in alone.items()}, odds)

    def _weighed(self, text: str, odds: Mapping[str, float]) -> Candidate:
        return _best(self.models.matcher.shares(text, self.language), odds)

    def _only_named(self, text: str, offered: Collection[str]) -> str:
        answers = {each: self.models.answers.get((each, self.language)) for each in offered}
        names = {each: answer.name for each, answer in answers.items() if answer}
        return named_alone(text, names, self.language)

    def _named_in(self, denied: str, offered: tuple[str, ...]) -> frozenset[str]:
        """Return the offered topics that a denial names, each part of it by itself."""
        parts = [part for part in denied.split(",") if len(words(part)) > 1]
        bests = (self._weighed(part, dict.fromkeys(offered, OFFERED)) for part in parts)
        return frozenset(best.article for best in bests if best.confidence >= CHOSEN)


def _best(shares: Mapping[str, float], odds: Mapping[str, float]) -> Candidate:
    weights = {article: share * odds.get(article, 1.0) for article, share in shares.items()}
    best = max(weights, key=lambda article: weights[article])
    return Candidate(best, weights[best] / (sum(weights.values()) or 1.0))
