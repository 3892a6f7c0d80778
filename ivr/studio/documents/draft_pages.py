"""The draft pages: passages for a question or a group, a draft, and the article that it starts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from intents.articles.article import Language
from ivr.studio.article_form import text_of, with_phrasings
from ivr.studio.documents.draft import DraftSentence, spoken_text
from ivr.studio.documents.library import DocumentDesk
from ivr.studio.documents.pages import PAGE, desk_of
from ivr.studio.documents.tie import looseness
from ivr.studio.findings import Told
from ivr.studio.list_pages import begun
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.translations import in_step
from ivr.studio.unanswered.desk import AskedDesk, WatchedGroup
from ivr.studio.unanswered.group import Fate

router = APIRouter(prefix=PAGE, include_in_schema=False)
LONGEST_QUESTION = 300
MOST_PHRASINGS = 24
PLACEHOLDER = "["
"A redacted text cannot be a phrasing."


class _Chosen(BaseModel):
    """A sentence as a form carries it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    document: str
    passage: int
    text: str
    quotation: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """The search: a typed question, or a group of unanswered questions."""

    wordings: tuple[tuple[Language, str], ...]
    group: WatchedGroup | None = None

    @property
    def group_id(self) -> str:
        return self.group.group.id if self.group else ""

    @property
    def name(self) -> tuple[Language, str]:
        return self.wordings[0]

    def phrasings(self, languages: Sequence[Language]) -> dict[Language, list[str]]:
        """The wordings without redactions."""
        return {
            language: [text for code, text in self.wordings if code == language and PLACEHOLDER not in text][
                :MOST_PHRASINGS
            ]
            for language in languages
        }


@router.post("/ask")
def ask(visit: AStudioVisit, form: TypedForm) -> Response:
    """Show the best passages for a typed question, and a draft; the question is not stored."""
    return _page(visit, _asked(visit, form))


@router.get("/for/{group_id}")
def for_group(visit: AStudioVisit, group_id: str) -> Response:
    """Show the same for a group of unanswered questions."""
    asked = _asked(visit, {"group": group_id})
    visit.note("answers.asked_read", group_id)
    return _page(visit, asked)


@router.post("/begin")
def begin(visit: AStudioVisit, form: TypedForm) -> Response:
    """Start an article with the chosen sentences as its draft, or add them to an article's draft."""
    asked = _asked(visit, form)
    drafted = [(language, _chosen(visit, asked, form, language)) for language in visit.languages]
    if not any(sentences for _, sentences in drafted):
        return _page(visit, asked, 422, faults=(visit.words("documents.none_chosen"),), form=form)
    fields = {
        f"spoken.{language}": spoken_text(sentences, language) for language, sentences in drafted if sentences
    }
    is_new = form.get("into") != "article"
    kept = (begun if is_new else _put_into)(visit, form, asked.phrasings(visit.languages), fields)
    if not isinstance(kept, str):
        return _page(visit, asked, 422, faults=kept, form=form)
    slug = kept
    edition = visit.history(slug).newest.number
    desk_of(visit).keep_sources(slug, edition, [one for one in drafted if one[1]])
    visit.note("documents.draft", f"{slug}@{edition}")
    if asked.group:
        fate = Fate.ARTICLE if is_new else Fate.PHRASINGS
        if _asked_desk(visit).decide(asked.group.group, fate, visit.author, slug):
            visit.note("answers.asked_decided", f"{asked.group_id} {fate.value}")
    return visit.moved(f"/studio/{slug}", "begin" if is_new else "saved")


@router.post("/compared/{slug}")
def compared(visit: AStudioVisit, slug: str) -> Response:
    """Note that somebody compared an answer with its documents, and found it right."""
    visit.history(slug)
    desk_of(visit).compared(slug)
    visit.note("documents.compared", slug)
    return visit.moved(f"/studio/{slug}", "saved")


def _put_into(
    visit: StudioVisit,
    form: Mapping[str, str],
    phrasings: Mapping[str, Sequence[str]],
    fields: Mapping[str, str],
) -> str | tuple[Told, ...]:
    slug = form.get("article", "")
    known = visit.desk.studio.history(slug)
    if known is None or slug.endswith(".yaml"):
        return (visit.words("unanswered.no_article"),)
    newest = known.newest
    text = text_of(with_phrasings(newest.text, phrasings), fields, visit.languages)
    text = in_step(text, newest.text, visit.languages)
    return visit.told(visit.desk.studio.save(slug, newest.path, text, newest.number, visit.author)) or slug


def _asked(visit: StudioVisit, form: Mapping[str, str]) -> _Asked:
    if form.get("group"):
        group = _asked_desk(visit).group(form["group"])
        if group is None or not group.group.utterances:
            raise HTTPException(404)
        found = ((language, text) for language, texts in group.group.wordings().items() for text in texts)
        first = group.group.utterances[0]
        name = (first.language, first.text)
        return _Asked((name, *(one for one in found if one != name)), group)
    question = " ".join(form.get("question", "").split())[:LONGEST_QUESTION]
    language = form.get("language", "")
    return _Asked(((language if language in visit.languages else visit.languages[0], question),))


def _chosen(
    visit: StudioVisit, asked: _Asked, form: Mapping[str, str], language: Language
) -> tuple[DraftSentence, ...]:
    """The ticked sentences, each checked against its passage again, since the document may have changed."""
    found = []
    for name, value in form.items():
        if name.startswith(f"use.{language}."):
            sentence = _tied(desk_of(visit), asked, value)
            if sentence is not None:
                found.append(sentence)
    return tuple(found)


def _tied(desk: DocumentDesk, asked: _Asked, value: str) -> DraftSentence | None:
    try:
        chosen = _Chosen.model_validate_json(value)
    except ValidationError:
        return None
    known = desk.library.document(chosen.document)
    document, passages = known or (None, ())
    passage = next((one for one in passages if one.number == chosen.passage), None)
    if document is None or passage is None:
        return None
    around = (passage.heading, document.title, *(text for _, text in asked.wordings))
    is_own = chosen.text == chosen.quotation and chosen.text in passage.text
    if not is_own and looseness(chosen.text, chosen.quotation, passage.text, around) is not None:
        return None
    return DraftSentence(chosen.text, chosen.quotation, document, passage)


def _page(visit: StudioVisit, asked: _Asked, status: int = 200, **context: object) -> Response:
    desk = desk_of(visit)
    language, question = asked.name
    shown: dict[str, object] = {"faults": (), "form": {}, **context}
    if not question:
        shown["faults"], status = (visit.words("documents.no_question"),), 422
    drafts = [desk.drafted(asked.wordings, each) for each in visit.languages] if question else []
    return visit.page(
        "documents-draft.html",
        status,
        question=question,
        language=language,
        group=asked.group_id,
        drafts=[(one, [_value(each) for each in one.sentences]) for one in drafts],
        texts={one.language: spoken_text(one.sentences, one.language) for one in drafts},
        is_worded=desk.word is not None,
        is_reading=desk.library.is_reading,
        articles=_articles(visit),
        departments=visit.desk.directory().departments,
        **shown,
    )


def _value(one: DraftSentence) -> str:
    return json.dumps(
        {
            "document": one.document.id,
            "passage": one.passage.number,
            "text": one.text,
            "quotation": one.quotation,
        },
        ensure_ascii=False,
    )


def _articles(visit: StudioVisit) -> dict[str, str]:
    """The articles that the draft may go into, by slug, with their names if they are on air."""
    catalog, language = visit.desk.catalog().articles, visit.words.language
    found = {}
    for slug in visit.desk.studio.current():
        wording = catalog[slug].wordings.get(language) if slug in catalog else None
        if not slug.endswith(".yaml"):
            found[slug] = f"{wording.name} ({slug})" if wording else slug
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def _asked_desk(visit: StudioVisit) -> AskedDesk:
    desk: AskedDesk = visit.request.app.state.asked
    return desk
