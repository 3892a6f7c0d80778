"""Reads the questions of a city's services/requests.yaml."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from intents.articles.article import Language
from intents.text.wording import plain
from intents.text.yaml_file import Entry
from routing.journeys.journey import AskOption, Option
from routing.requests.questions import QuestionKind, Questions, ReportQuestion

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
