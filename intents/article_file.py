"""The file of one article: its fields, and the article that they make."""

from dataclasses import dataclass
from types import MappingProxyType

from intents.article import Article, Consequence, Handling, Language, Wordings
from intents.catalog_rules import Phrase, Use
from intents.entry import Entry

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


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """The fields of an article's file, with their lines."""

    fields: dict[str, Entry]
    words: dict[Language, dict[str, Entry]]
    tests: dict[str, Entry]

    @classmethod
    def of(cls, entry: Entry, languages: tuple[Language, ...]) -> "ArticleFile":
        """The known fields of a file."""
        fields = entry.fields((*FIELDS, *languages), ("tests", "hours_of"))
        words = {
            language: fields[language].fields(("name", "spoken", "phrasings"), ("for_staff",))
            for language in languages
        }
        tests = fields["tests"].fields((), (*languages, *(f"not_{language}" for language in languages)))
        return cls(fields, words, tests)

    def article(self) -> Article:
        """The article; where a field has a fault it holds a filler."""
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
            wordings=MappingProxyType({language: self._wordings(language) for language in self.words}),
            source=fields["id"].file,
            hours_of=fields["hours_of"].text(),
        )

    def phrases(self) -> list[Phrase]:
        """Every question in the file with its place."""
        article = self.fields["id"].scalar()
        return [
            Phrase(item.scalar(), article, language, use, item.file, item.line)
            for language in self.words
            for use in Use
            for item in self._questions(language, use).children()
        ]

    def _wordings(self, language: Language) -> Wordings:
        return Wordings(
            name=self.words[language]["name"].text(),
            spoken=self.words[language]["spoken"].text(),
            phrasings=_texts(self._questions(language, Use.PHRASING)),
            tests=_texts(self._questions(language, Use.TEST)),
            near_misses=_texts(self._questions(language, Use.NEAR_MISS)),
            for_staff=self.words[language]["for_staff"].text(),
        )

    def _questions(self, language: Language, use: Use) -> Entry:
        match use:
            case Use.PHRASING:
                return self.words[language]["phrasings"]
            case Use.TEST:
                return self.tests[language]
            case Use.NEAR_MISS:
                return self.tests[f"not_{language}"]


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(item.text() for item in entry.items())
