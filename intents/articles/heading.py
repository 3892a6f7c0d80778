"""Names as headings, without the article with which they are spoken."""

from languages.forms import forms
from languages.grammar import first_upper


def heading(name: str, language: str) -> str:
    """Return “Contact Centre” for “the Contact Centre”, or « Centre de contact »."""
    article = forms(language).pattern("heading_article")
    return first_upper(article.sub("", name) if article else name)
