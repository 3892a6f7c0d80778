"""What a person hears before a call is connected: at most eight seconds, in a language they speak."""

from dataclasses import dataclass, replace

from intents.article import Language
from ivr.hand_off import Briefing
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.directory import Directory
from routing.handoff import HandOff
from routing.speaking_time import speaking_seconds
from routing.summary import summary
from routing.summary_check import is_true

LONGEST_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class StaffPieces:
    """The reviewed pieces of a summary, in the language of the texts."""

    texts: Texts

    @property
    def language(self) -> Language:
        """The language that the person speaks."""
        return self.texts.language

    def piece(self, piece: str, /, **values: str) -> str:
        """Return a piece with its values filled in."""
        return self.texts.prompts.text(f"summary.{piece}", self.texts.language, **values)

    def article(self, article: str) -> str:
        """Return the name of an article, or empty when there is none."""
        catalog = self.texts.city.catalog
        return catalog[article].wordings[self.texts.language].staff_name if article in catalog else ""


def staff_language(known: HandOff, directory: Directory) -> Language:
    """Return the caller's language where the department speaks it, or else the department's first."""
    spoken = directory[known.department].languages
    return known.language if known.language in spoken else spoken[0]


def seconds_for_summary(texts: Texts) -> float:
    """Return how many seconds of a whisper are left for its one sentence."""
    return LONGEST_SECONDS - speaking_seconds(texts.prompt("whisper_accept").text, texts.language)


def one_line(briefing: Briefing, texts: Texts) -> str:
    """Return a call in one sentence, in the language of the texts: the worded one if it is still true."""
    pieces, seconds = StaffPieces(texts), seconds_for_summary(texts)
    worded = briefing.worded.get(texts.language, "")
    if worded and is_true(worded, briefing.known, pieces, seconds):
        return worded
    return summary(briefing.known, pieces, seconds)


def whisper(briefing: Briefing, texts: Texts) -> tuple[Sentence, ...]:
    """Return what the person hears."""
    staff = replace(texts, language=staff_language(briefing.known, texts.city.directory))
    about = Sentence(one_line(briefing, staff), staff.language, "summary")
    said = (staff.prompt("whisper_lead"), about, staff.prompt("whisper_accept"))
    seconds = sum(speaking_seconds(sentence.text, staff.language) for sentence in said)
    return said if seconds <= LONGEST_SECONDS else said[1:]
