"""The admins' page of the audit log."""

from functools import partial

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from ivr.accounts import audit_store
from ivr.accounts.account import Role
from ivr.accounts.authentication import TheAuthentication
from ivr.accounts.guard import requires
from ivr.web.pages import Pages
from ivr.web.words import Words

SHOWN = 50
router = APIRouter(prefix="/audit", include_in_schema=False, dependencies=[Depends(requires(Role.ADMIN))])


@router.get("")
def show(
    request: Request, authentication: TheAuthentication, before: int | None = None, person: str = ""
) -> Response:
    """Show the newest acts first, a page at a time."""
    pages: Pages = request.app.state.pages
    with authentication.site.database.reading() as session:
        acts = audit_store.latest(session, SHOWN + 1, before, person)
    older = acts[SHOWN - 1].seq if len(acts) > SHOWN else None
    names = {account.id: account.name for account in authentication.users.everybody()}
    return pages.render(
        request,
        "audit.html",
        acts=acts[:SHOWN],
        names=names,
        older=older,
        link_of=link_of,
        told=partial(subject_text, pages.words_for(request)),
        person_asked=person,
        zone=authentication.site.clock().tzinfo,
    )


PAGES = {
    "accounts": "/accounts/",
    "desk": "/desk/calls/",
    "callbacks": "/desk/callbacks/",
    "directory": "/directory/",
    "banners": "/banners/",
    "review": "/desk/calls/",
}
"The pages of the subjects of each kind of act."
PAGELESS = frozenset({"accounts.declared", "banners.switch_on", "banners.switch_off"})
REFERENCE = 8
"A call is shown by the last characters of its id, here as on the dashboard."


def link_of(act: str, subject: str) -> str:
    """Return the page of an entry's subject, or nothing."""
    place = PAGES.get(act.partition(".")[0], "")
    return place + _id_of(subject) if place and subject and act not in PAGELESS else ""


def subject_text(words: Words, act: str, subject: str) -> str:
    """Return the readable name of an entry's subject."""
    room = act.partition(".")[0]
    if room in ("desk", "review") and subject:
        sid, _, turn = subject.partition(":")
        key = "accounts.audit_turn" if turn else "accounts.audit_call"
        return words(key, reference=sid[-REFERENCE:], number=turn)
    name, _, rest = subject.partition("@")
    version, _, reason = rest.partition(": ")
    told = name if room != "callbacks" else words("accounts.audit_call", reference=name[-REFERENCE:])
    known = f"{told}, {words('accounts.audit_version', number=version)}" if version else told
    return f"{known}: {reason}" if reason else known


def _id_of(subject: str) -> str:
    return subject.partition(":")[0].partition("@")[0]
