"""The rules of the line, in the order in which they are tried.

Danger first; then a person whenever one is asked for; then what the caller said of the call itself;
then articles; then the ladder of reprompts.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from intents.article import Article, Consequence, Handling
from intents.catalog import Catalog
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from routing.asked import AnythingElse, DidThatHelp, HowCanIHelp, IsItAbout
from routing.decision import (
    Answer,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    Reason,
    Redirect,
    Repeat,
    SwitchLanguage,
)
from routing.directory import Directory
from routing.escalation import open_operator, to_on_call, to_person
from routing.ladder import after_miss
from routing.so_far import SoFar

SURE = 0.85
"From this confidence on an answer needs no confirmation, whatever hangs on it."


def decide(
    meant: Understanding, so_far: SoFar, catalog: Catalog, directory: Directory, now: datetime
) -> Decision:
    """Return what the line does next."""
    match meant:
        case Danger(kind):
            return Emergency(kind, *open_operator(directory, now))
        case Control(ControlKind.PERSON, about=about) if about:
            return _person_for(about, catalog, directory, now)
        case Control(kind):
            return _wish(kind, so_far, catalog, directory, now)
        case Recognized(article, confidence):
            return _question(catalog[article], confidence, so_far, directory, now)
        case Ambiguous(candidates):
            return Clarify(tuple(candidate.article for candidate in candidates[:3]))
        case NoMatch():
            return after_miss(so_far, directory, now, heard=True)
        case Silence() if so_far.pending and isinstance(so_far.asked, DidThatHelp):
            return Answer(so_far.pending[0], also_asked=True)
        case Silence():
            return after_miss(so_far, directory, now, heard=False)
        case _:
            assert_never(meant)


def _question(
    article: Article, confidence: float, so_far: SoFar, directory: Directory, now: datetime
) -> Decision:
    if so_far.asked == DidThatHelp(article.id):
        return to_person(article.department, Reason.REJECTED, directory, now, article.id)
    if (
        article.consequence is Consequence.SEVERE
        and confidence < SURE
        and so_far.asked != IsItAbout(article.id)
    ):
        return Clarify((article.id,))
    match article.handling:
        case Handling.ON_CALL:
            return to_on_call(directory[article.department], directory, article.id)
        case Handling.REDIRECT:
            return Redirect(article.id)
        case Handling.PERSON:
            return to_person(article.department, Reason.POLICY, directory, now, article.id)
        case Handling.ANSWER if not article.is_current(now.date()):
            return to_person(article.department, Reason.NOT_CURRENT, directory, now, article.id)
        case Handling.ANSWER:
            names_topic = article.consequence is not Consequence.LOW or confidence < SURE
            return Answer(article.id, names_topic=names_topic)
        case _:
            assert_never(article.handling)


def _wish(
    kind: ControlKind, so_far: SoFar, catalog: Catalog, directory: Directory, now: datetime
) -> Decision:
    match kind:
        case ControlKind.PERSON:
            return _person(so_far, catalog, directory, now)
        case ControlKind.YES:
            return _yes(so_far, catalog, directory, now)
        case ControlKind.NO | ControlKind.NONE_OF_THESE:
            return _no(so_far, catalog, directory, now)
        case ControlKind.REPEAT | ControlKind.SLOWER:
            return Repeat(slower=kind is ControlKind.SLOWER)
        case ControlKind.LANGUAGE:
            return SwitchLanguage(directory.language_after(so_far.language))
        case ControlKind.GOODBYE:
            return End()
        case ControlKind.COMPLAINT_ABOUT_LINE if so_far.complaints:
            return _person(so_far, catalog, directory, now)
        case (
            ControlKind.COMPLAINT_ABOUT_LINE
            | ControlKind.ARE_YOU_HUMAN
            | ControlKind.PAYMENT
            | ControlKind.WAIT
        ):
            return Explain(kind)
        case _:
            assert_never(kind)


def _person(so_far: SoFar, catalog: Catalog, directory: Directory, now: datetime) -> Decision:
    department = catalog[so_far.article].department if so_far.article else directory.operator
    return to_person(department, Reason.ASKED, directory, now, so_far.article)


def _person_for(
    about: tuple[Candidate, ...], catalog: Catalog, directory: Directory, now: datetime
) -> Decision:
    articles = [catalog[each.article] for each in about]
    match articles:
        case [article] if article.handling is Handling.ON_CALL:
            return to_on_call(directory[article.department], directory, article.id)
        case [article]:
            return to_person(article.department, Reason.ASKED, directory, now, article.id)
        case _:
            owners = {article.department for article in articles}
            department = owners.pop() if len(owners) == 1 else directory.operator
            return to_person(department, Reason.ASKED, directory, now)


def _yes(so_far: SoFar, catalog: Catalog, directory: Directory, now: datetime) -> Decision:
    match so_far.asked:
        case DidThatHelp() if so_far.pending:
            return Answer(so_far.pending[0], also_asked=True)
        case DidThatHelp():
            return AskMore()
        case AnythingElse():
            return AskOpenly()
        case IsItAbout(article):
            return _question(catalog[article], 1.0, so_far, directory, now)
        case _:
            return after_miss(so_far, directory, now, heard=True)


def _no(so_far: SoFar, catalog: Catalog, directory: Directory, now: datetime) -> Decision:
    match so_far.asked:
        case DidThatHelp(article):
            owner = catalog[article].department
            return to_person(owner, Reason.REJECTED, directory, now, article)
        case AnythingElse():
            return End()
        case HowCanIHelp() if so_far.answers:
            return End()
        case _:
            return after_miss(_as_open(so_far), directory, now, heard=True)


def _as_open(so_far: SoFar) -> SoFar:
    """Treat a no to our own guess as an open question not understood."""
    return replace(so_far, asked=HowCanIHelp(), article="")
