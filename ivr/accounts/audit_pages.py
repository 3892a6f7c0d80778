"""The admins' page of the audit log."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from ivr.accounts import audit_store
from ivr.accounts.guard import requires
from ivr.accounts.reception import TheReception
from ivr.accounts.role import Role
from ivr.web.pages import Pages

SHOWN = 50
router = APIRouter(prefix="/audit", include_in_schema=False, dependencies=[Depends(requires(Role.ADMIN))])


@router.get("")
def show(request: Request, reception: TheReception, before: int | None = None, person: str = "") -> Response:
    """Show the newest acts first, a page at a time."""
    pages: Pages = request.app.state.pages
    with reception.site.database.reading() as session:
        acts = audit_store.latest(session, SHOWN + 1, before, person)
    older = acts[SHOWN - 1].seq if len(acts) > SHOWN else None
    names = {account.id: account.name for account in reception.roster.everybody()}
    return pages.render(
        request,
        "audit.html",
        acts=acts[:SHOWN],
        names=names,
        older=older,
        person_asked=person,
        zone=reception.site.clock().tzinfo,
    )
