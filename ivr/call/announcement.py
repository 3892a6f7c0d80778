"""The announcement to the person who picks up: at most eight seconds, in a language they speak."""

from dataclasses import dataclass, replace

from intents.articles.article import Language
from ivr.call.city import City
from ivr.call.handoff import Briefing
from ivr.call.texts import PromptBook, Sentence, Texts
from ivr.desk.callbacks.callback import Callback
from ivr.desk.callbacks.progress import NoAnswerReason
from languages.forms import language_name
from routing.departments.department import Directory
from routing.handoff.handoff import HandOff
from routing.handoff.summary import speaking_seconds, summary
from routing.handoff.summary_request import is_true
from routing.journeys.journey import NO, NONE_OF_THESE, UNSURE, YES
from routing.journeys.run import Run

LONGEST_SECONDS = 8.0
NOT_REACHED = {
    NoAnswerReason.BUSY: "announcement_busy",
    NoAnswerReason.NO_ANSWER: "announcement_no_answer",
}
"What staff hear when their caller was not reached; for any other reason, that the number cannot be called."


@dataclass(frozen=True, slots=True)
class StaffPieces:
    """The reviewed pieces of a summary, in one language."""

    texts: Texts

    @property
    def language(self) -> Language:
        """The language that the person speaks."""
        return self.texts.language

    def piece(self, piece: str, /, **values: str) -> str:
        """Return a piece with its values filled in."""
        return self.texts.prompts.text(f"summary.{piece}", self.texts.language, **values)

    def speaker(self, language: Language) -> str:
        """Return what a speaker of a language is called, by its name where the line does not speak it."""
        return speaker(language, self.texts.city, self.texts.prompts, self.language)

    def article(self, article: str) -> str:
        """Return the name of an article, or empty when there is none."""
        catalog = self.texts.city.catalog
        return catalog[article].wordings[self.texts.language].staff_name if article in catalog else ""

    def answers(self, run: Run) -> str:
        """Return what was answered on a guided journey, or empty."""
        said = run.in_words(self.texts.city.services.journeys, self.language)
        words = {
            YES: self.piece("yes"),
            NO: self.piece("no"),
            UNSURE: self.piece("unsure"),
            NONE_OF_THESE: self.piece("other"),
        }
        return ", ".join(f"{label}: {words.get(answer, answer)}" for label, answer in said)


def speaker(of: Language, city: City, prompts: PromptBook, language: Language) -> str:
    """Return what a speaker of a language is called, by its name where the line does not speak it."""
    if of in city.directory.languages:
        return prompts.text(f"summary.speaks.{of}", language)
    return prompts.text("summary.speaks.other", language, spoken=language_name(of, language))


def staff_language(known: HandOff, directory: Directory) -> Language:
    """Return the caller's language where the department speaks it, or else the department's first."""
    spoken = directory[known.department].languages
    return known.language if known.language in spoken else spoken[0]


def seconds_for_summary(texts: Texts) -> float:
    """Return how many seconds an announcement leaves for the summary."""
    return LONGEST_SECONDS - speaking_seconds(texts.prompt("announcement_accept").text, texts.language)


def one_line(briefing: Briefing, texts: Texts) -> str:
    """Return a one-sentence summary of a call: the model's wording if it is still true, else our own."""
    pieces, seconds = StaffPieces(texts), seconds_for_summary(texts)
    worded = briefing.worded.get(texts.language, "")
    if worded and is_true(worded, briefing.known, pieces, seconds):
        return worded
    return summary(briefing.known, pieces, seconds)


def announcement(briefing: Briefing, texts: Texts) -> tuple[Sentence, ...]:
    """Return what the person hears."""
    staff = replace(texts, language=staff_language(briefing.known, texts.city.directory))
    about = Sentence(one_line(briefing, staff), staff.language, "summary")
    said = (staff.prompt("announcement_lead"), about, staff.prompt("announcement_accept"))
    seconds = sum(speaking_seconds(sentence.text, staff.language) for sentence in said)
    return said if seconds <= LONGEST_SECONDS else said[1:]


def of_callback(callback: Callback, city: City, prompts: PromptBook) -> tuple[Sentence, ...]:
    """Return what staff hear in the city's first language: what it is about, which key rings the caller."""
    language = city.directory.languages[0]
    article = city.catalog.articles.get(callback.article)
    about = (
        prompts.say("summary.about", language, name=article.wordings[language].staff_name)
        if article
        else prompts.say("summary.unknown", language)
    )
    return (
        prompts.say("announcement_lead", language),
        prompts.say("announcement_callback", language),
        Sentence(speaker(callback.language, city, prompts, language), language, "summary.speaks"),
        about,
        prompts.say("announcement_dial", language),
    )


def not_reached(why: NoAnswerReason, city: City, prompts: PromptBook) -> tuple[Sentence, ...]:
    """Return what staff hear whose caller was not reached."""
    told = NOT_REACHED.get(why, "announcement_not_reached")
    return (prompts.say(told, city.directory.languages[0]),)
