"""The topics file: wordings that leave open which of two or three articles is meant."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from intents.articles.article import Language
from intents.articles.catalog import Phrase, Topic, TopicWordings, Use
from intents.text.yaml_file import Entry, Problem

NAME = "topics.yaml"
"In the answer folder, beside the departments' folders."
FEWEST, MOST = 2, 3
"A caller can keep three choices in mind."
MIN_TOPIC_PHRASINGS = 3
_USES = {"phrasings": Use.PHRASING, "tests": Use.TEST}


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One topic of the file, with its lines."""

    fields: dict[str, Entry]
    words: dict[Language, dict[str, Entry]]

    @classmethod
    def of(cls, entry: Entry, languages: tuple[Language, ...]) -> "TopicEntry":
        """The known fields of a topic."""
        fields = entry.fields(("articles", *languages))
        return cls(fields, {each: fields[each].fields(("phrasings",), ("tests",)) for each in languages})

    def topic(self) -> Topic:
        """The topic; faulty fields hold placeholders."""
        wordings = {
            language: TopicWordings(_texts(words["phrasings"]), _texts(words["tests"]))
            for language, words in self.words.items()
        }
        return Topic(_texts(self.fields["articles"]), MappingProxyType(wordings))

    def phrases(self) -> Iterator[Phrase]:
        """Every question of the topic, with its place."""
        named = "the topic of " + ", ".join(each.scalar() for each in self.fields["articles"].children())
        for language, words in self.words.items():
            for field, use in _USES.items():
                for item in words[field].children():
                    yield Phrase(item.scalar(), named, language, use, item.file, item.line)

    def faults(self, known: Collection[str]) -> Iterator[Problem]:
        """Every rule that the topic breaks."""
        field = self.fields["articles"]
        named = [each.scalar() for each in field.children()]
        if named and not FEWEST <= len(named) <= MOST:
            yield field.problem(
                f"a topic has {FEWEST} or {MOST} articles to choose from; this has {len(named)}"
            )
        for number, each in enumerate(field.children()):
            if each.scalar() and each.scalar() not in known:
                yield each.problem(f"there is no article {each.scalar()}")
            if each.scalar() in named[:number]:
                yield each.problem(f"the article {each.scalar()} is given twice")
        for language, words in self.words.items():
            count = len(words["phrasings"].children())
            if words["phrasings"].is_given and count < MIN_TOPIC_PHRASINGS:
                yield words["phrasings"].problem(
                    f"{language} has {count} phrasings; at least {MIN_TOPIC_PHRASINGS} are needed"
                )


@dataclass(frozen=True, slots=True)
class Topics:
    """What the file contains; a city need not have one."""

    topics: tuple[Topic, ...] = ()
    phrases: tuple[Phrase, ...] = ()


def read_topics(
    file: Entry | None, languages: tuple[Language, ...], known: Collection[str], faults: list[Problem]
) -> Topics:
    """The topics in the file, if there is one; its faults are collected with the others."""
    if file is None:
        return Topics()
    entries = [TopicEntry.of(each, languages) for each in file.items()]
    faults += [fault for each in entries for fault in each.faults(known)]
    return Topics(
        tuple(each.topic() for each in entries),
        tuple(phrase for each in entries for phrase in each.phrases()),
    )


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(item.text() for item in entry.items())
