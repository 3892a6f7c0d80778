"""Reads the answer folder into a catalog."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from yaml import Node

from intents.articles import facts as fact_file
from intents.articles import topic_file
from intents.articles.article import (
    Article,
    Behind,
    Consequence,
    Further,
    Handling,
    Language,
    Wordings,
    further_faults,
    spoken_faults,
)
from intents.articles.catalog import Catalog, Phrase, Use, repeated
from intents.articles.facts import Facts, read_facts
from intents.articles.topic_file import read_topics
from intents.text.yaml_file import WHOLE_FILE, Entry, Problem, file_text, read_yaml, read_yaml_text

FIELDS = (
    "id",
    "department",
    "handling",
    "consequence",
    "version",
    "owner",
    "written_by",
    "reviewed_by",
    "reviewed_on",
    "review_by",
)
OF_LANGUAGE = (("name", "spoken", "phrasings"), ("more", "for_staff", "behind"))
"What a language's part must have, and what it may have."


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article file's fields, with their lines."""

    fields: dict[str, Entry]
    words: dict[Language, dict[str, Entry]]
    tests: dict[str, Entry]

    @classmethod
    def of(cls, entry: Entry, languages: tuple[Language, ...]) -> "ArticleFile":
        """The known fields of a file."""
        fields = entry.fields((*FIELDS, *languages), ("tests", "hours_of", "withdrawn"))
        words = {language: fields[language].fields(*OF_LANGUAGE) for language in languages}
        tests = fields["tests"].fields((), (*languages, *(f"not_{language}" for language in languages)))
        return cls(fields, words, tests)

    def article(self, facts: Facts) -> Article:
        """The article with its facts; faulty fields hold placeholders."""
        fields = self.fields
        return Article(
            id=fields["id"].text(),
            department=fields["department"].text(),
            handling=fields["handling"].one_of(Handling),
            consequence=fields["consequence"].one_of(Consequence),
            version=fields["version"].whole(),
            owner=fields["owner"].text(),
            written_by=fields["written_by"].text(),
            reviewed_by=fields["reviewed_by"].text(),
            reviewed_on=fields["reviewed_on"].day(),
            review_by=fields["review_by"].day(),
            wordings=MappingProxyType({language: self._wordings(language, facts) for language in self.words}),
            source=fields["id"].file,
            hours_of=fields["hours_of"].text(),
            is_withdrawn=fields["withdrawn"].flag(),
            facts=facts.named_in(said.scalar() for words in self.words.values() for said in _said(words)),
        )

    def phrases(self) -> list[Phrase]:
        """Every question in the file with its place."""
        article = self.fields["id"].scalar()
        return [
            Phrase(item.scalar(), article, language, use, item.file, item.line)
            for language in self.words
            for use in Use
            for item in self._questions(language, use)
        ]

    def _wordings(self, language: Language, facts: Facts) -> Wordings:
        return Wordings(
            name=self.words[language]["name"].text(),
            spoken=facts.filled(self.words[language]["spoken"].text(), language),
            phrasings=_texts(self.words[language]["phrasings"]),
            tests=_texts(self.tests[language]),
            near_misses=_texts(self.tests[f"not_{language}"]),
            more=tuple(_further(item, language, facts) for item in self.words[language]["more"].items()),
            for_staff=self.words[language]["for_staff"].text(),
            behind=behind.one_of(Behind) if (behind := self.words[language]["behind"]).is_given else None,
        )

    def _questions(self, language: Language, use: Use) -> tuple[Entry, ...]:
        match use:
            case Use.PHRASING:
                return self.words[language]["phrasings"].children()
            case Use.TEST:
                return self.tests[language].children()
            case Use.NEAR_MISS:
                return self.tests[f"not_{language}"].children()
            case Use.FOLLOW_UP:
                further = self.words[language]["more"].children()
                return tuple(
                    asked for item in further if item.is_mapping for asked in item.child("asks").children()
                )


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(item.text() for item in entry.items())


def _said(words: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """What an article says in one language: its answer, and each further sentence."""
    return (words["spoken"], *(_told_by(item) for item in words["more"].children()))


def _told_by(item: Entry) -> Entry:
    """The sentence of an entry of `more`, with or without the questions that ask for it."""
    return item.child("tells") if item.is_mapping else item


def _further(item: Entry, language: Language, facts: Facts) -> Further:
    if not item.is_mapping:
        return Further(facts.filled(item.text(), language))
    fields = item.fields(("tells", "asks"))
    return Further(facts.filled(fields["tells"].text(), language), _texts(fields["asks"]))


MIN_PHRASINGS = 8
CAN_GO_OFF_AIR = frozenset({Handling.ANSWER, Handling.REDIRECT, Handling.REFERRAL})
"Articles that a person takes over once one of their facts is past its date."


def article_faults(
    article: Article, file: ArticleFile, departments: Collection[str], facts: Facts
) -> Iterator[Problem]:
    """Every rule that the article breaks; fields that could not be read were noted before."""
    fields = file.fields
    if article.department and article.department not in departments:
        yield fields["department"].problem(f"there is no department {article.department}")
    if article.hours_of and article.hours_of not in departments:
        yield fields["hours_of"].problem(f"there is no department {article.hours_of}")
    if article.reviewed_by and article.reviewed_by.casefold() == article.written_by.casefold():
        yield fields["reviewed_by"].problem("the reviewer is also the writer; somebody else has to review")
    if date.min not in {article.reviewed_on, article.review_by} and article.review_by < article.reviewed_on:
        yield fields["review_by"].problem("review_by is before reviewed_on")
    if article.facts and article.handling not in CAN_GO_OFF_AIR:
        yield fields["handling"].problem(
            f"{article.handling} is said whatever the date; write out what {article.facts[0].id} is"
        )
    for language, words in article.wordings.items():
        yield from _wording_faults(language, words, file, facts)
    yield from _unlike(article, file)


def _unlike(article: Article, file: ArticleFile) -> Iterator[Problem]:
    """Languages that answer fewer further questions, or more, than the first."""
    many = {
        language: sum(bool(each.asks) for each in words.more) for language, words in article.wordings.items()
    }
    first, wanted = next(iter(many.items()), ("", 0))
    for language, has in many.items():
        if has != wanted:
            place = file.words[language]["more"]
            line = place if place.is_given else file.fields[language]
            yield line.problem(f"more has {has} sentences with asks; {first} has {wanted}")


def _wording_faults(
    language: Language, words: Wordings, file: ArticleFile, facts: Facts
) -> Iterator[Problem]:
    entries = file.words[language]
    yield from (said.problem(fault) for said in _said(entries) for fault in facts.faults_of(said.scalar()))
    if words.spoken:
        yield from (entries["spoken"].problem(sentence) for sentence in spoken_faults(words.spoken))
    further = zip(entries["more"].children(), words.more, strict=False)
    yield from (said.problem(fault) for said, told in further for fault in further_faults(told))
    if entries["phrasings"].is_given and len(words.phrasings) < MIN_PHRASINGS:
        yield entries["phrasings"].problem(
            f"{language} has {len(words.phrasings)} phrasings; at least {MIN_PHRASINGS} are needed"
        )


BOM = "\ufeff"
"A byte order mark, which some editors write."
MOST_BASES = 16
"What is on air, and the drafts that people are working on just now; each catalog takes a megabyte or two."
MOST_FILES = 1024
"Each parsed file takes about 30 KB."


@dataclass(frozen=True, slots=True)
class AnswerText:
    """One file of the answer folder, wherever its text is stored."""

    path: str
    "Its path below the answer folder, such as waste/bin_damaged.yaml."
    text: str
    is_withdrawn: bool = False
    "Recognized, but not spoken: a person takes the call."
    version: int = 0
    "The version that callers hear, if higher than the file's because a fact changed its words."


def load_catalog(
    folder: Path, departments: Collection[str], languages: tuple[Language, ...]
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The articles under a folder; with a problem the catalog holds placeholders and must not be used."""
    faults = [*_strays(folder)]
    beside = [folder / topic_file.NAME, folder / fact_file.NAME]
    files = [read_yaml(path, faults) for path in sorted({*folder.rglob("*.yaml")} - {*beside})]
    topics, facts = (read_yaml(path, faults) if path.exists() else None for path in beside)
    if not files:
        faults.append(Problem(folder.as_posix(), 1, "there is no article; put one YAML file for each here"))
    return _catalog(files, (topics, facts), departments, languages, faults)


def texts_in(folder: Path) -> tuple[tuple[AnswerText, ...], tuple[Problem, ...]]:
    """The files of a folder, with those that cannot be read as text."""
    faults: list[Problem] = []
    readable = [path for path in sorted(folder.rglob("*.yaml")) if file_text(path, faults) is not None]
    # Byte for byte: what some editors put before the first character is exported again.
    texts = (
        AnswerText(path.relative_to(folder).as_posix(), path.read_bytes().decode("utf-8"))
        for path in readable
    )
    return tuple(texts), tuple(faults)


def catalog_of(
    texts: Iterable[AnswerText], departments: Collection[str], languages: tuple[Language, ...]
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The articles in some texts, as if they were files of a folder."""
    return _checked(tuple(texts), frozenset(departments), languages)


@lru_cache(MOST_BASES)
def _checked(
    texts: tuple[AnswerText, ...], departments: frozenset[str], languages: tuple[Language, ...]
) -> tuple[Catalog, tuple[Problem, ...]]:
    """Remembered by every letter of what is checked, so that no page waits for what was checked before."""
    faults: list[Problem] = []
    files = {each.path: _parsed(each, faults) for each in sorted(texts, key=lambda each: each.path)}
    beside = files.pop(topic_file.NAME, None), files.pop(fact_file.NAME, None)
    withdrawn = {each.path for each in texts if each.is_withdrawn}
    versions = {each.path: each.version for each in texts}
    if not files:
        faults.append(Problem(topic_file.NAME, 1, "there is no article"))
    catalog, problems = _catalog([*files.values()], beside, departments, languages, faults)
    articles = {
        article.id: replace(
            article,
            is_withdrawn=article.is_withdrawn or article.source in withdrawn,
            version=max(article.version, versions[article.source]),
        )
        for article in catalog
    }
    return replace(catalog, articles=MappingProxyType(articles)), problems


def _parsed(answer: AnswerText, faults: list[Problem]) -> Entry:
    node, found = _node_of(answer.path, answer.text.removeprefix(BOM))
    faults += found
    return Entry(WHOLE_FILE, answer.path, faults, node)


@lru_cache(MOST_FILES)
def _node_of(path: str, text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Remembered too: of a base in which one file has changed, only that one is parsed."""
    faults: list[Problem] = []
    return read_yaml_text(text, path, faults).node, tuple(faults)


def _catalog(
    files: Sequence[Entry],
    beside: tuple[Entry | None, Entry | None],
    departments: Collection[str],
    languages: tuple[Language, ...],
    faults: list[Problem],
) -> tuple[Catalog, tuple[Problem, ...]]:
    phrases: list[Phrase] = []
    articles: dict[str, Article] = {}
    topics, facts = beside[0], read_facts(beside[1], languages)
    for each in files:
        file = ArticleFile.of(each, languages)
        article = file.article(facts)
        faults += article_faults(article, file, departments, facts)
        faults += _taken(article, file, articles)
        phrases += file.phrases()
        articles.setdefault(article.id, article)
    open_ones = read_topics(topics, languages, articles.keys(), faults)
    faults += repeated([*phrases, *open_ones.phrases])
    catalog = Catalog(MappingProxyType(articles), languages, open_ones.topics, facts)
    return catalog, tuple(sorted(set(faults)))


def _strays(folder: Path) -> Iterable[Problem]:
    return (
        Problem(path.as_posix(), 1, "this file is not read; name it .yaml")
        for path in sorted(folder.rglob("*.yml"))
    )


def _taken(article: Article, file: ArticleFile, articles: Mapping[str, Article]) -> Iterable[Problem]:
    if article.id and article.id in articles:
        place = file.fields["id"]
        first = articles[article.id].source
        yield Problem(place.file, place.line, f"the id {article.id} is taken by {first}")
