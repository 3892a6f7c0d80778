"""What must hold of one article before it may be spoken."""

from collections.abc import Collection, Iterator
from datetime import date

from intents.article import Article, Language, Wordings
from intents.article_file import ArticleFile
from intents.problem import Problem
from intents.spoken_rules import spoken_faults

MIN_PHRASINGS = 8


def article_faults(article: Article, file: ArticleFile, departments: Collection[str]) -> Iterator[Problem]:
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
    for language, words in article.wordings.items():
        yield from _wording_faults(language, words, file)


def _wording_faults(language: Language, words: Wordings, file: ArticleFile) -> Iterator[Problem]:
    entries = file.words[language]
    if words.spoken:
        yield from (entries["spoken"].problem(sentence) for sentence in spoken_faults(words.spoken))
    if entries["phrasings"].is_given and len(words.phrasings) < MIN_PHRASINGS:
        yield entries["phrasings"].problem(
            f"{language} has {len(words.phrasings)} phrasings; at least {MIN_PHRASINGS} are needed"
        )
