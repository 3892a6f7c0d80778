"""What is known of a call before it is made up."""

from dataclasses import dataclass
from datetime import datetime

from intents.article import Article
from routing.directory import Directory


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Who calls when, and about what."""

    sid: str
    at: datetime
    language: str
    caller_hash: str
    topics: tuple[Article, ...]
    directory: Directory
    age: float
    "How far the line has come (0–1)."
    load: float
    "How many times the usual number of people call on this day."
    improved: frozenset[str]
    "The articles whose second version is spoken; of all others it is the first."
    all_to_people: bool = False
