"""The questions by which a city gets what its server requires, and the answers in callers' words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from intents.articles.article import Language
from intents.meaning.day_named import day_named, is_to_come, past
from intents.places.civic_number import civic_numbers
from intents.privacy.redaction import redacted
from intents.text.pattern import whole_number
from intents.text.transcript import Keys, Said, Transcript
from intents.text.wording import plain, words
from intents.text.yaml_file import Entry
from routing.journeys.journey import AskOption, Option
from routing.journeys.naming import named_option
from routing.requests.asking import Attribute, AttributeAnswer, AttributeGiven, AttributeNotGiven

FEWEST_WORDS = 2
"Characters; a shorter text describes nothing."
MOST_CHARACTERS = 300
MOST_DIGITS = 6
"Digits; more are a telephone number or a card."


class QuestionKind(StrEnum):
    """The kind of an answer."""

    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """A reviewed question for an attribute."""

    code: str
    kind: QuestionKind
    choice: AskOption
    "Its text, and its options by the server's keys."

    def answer_in(
        self, said: Said, attribute: Attribute, language: Language, today: date
    ) -> AttributeAnswer | None:
        """Return the caller's answer; None for a key without meaning, or silence."""
        match said:
            case Keys(digits):
                return self._keyed(digits.rstrip("#"), attribute)
            case Transcript(text):
                return self._said(text, language, today)
            case _:
                return None

    def _keyed(self, digits: str, attribute: Attribute) -> AttributeAnswer | None:
        match self.kind:
            case QuestionKind.CHOICE:
                offered = self.offered(attribute)
                place = whole_number(digits) or 0
                return AttributeGiven(offered[place - 1].id) if 1 <= place <= len(offered) else None
            case QuestionKind.NUMBER if digits.isdecimal() and digits != "0" and len(digits) <= MOST_DIGITS:
                return AttributeGiven(digits)
            case _:
                return None

    def _said(self, text: str, language: Language, today: date) -> AttributeAnswer:
        match self.kind:
            case QuestionKind.CHOICE:
                named = named_option(self.choice, text, language)
                return AttributeGiven(named.option, is_all=named.is_all) if named else AttributeNotGiven()
            case QuestionKind.NUMBER:
                number = next((one.value for one in civic_numbers(text)), None)
                return AttributeNotGiven() if number is None else AttributeGiven(str(number))
            case QuestionKind.DATE:
                named_day = None if is_to_come(text) else day_named(text, language)
                day = past(named_day, today) if named_day else None
                return AttributeGiven(day.isoformat()) if day else AttributeNotGiven()
            case QuestionKind.TEXT:
                told = redacted(text).strip()[:MOST_CHARACTERS]
                return AttributeGiven(told) if len(words(told)) >= FEWEST_WORDS else AttributeNotGiven()

    def offered(self, attribute: Attribute) -> tuple[Option, ...]:
        """The options that the server accepts; all of them if it names none."""
        return tuple(one for one in self.choice.options if not attribute.values or one.id in attribute.values)

    def fits(self, attribute: Attribute) -> bool:
        """Whether the reviewed question can answer what the server asks."""
        is_choice = self.kind is QuestionKind.CHOICE
        return bool(self.offered(attribute)) if is_choice else not attribute.values


Questions = Mapping[str, Mapping[str, ReportQuestion]]
"By the server's codes of the service and the attribute."


def questions_for(
    code: str, required: tuple[Attribute, ...], questions: Questions
) -> tuple[Attribute, ...] | None:
    """Return what to ask for; None if no reviewed question covers a required attribute."""
    known = questions.get(code, {})
    is_known = all(each.code in known and known[each.code].fits(each) for each in required)
    return required if is_known else None


def every_question(code: str, questions: Questions) -> tuple[Attribute, ...]:
    """Return everything in the city's file, for a server that cannot say what it requires."""
    return tuple(Attribute(each) for each in questions.get(code, {}))


MOST_OPTIONS = 6
"A caller cannot keep more in mind while they are read out."


def read_questions(entry: Entry, languages: Sequence[Language]) -> Questions:
    """Return the question for each attribute of each service."""
    return MappingProxyType({code: _of_service(each, languages) for code, each in entry.pairs().items()})


def _of_service(entry: Entry, languages: Sequence[Language]) -> Mapping[str, ReportQuestion]:
    return MappingProxyType({code: _question(code, each, languages) for code, each in entry.pairs().items()})


def _question(code: str, entry: Entry, languages: Sequence[Language]) -> ReportQuestion:
    fields = entry.fields(("kind", "ask"), ("options",))
    kind = fields["kind"].one_of(QuestionKind)
    if (kind is QuestionKind.CHOICE) is not fields["options"].is_given:
        entry.fault("options belong to a choice, and to nothing else")
    given = fields["options"].pairs() if fields["options"].is_given else {}
    if len(given) > MOST_OPTIONS:
        fields["options"].fault(f"nobody keeps more than {MOST_OPTIONS} options in mind")
    options = tuple(_option(name, each, languages) for name, each in given.items())
    texts = fields["ask"].in_languages(languages)
    return ReportQuestion(code, kind, AskOption(code, texts, MappingProxyType({}), options, ""))


def _option(name: str, entry: Entry, languages: Sequence[Language]) -> Option:
    worded = {language: each.fields(("name", "words")) for language, each in entry.fields(languages).items()}
    names = {language: words["name"].text() for language, words in worded.items()}
    said = {
        language: tuple(plain(item.text()).strip() for item in words["words"].items())
        for language, words in worded.items()
    }
    return Option(name, MappingProxyType(names), MappingProxyType(said), "")
