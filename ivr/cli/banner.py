"""`cityline banner`: notices put on air and taken down from a terminal."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli.city_editor import AtTerminal, at_terminal, kept
from ivr.cli.console import for_results, print_json
from ivr.errors import BadInput
from ivr.settings import load_settings
from routing.banner import Banner, Mode
from routing.banner_text import banner_text
from routing.editing.banner_form import new_slug, text_of
from routing.editing.editor import Draft
from routing.editing.edits import Kind

Texts = Annotated[
    list[str], typer.Option("--text", help="What is said, by language: en=… and fr=…; once for each.")
]
Slugs = list[str] | None


def list_banners(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """List the notices: what is on air now, what is planned and what has ended."""
    with at_terminal(load_settings()) as desk:
        banners, now = desk.editor.look().base.banners, desk.now
    rows = [(_state(banner, now.timestamp()), banner) for banner in banners]
    if as_json:
        print_json([_fields(state, banner) for state, banner in rows])
        return
    table = Table("notice", "state", "until", "owner", "text")
    for state, banner in rows:
        until = banner.ends_at.astimezone(now.tzinfo).isoformat(" ", "minutes")
        table.add_row(banner.id, state, until, banner.owner, next(iter(banner.texts.values())))
    for_results().print(table if rows else "There is no notice.")


def air(  # noqa: PLR0913 - each is an option of the command line
    text: Texts,
    until: Annotated[str, typer.Option(help="When it ends, such as 2026-11-26T08:00.")],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    *,
    start: Annotated[str, typer.Option("--from", help="When it starts; now if left out.")] = "",
    mode: Annotated[Mode, typer.Option(help="Where in the call it is heard.")] = Mode.BEFORE_GREETING,
    department: Annotated[Slugs, typer.Option(help="Only for questions to this department.")] = None,
    article: Annotated[Slugs, typer.Option(help="Only for this question, such as roads.pothole.")] = None,
) -> None:
    """Put a notice on air; the next caller hears it."""
    if department and article:
        raise BadInput("Choose either departments or articles.")
    typed = {
        **_spoken(text),
        "ends_at": until,
        "starts_at": start,
        "mode": mode.value,
        "owner": owner,
        "scope": "departments" if department else "articles" if article else "all",
        **{f"departments.{slug}": "true" for slug in department or ()},
        **{f"articles.{slug}": "true" for slug in article or ()},
    }
    with at_terminal(load_settings(), speaks=True) as desk:
        slug = _air(desk, typed)
    for_results().print(
        f"On air as {slug}; the next caller hears it. Take it down: cityline banner end {slug}"
    )


def end(slug: Annotated[str, typer.Argument(help="The notice, as cityline banner list names it.")]) -> None:
    """Take a notice off the air at once."""
    with at_terminal(load_settings()) as desk:
        edited = desk.editor.look()
        known = next((banner for banner in edited.base.banners if banner.id == slug), None)
        if known is None:
            raise BadInput(f"{slug}: there is no such notice; see: cityline banner list")
        version = edited.edits.version_of(Kind.BANNER, slug)
        draft = Draft(Kind.BANNER, slug, banner_text(known), version, desk.by, is_withdrawn=True)
        saved = kept(desk.editor.save(draft))
        desk.note("banners.take_down", f"{slug}@{saved.document.version}")
    for_results().print(f"Taken down: {slug}. The next caller does not hear it any more.")


def _air(desk: AtTerminal, typed: dict[str, str]) -> str:
    edited = desk.editor.look()
    directory = edited.base.directory
    documents = (one.slug for one in edited.edits.documents if one.kind is Kind.BANNER)
    taken = (*(banner.id for banner in edited.base.banners), *documents)
    slug = new_slug(typed, taken, directory.languages[0])
    text = text_of({**typed, "slug": slug}, directory.languages, directory.time_zone, desk.now, desk.by)
    saved = kept(desk.editor.save(Draft(Kind.BANNER, slug, text, 0, desk.by)))
    desk.note("banners.air", f"{slug}@{saved.document.version}")
    return slug


def _spoken(texts: Iterable[str]) -> dict[str, str]:
    spoken: dict[str, str] = {}
    for text in texts:
        language, equals, words = text.partition("=")
        if not equals or len(language) != 2:
            raise BadInput(f'--text {text}: write the language first, such as --text "en=Plows are out."')
        spoken[f"text.{language}"] = words
    return spoken


def _state(banner: Banner, now: float) -> str:
    if banner.ends_at.timestamp() <= now:
        return "ended"
    return "on air" if banner.starts_at.timestamp() <= now else "planned"


def _fields(state: str, banner: Banner) -> dict[str, object]:
    return {
        "id": banner.id,
        "state": state,
        "mode": banner.mode.value,
        "texts": dict(banner.texts),
        "starts_at": banner.starts_at.isoformat(),
        "ends_at": banner.ends_at.isoformat(),
        "owner": banner.owner,
        "approved_by": banner.approved_by,
    }
