"""The inputs of a decision, and what follows from them alone: who takes the call, which text to offer."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from intents.articles.article import Article, Handling
from intents.articles.catalog import Catalog
from intents.meaning.understanding import Control, Recognized, Understanding, Wanted
from routing.asked import DidThatHelp, IsItAbout
from routing.deciding.conversation import MeantTopic
from routing.decision import (
    Answer,
    AskAddress,
    CheckAddress,
    Decision,
    End,
    FileReport,
    OfferPerson,
    OfferReport,
    Reason,
    Route,
    TakeMessage,
    Wait,
)
from routing.departments.department import Directory
from routing.dialogue_state import DialogueState
from routing.escalation import to_on_call, to_person, to_wanted
from routing.journeys.guide import Guide
from routing.journeys.run import Guidance, Run
from routing.requests.asking import AskAttribute
from routing.services.services import Services
from routing.services.status import AskCode, AskNumber
from routing.texting.reminder import is_ahead, kept_place, reminded_of
from routing.texting.templates import TextKind
from routing.texting.texted import DeclineText, NoTextReason, OfferText, Reminded

CLEAR = 0.85
"Confidence from which a topic outweighs a department name, or an open question."


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The inputs of a decision."""

    dialogue: DialogueState
    catalog: Catalog
    directory: Directory
    now: datetime
    services: Services = field(default_factory=Services)

    @property
    def today(self) -> date:
        """The current day in the city."""
        return self.now.astimezone(self.directory.time_zone).date()

    @property
    def latest(self) -> str:
        """The current article: answered last, or asked about."""
        asked = self.dialogue.asked
        asked_about = asked.article if isinstance(asked, DidThatHelp | IsItAbout) else ""
        return self.dialogue.article or self.dialogue.latest or asked_about

    def is_urgent(self, meant: Understanding) -> bool:
        """Whether the crew on call is needed, so that to ask again would lose time."""
        match meant:
            case Recognized(article, confidence) if confidence >= CLEAR:
                return self.catalog[article].handling is Handling.ON_CALL
            case _:
                return False

    def zone(self, zones: str, place: str) -> str:
        """Return the zone of an address; empty if the map does not cover it."""
        return self.services.zone(zones, place, self.today)

    def can_text(self, article: str) -> bool:
        """Return whether an article's text message may be offered to the caller."""
        return self.may_text(article, TextKind.ANSWER)

    def may_text(self, article: str, kind: TextKind) -> bool:
        """Return whether something about an article may be offered as a text."""
        return self.dialogue.may_text(article) and self.services.texts.has(article, kind)

    def text_offer(self, article: str) -> OfferText | DeclineText | None:
        """Return which text to offer after an answer that helped: a reminder, or else the article's own."""
        if self.may_text(article, TextKind.EVENING) and (kind := self._reminder(article)):
            is_set = Reminded(article, kept_place(self.dialogue.address, kind)) in self.dialogue.reminded
            return DeclineText(NoTextReason.REMINDED) if is_set else OfferText(article, kind)
        return OfferText(article) if self.may_text(article, TextKind.ANSWER) else None

    def _reminder(self, article: str) -> TextKind | None:
        """Return the reminder for which there is still time before the next date in the city's data."""
        day, kind = reminded_of(self.catalog[article], self.dialogue.address, self.services, self.today)
        is_ahead_of_it = day is not None and is_ahead(day, kind, self.now, self.directory.time_zone)
        return kind if is_ahead_of_it else None

    def to(self, department: str, reason: Reason, article: str = "") -> Route | Wait | TakeMessage:
        """Return the route to a department."""
        return to_person(department, reason, self.directory, self.now, article)

    def to_owner(self, reason: Reason) -> Route | Wait | TakeMessage:
        """Return the route to the current topic's department, or to the operator."""
        return self.to(self.owner_of(self.latest), reason, self.latest)

    def owner_of(self, article: str) -> str:
        """Return an article's department; the operator where there is none."""
        return self.catalog[article].department if article else self.directory.operator

    def offering_owner(self) -> OfferPerson:
        """Return the offer of the current topic's department, or a message for it while it is closed."""
        return self.offering(self.latest)

    def offering(self, article: str) -> OfferPerson:
        """Return the offer to connect with an article's owner, or to take a message while it is closed."""
        way = self.to(self.owner_of(article), Reason.UNTOLD, article)
        return OfferPerson(way.department, article, isinstance(way, TakeMessage))

    def to_whoever(self, meant: Understanding, topic: MeantTopic) -> Route | Wait | TakeMessage:
        """Return the route to the wanted person or department: by name, by topic, or by the last topic."""
        wanted = meant.wanted if isinstance(meant, Control) else None
        if isinstance(meant, Control) and meant.language and not (wanted or topic.articles):
            reason = Reason.EMERGENCY if meant.caution else Reason.NOT_UNDERSTOOD
            return self.to(self.directory.operator, reason)
        # “How do I reach the operator” sounds like a bare request for a person, but is not a topic.
        raised = (self.catalog[article] for article in topic.articles)
        articles = [each for each in raised if not _tells_how_to_reach(each, self.directory.operator)]
        # Whoever the directory does not know can be sought once the crew on call is on its way.
        is_urgent = any(each.handling is Handling.ON_CALL for each in articles)
        is_unknown = wanted is not None and not wanted.department
        if (
            wanted
            and not (is_unknown and is_urgent)
            and not _is_of_the_matter(wanted, articles, topic, self.directory.operator)
        ):
            own = [*articles, *(self.catalog[each] for each in (self.latest,) if each)]
            about = next((each.id for each in own if each.department == wanted.department), "")
            return to_wanted(wanted, self.directory, self.now, about)
        # The operator's own topics name no department.
        named = [each for each in articles if each.department != self.directory.operator]
        return self._to_owner_of(named or (articles if not self.latest else []))

    def _to_owner_of(self, articles: list[Article]) -> Route | Wait | TakeMessage:
        match articles:
            case []:
                return self.to_owner(Reason.ASKED)
            case [article] if article.handling is Handling.ON_CALL:
                return to_on_call(self.directory[article.department], self.directory, article.id)
            case [article]:
                return self.to(article.department, Reason.ASKED, article.id)
            case _:
                owners = {article.department for article in articles}
                return self.to(owners.pop() if len(owners) == 1 else self.directory.operator, Reason.ASKED)


def _tells_how_to_reach(article: Article, operator: str) -> bool:
    return article.department == operator and bool(article.hours_of)


def _is_of_the_matter(wanted: Wanted, articles: list[Article], topic: MeantTopic, operator: str) -> bool:
    """Whether the department name was only part of the topic."""
    is_clear = len(articles) == 1 and topic.confidence >= CLEAR
    return is_clear and not wanted.is_sure and articles[0].department not in {wanted.department, operator}


def without_whereabouts(decision: Decision) -> Decision | None:
    """Return a decision without any address; None where nothing would be left of it."""
    match decision:
        case Answer(findings=(_, *_)):
            return replace(decision, findings=())
        case AskAddress() | CheckAddress() | OfferReport() | FileReport():
            return None
        case AskAttribute() | AskNumber() | AskCode():
            return None
        case End(kept=Run() as kept):
            return replace(decision, kept=kept.without_places())
        case Guide(run):
            return replace(decision, run=run.without_places())
        case Route(told=Guidance(run)) | Wait(told=Guidance(run)) | TakeMessage(told=Guidance(run)):
            return replace(decision, told=Guidance(run.without_places(), ()))
        case _:
            return decision
