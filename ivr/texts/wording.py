"""Words a decision as a text: the same decisions as on a call, from reviewed texts alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import TypeAlias, assert_never

from intents.meaning.understanding import ControlKind, DangerKind, NoMatch, Understanding
from intents.text.yaml_file import yaml_values
from ivr.call.lookups.found import for_address, guided, streams, told
from ivr.call.lookups.opening_hours import spoken_opening
from ivr.call.lookups.spoken_place import written_day
from ivr.call.texts import PromptBook, Sentence, Texts
from ivr.desk.callbacks.callback import due_at
from languages.forms import forms
from languages.grammar import first_upper
from languages.known import known_languages
from routing.asked import AddressQuestion
from routing.decision import (
    Answer,
    AskAddress,
    AskMore,
    AskOpenly,
    CheckAddress,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    FileReport,
    OfferCallBack,
    OfferPerson,
    OfferReport,
    Reason,
    Redirect,
    Repeat,
    Reprompt,
    Route,
    StayQuiet,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.departments.department import Directory
from routing.dialogue_state import DialogueState
from routing.journeys.guide import AskReference, Guide, GuidedQuestion, Lead
from routing.journeys.journey import AskOption, AskPlace, Journey
from routing.journeys.run import Run, open_question
from routing.requests.asking import AskAttribute
from routing.services.finding import CollectionDays, Finding
from routing.services.status import AskCode, AskNumber
from routing.texting.received import TextOutcome
from routing.texting.texted import DeclineText, OfferText, SendText

Say: TypeAlias = Callable[..., str]
"Words one of the line's own sentences for texts."


def goes_by_text(journeys: Mapping[str, Journey], run: Run | None) -> bool:
    """Whether a journey's open question may be asked by text."""
    if run is None:
        return False
    journey = journeys.get(run.article)
    return journey is not None and journey.by_text and open_question(journey, run) is not None


def on_journey(
    decision: Guide | AskReference, texts: Texts, number: str, say: Say
) -> tuple[str, TextOutcome, str]:
    """Return the question where it may be asked by text, else how to go on by telephone."""
    article = decision.run.article if isinstance(decision, Guide) else ""
    if isinstance(decision, Guide) and goes_by_text(texts.city.services.journeys, decision.run):
        return asked_by_text(decision, texts, say), TextOutcome.ASKED_BACK, article
    return by_telephone(decision, number, say), TextOutcome.EXPLAINED, article


def asked_by_text(guide: Guide, texts: Texts, say: Say) -> str:
    """Return a journey's question after what is told before it, and how to answer by text."""
    if guide.is_place:
        told = guided(replace(guide, run=replace(guide.run, step="")), texts)
        return " ".join((*(sentence.text for sentence in told), say("place")))
    journey = texts.city.services.journeys.get(guide.run.article)
    question = open_question(journey, guide.run)
    spoken = " ".join(sentence.text for sentence in guided(guide, texts))
    if guide.lead is Lead.UNIT:
        return spoken
    if isinstance(question, AskOption):
        choices = (
            say("choice", key=str(key), name=option.names[texts.language])
            for key, option in enumerate(question.options, 1)
        )
        other = say("choice", key=str(len(question.options) + 1), name=say("other"))
        return f"{spoken} {say('pick', choices=', '.join((*choices, other)))}"
    return f"{spoken} {say('yes_or_no')}"


def asked_again_by_text(dialogue: DialogueState, texts: Texts, say: Say) -> str:
    """Return the open question of a journey by text; empty where none is open."""
    journeys = texts.city.services.journeys
    run = dialogue.run
    is_open = isinstance(dialogue.asked, GuidedQuestion | AddressQuestion)
    if run is None or not is_open or not goes_by_text(journeys, run):
        return ""
    is_place = isinstance(open_question(journeys[run.article], run), AskPlace)
    return asked_by_text(Guide(run, is_place=is_place), texts, say)


def by_telephone(decision: Guide | AskReference, number: str, say: Say) -> str:
    """Return how a journey that is for the telephone is begun there, or gone on with by its number."""
    match decision:
        case Guide(run, lead=Lead.KEPT | Lead.ANEW):
            return say("go_on_by_telephone", number=number, reference=run.number(""))
        case Guide():
            return say("by_telephone", number=number)
        case AskReference():
            return say("with_reference", number=number)


def answers_so_far(dialogue: DialogueState, journeys: Mapping[str, Journey], language: str) -> str:
    """Return what was answered on a journey, for whoever goes on with it."""
    given = dialogue.run.in_words(journeys, language) if dialogue.run else ()
    return "; ".join(f"{label}: {answer}" for label, answer in given)


ABOUT = {ControlKind.ABOUT_DATA: "data", ControlKind.PAYMENT: "payment"}


@dataclass(frozen=True, slots=True)
class Worded:
    """What is texted back, and who gets the text as a message."""

    body: str
    "Empty where nothing is texted."
    outcome: TextOutcome
    article: str = ""
    department: str = ""
    person: str = ""
    given: str = field(default="", repr=False)
    "What was answered on a journey, for the department."


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a conversation by text stands before a decision."""

    dialogue: DialogueState
    meant: Understanding
    reference: str
    "Under which a message is kept."


@dataclass(frozen=True, slots=True)
class Wording:
    """Words decisions in one language, at one moment."""

    texts: Texts
    sentences: PromptBook

    def of(self, decision: Decision, at: Situation) -> Worded:
        """Return what is done about a text."""
        match decision:
            case Emergency(kind):
                return self.emergency(kind)
            case Answer() | Redirect() | Clarify() | AskAddress() | CheckAddress():
                return self._on_topic(decision, at)
            case Route() | Wait() | TakeMessage():
                return self._to_person(decision, at)
            case OfferCallBack(message):
                return self._to_person(message, at)
            case Reprompt() | DeclineText():
                return self._missed(at)
            case (
                FileReport(article)
                | OfferReport(article)
                | OfferPerson(article=article)
                | AskAttribute(article)
                | AskNumber(article)
                | AskCode(article)
            ):
                return self._message(self.texts.city.owner_of(article), at, article)
            case Guide() | AskReference():
                return Worded(*on_journey(decision, self.texts, self.number, self.say))
            case Explain() | SwitchLanguage() | Repeat() | AskOpenly():
                return self._about_line(decision, at)
            case AskMore() | End() | StayQuiet() | SendText() | OfferText():
                return self._unsaid(decision, at)
            case _:
                assert_never(decision)

    def _unsaid(self, decision: Decision, at: Situation) -> Worded:
        """Nothing; who leaves a journey is told for how long it waits."""
        if isinstance(decision, End) and goes_by_text(self.texts.city.services.journeys, at.dialogue.run):
            return Worded(self.say("later"), TextOutcome.EXPLAINED)
        return Worded("", TextOutcome.NOTHING_SAID)

    def emergency(self, kind: DangerKind) -> Worded:
        """Return the safety words; the operator has the text as well."""
        operator = self.texts.city.directory.operator
        return Worded(self.say(kind.value), TextOutcome.EMERGENCY, department=operator)

    def speaking(self, language: str) -> "Wording":
        """Return it in another language."""
        return replace(self, texts=replace(self.texts, language=language))

    def not_read(self) -> Worded:
        """Return the reply to a text without words: a picture."""
        return Worded(self.say("say_more"), TextOutcome.EXPLAINED)

    def passed_on(self, at: Situation) -> Worded:
        """Return the reply while the city has switched everything to people."""
        return self._message(self.texts.city.directory.operator, at)

    def passed_on_first(self, language: str) -> str:
        """Return where to call in danger, in a language that is passed on; empty unless that is signed."""
        known = known_languages().get(language)
        is_signed = known is not None and known.signed_by(self.texts.city.directory.signed)
        return known.sentences.get("emergency", "") if known and is_signed else ""

    def say(self, sentence: str, **values: str) -> str:
        """Return one of the line's own sentences."""
        return self.sentences.text(sentence, self.texts.language, **values)

    def finished(
        self,
        worded: Worded,
        caution: DangerKind | None,
        *,
        is_card: bool,
        is_first: bool,
        theirs: str = "",
    ) -> Worded:
        """Return it with the safety sentence first, the city's name, and what a first reply tells.

        `theirs` comes before all, in the language of somebody who is passed on for it.
        """
        before = (theirs,) if theirs else ()
        before = (*before, self.say(f"caution.{caution.value}")) if caution else before
        before = (*before, self.say("card")) if is_card else before
        is_silent = not worded.body and not before
        if is_silent or worded.outcome is TextOutcome.EMERGENCY:
            return worded
        after = (self.say("automatic", number=self.number),) if is_first else ()
        text = " ".join(part for part in (*before, worded.body, *after) if part)
        city = called(self.texts.city.directory, self.texts.language)
        return replace(worded, body=text if text.startswith(city) else self.say("lead", city=city, text=text))

    @property
    def number(self) -> str:
        """The city's number as people write it."""
        return self.texts.city.directory.written_number

    def _on_topic(
        self, decision: Answer | Redirect | Clarify | AskAddress | CheckAddress, at: Situation
    ) -> Worded:
        match decision:
            case Answer(article, findings=findings):
                if article in self.texts.city.services.reports:
                    return self._message(self.texts.city.catalog[article].department, at, article)
                found = tuple(sentence for finding in findings for sentence in self._found(finding))
                warned = (self.say("payment"),) if decision.no_payment else ()
                body = " ".join((*warned, self._answer(article, found)))
                return Worded(body, TextOutcome.ANSWERED, article)
            case Redirect(article):
                return Worded(self._answer(article), TextOutcome.ANSWERED, article)
            case Clarify((article,)):
                return Worded(self.say("is_it", name=self._name(article)), TextOutcome.ASKED_BACK, article)
            case Clarify(articles):
                choices = (
                    self.say("choice", key=str(key), name=self._name(article))
                    for key, article in enumerate(articles, 1)
                )
                return Worded(
                    self.say("which", choices=", ".join(choices)), TextOutcome.ASKED_BACK, articles[0]
                )
            case AskAddress(article) | CheckAddress(article):
                return Worded(_joined(for_address(decision, self.texts)), TextOutcome.ASKED_BACK, article)
            case _:
                assert_never(decision)

    def _answer(self, article: str, found: tuple[Sentence, ...] = ()) -> str:
        """The city's own text for it, else the reviewed answer, after or under the banners on air."""
        city, language = self.texts.city, self.texts.language
        short = city.services.texts.answers.get(article, {}).get(language, "")
        said = found or ((Sentence(short, language, article),) if short else ())
        days = city.services.collection
        own = (self.say("address"),) if days and days.article == article and not found else ()
        return " ".join((_joined(self.texts.answer(article, said)), *own))

    def _found(self, finding: Finding) -> tuple[Sentence, ...]:
        """What was looked up; the days as they are written, since a voice says them in pieces."""
        if not isinstance(finding, CollectionDays):
            return told(finding, self.texts)
        language, prompts = self.texts.language, self.texts.prompts
        street = self.texts.city.services.streets.streets[finding.address.street].names[language]
        number = finding.address.number
        text = self.say(
            "collection",
            address=forms(language).grammar.address(number, street) if number else street,
            day=written_day(finding.next.day, language),
            streams=streams(finding.next.streams, prompts, language),
            then=streams(finding.then.streams, prompts, language),
        )
        return (Sentence(text, language, "collection"),)

    def _name(self, article: str) -> str:
        return self.texts.city.catalog[article].wordings[self.texts.language].name

    def _to_person(self, decision: Route | Wait | TakeMessage, at: Situation) -> Worded:
        article, first = decision.article, tuple[str, ...]()
        match decision.reason:
            case _ if decision.told:
                first = (_joined(self.texts.steps(decision.told.run.article, decision.told.steps)),)
            case Reason.URGENT:
                first = (_joined(self.texts.answer(article)), self.say("urgent", number=self.number))
            case Reason.POLICY if article:
                first = (_joined(self.texts.answer(article)),)
            case _:
                pass
        message = self._message(decision.department, at, article)
        return replace(message, body=" ".join((*first, message.body)), person=decision.person)

    def _missed(self, at: Situation) -> Worded:
        """A word or two is asked about once; what was told and is not known goes to a person."""
        tells = isinstance(at.meant, NoMatch) and at.meant.tells
        if question := asked_again_by_text(at.dialogue, self.texts, self.say):
            body = f"{self.say('again')} {question}"
            return Worded(body, TextOutcome.ASKED_BACK, at.dialogue.latest)
        if not tells and not at.dialogue.misses:
            return Worded(self.say("say_more"), TextOutcome.EXPLAINED)
        message = self._message(self._owner(at), at, at.dialogue.latest)
        return replace(message, body=f"{self.say('unknown')} {message.body}")

    def _owner(self, at: Situation) -> str:
        return self.texts.city.owner_of(at.dialogue.latest)

    def _message(self, department: str, at: Situation, article: str = "") -> Worded:
        office = self.texts.city.directory[department]
        when = spoken_opening(due_at(office.hours, self.texts.now), self.texts.now, self.texts.language)
        body = self.say(
            "handed_over",
            department=office.names[self.texts.language],
            when=when.removeprefix("on "),
            reference=at.reference,
        )
        return Worded(body, TextOutcome.HANDED_OVER, article, office.id)

    def _about_line(self, decision: Explain | SwitchLanguage | Repeat | AskOpenly, at: Situation) -> Worded:
        match decision:
            case Explain(ControlKind.COMPLAINT_ABOUT_LINE):
                return self._message(self._owner(at), at, at.dialogue.latest)
            case Explain(ControlKind.WAIT):
                return Worded("", TextOutcome.NOTHING_SAID)
            case Explain(kind):
                privacy = self.texts.city.directory.privacy
                officer = privacy.titles[self.texts.language]
                sentence = ABOUT.get(kind, "about")
                body = self.say(sentence, officer=officer, officer_number=privacy.number)
                return Worded(body, TextOutcome.EXPLAINED)
            case SwitchLanguage(language):
                own = self.speaking(language)
                question = asked_again_by_text(at.dialogue, own.texts, own.say)
                said = question or own.say("language")
                return Worded(said, TextOutcome.EXPLAINED)
            case Repeat() | AskOpenly() if question := asked_again_by_text(at.dialogue, self.texts, self.say):
                return Worded(question, TextOutcome.ASKED_BACK, at.dialogue.latest)
            case Repeat(doubted=True):
                # A text asks for nothing more, so that whoever knows takes what is only probably told.
                return self._message(self._owner(at), at, at.dialogue.latest)
            case Repeat() if at.dialogue.latest:
                latest = at.dialogue.latest
                return Worded(self._answer(latest), TextOutcome.ANSWERED, latest)
            case Repeat() | AskOpenly():
                return Worded(self.say("ask"), TextOutcome.EXPLAINED)
            case _:
                assert_never(decision)


def load_sentences(languages: Sequence[str]) -> PromptBook:
    """Read the line's own sentences for texts in a city's languages."""
    source = files("ivr.texts") / "texted"
    read = {code: yaml_values((source / f"{code}.yaml").read_text(encoding="utf-8")) for code in languages}
    return PromptBook(read)


def called(directory: Directory, language: str) -> str:
    """Return the city's short name as a text begins with it."""
    return first_upper(directory.greeting_name(language))


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text for sentence in sentences)
