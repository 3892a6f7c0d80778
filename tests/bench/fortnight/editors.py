"""Two made-up editors who do what the studio suggests, in its order, and nothing else.

One writes and one reviews: nobody approves their own text. They read a group's words as people do, by what
was really asked; what means something else is unticked, as on the page. Where the gate names callers' words
that draw other answers' questions, they take those out, as "Writing answers" tells them to. What it stops all
the same is tried again in the mornings: the answers around it have changed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from intents.articles.article import Language
from intents.articles.folder import AnswerText
from intents.articles.phrasing import OUT_OF_SCOPE
from ivr.studio.article_form import form_of, text_of, with_phrasings
from ivr.studio.edition import Author, Edition, State
from ivr.studio.publishing import OnAir
from ivr.studio.studio import Blocked, Done, Outcome, Studio
from ivr.studio.testing import Gate
from ivr.studio.unanswered.desk import AskedDesk
from ivr.studio.unanswered.group import AskedGroup, Fate, ranked
from ivr.studio.unanswered.pages import MOST_OFFERED, PLACEHOLDER

WRITER = Author("fortnight:nadia", "Nadia Roy (made up)", frozenset({"editor"}))
REVIEWER = Author("fortnight:ravi", "Ravi Cohen (made up)", frozenset({"reviewer"}))
MOST_AGAIN = 2
"How many of the oldest editions stopped by the gate are tried again in a morning."
MOST_MENDED = 3
"How often they take out of an edition what the gate names."
Chosen = Mapping[Language, Sequence[str]]


@dataclass(slots=True)
class DaysWork:
    """What two editors did in a day."""

    phrasings: list[str] = field(default_factory=list)
    "Articles that got callers' words."
    articles: list[str] = field(default_factory=list)
    "Reviewed texts that were brought back."
    not_ours: int = 0
    blocked: list[str] = field(default_factory=list)
    "Stopped by the gate."

    @property
    def published(self) -> tuple[str, ...]:
        """What went on air."""
        return (*self.phrasings, *self.articles)


@dataclass(frozen=True, slots=True)
class Editors:
    """Two editors with the tools they use."""

    desk: AskedDesk
    studio: Studio
    gate: Gate
    reviewed: Mapping[str, AnswerText]
    "Texts that are written and reviewed, and nowhere on air."
    meaning: Mapping[str, str]
    "The article for a question in lower case: what a person understands when reading it."

    def work(self, groups: int) -> DaysWork:
        """Decide the first groups of the list, then write, test, approve and publish the results."""
        done = DaysWork()
        for edition in self._in_review()[:MOST_AGAIN]:
            self._count(edition.slug, self._tested(edition), done, is_again=True)
        wanted: dict[str, list[tuple[AskedGroup, Chosen]]] = defaultdict(list)
        for group in ranked(self.desk.groups(), fate=Fate.OPEN)[:groups]:
            watched = self.desk.group(group.id)
            if watched is None:
                continue
            asked_for, chosen = self._read(watched.group)
            if asked_for in {"", OUT_OF_SCOPE}:
                self.desk.decide(watched.group, Fate.NOT_OURS, WRITER)
                done.not_ours += 1
            else:
                wanted[asked_for].append((watched.group, chosen))
        for slug, found in wanted.items():
            self._answer(slug, found, done)
        return done

    def _read(self, group: AskedGroup) -> tuple[str, Chosen]:
        """The article that most of a group's suggested wordings ask for, and which of them do."""
        offered = {
            language: [text for text in texts[:MOST_OFFERED] if PLACEHOLDER not in text]
            for language, texts in group.wordings().items()
        }
        meanings = Counter(self._meaning(text) for texts in offered.values() for text in texts)
        meanings.pop("", None)
        asked_for = meanings.most_common(1)[0][0] if meanings else ""
        chosen = {
            language: [text for text in texts if self._meaning(text) == asked_for]
            for language, texts in offered.items()
        }
        return asked_for, chosen

    def _meaning(self, text: str) -> str:
        return self.meaning.get(text.casefold(), "")

    def _answer(self, slug: str, found: list[tuple[AskedGroup, Chosen]], done: DaysWork) -> None:
        """Write one edition for all groups that ask for the same, and take it on air if the gate lets it."""
        known = self.studio.history(slug)
        fate = Fate.PHRASINGS if known and known.on_air else Fate.ARTICLE
        number = known.newest.number if known else 0
        path = known.newest.path if known else self.reviewed[slug].path
        text = known.newest.text if known else self.reviewed[slug].text
        for _, chosen in found:
            text = with_phrasings(text, chosen)
        outcome: Outcome = self.studio.save(slug, path, text, number, WRITER)
        edition = self._in_work(slug)
        if isinstance(outcome, Done) and edition is not None:
            outcome = self.studio.submit(edition, WRITER)
            outcome = self._tested(self._in_work(slug) or edition) if isinstance(outcome, Done) else outcome
        for group, _ in found:
            self.desk.decide(group, fate, WRITER, slug)
        self._count(slug, outcome, done)

    def _tested(self, edition: Edition) -> Outcome:
        """Take an edition on air, without the words that the gate says draw what others answer."""
        outcome = self._reviewed(edition)
        for _ in range(MOST_MENDED):
            mended = self._mended(edition) if isinstance(outcome, Blocked) else None
            if mended is None:
                break
            edition = mended
            outcome = self._reviewed(edition)
        return outcome

    def _mended(self, edition: Edition) -> Edition | None:
        """Submit an edition without callers' words that the gate names; None where it names none of them."""
        report = self.gate.report_on(edition)
        if report is None:
            return None
        named = {miss.cause.casefold() for miss in (*report.lost, *report.drawn)}
        named |= {miss.text.casefold() for miss in report.dangers}
        text = without_phrasings(edition.text, named - self._own(edition.slug), self.studio.languages)
        if text == edition.text:
            return None
        saved = self.studio.save(edition.slug, edition.path, text, edition.number, WRITER)
        draft = self._in_work(edition.slug)
        if not isinstance(saved, Done) or draft is None:
            return None
        submitted = self.studio.submit(draft, WRITER)
        return self._in_work(edition.slug) if isinstance(submitted, Done) else None

    def _own(self, slug: str) -> set[str]:
        """Phrasings that were there before anybody called, in small letters: they are not taken out."""
        known = self.studio.history(slug)
        text = known.on_air.text if known and known.on_air else self.reviewed[slug].text
        shown = form_of(text, self.studio.languages).fields
        lines = (shown[f"phrasings.{language}"].splitlines() for language in self.studio.languages)
        return {line.casefold() for some in lines for line in some}

    def _reviewed(self, edition: Edition) -> Outcome:
        """Test an edition, approve what the gate lets pass, and publish it."""
        self.gate.begin(edition)
        approved = self.studio.approve(edition, REVIEWER, self.gate.report_on(edition), "")
        ready = self._in_work(edition.slug)
        return self.studio.publish(ready, REVIEWER) if isinstance(approved, Done) and ready else approved

    def _count(self, slug: str, outcome: Outcome, done: DaysWork, *, is_again: bool = False) -> None:
        known = self.studio.history(slug)
        is_first = known is not None and not any(one.state is State.SUPERSEDED for one in known.editions)
        if isinstance(outcome, OnAir):
            (done.articles if slug in self.reviewed and is_first else done.phrasings).append(slug)
        elif not is_again:
            done.blocked.append(slug)

    def _in_review(self) -> list[Edition]:
        every = (edition for editions in self.studio.current().values() for edition in editions)
        stopped = (edition for edition in every if edition.state is State.IN_REVIEW)
        return sorted(stopped, key=lambda edition: edition.written_at)

    def _in_work(self, slug: str) -> Edition | None:
        known = self.studio.history(slug)
        return known.in_work if known else None


def without_phrasings(text: str, gone: Collection[str], languages: Iterable[str]) -> str:
    """The file's text without some phrasings, which are named in small letters."""
    languages = tuple(languages)
    shown = form_of(text, languages).fields
    names = [f"phrasings.{language}" for language in languages]
    stay = {
        name: "\n".join(line for line in shown[name].splitlines() if line.casefold() not in gone)
        for name in names
    }
    return text_of(text, stay, languages)
