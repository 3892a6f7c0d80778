"""Every route of the service, with its roles."""

from types import ModuleType

from fastapi import Depends, FastAPI

from ivr.accounts.account import Role, with_admin
from ivr.accounts.guard import requires
from ivr.accounts.routes import PLACES, add_account_routes
from ivr.api import token_pages
from ivr.api.app import add_api, create_api
from ivr.asterisk import routes as exchange
from ivr.desk import feedback, own_reports
from ivr.desk import pages as desk
from ivr.desk.callbacks import pages as callbacks
from ivr.privacy import asking_pages
from ivr.privacy import pages as privacy
from ivr.register import approval_pages, entry_pages, incident_pages, public_routes, survey_pages
from ivr.run import health, telemetry
from ivr.run.trial import TrialPhone
from ivr.studio import fact_pages, list_pages
from ivr.studio import pages as article_pages
from ivr.studio.directory import banner_pages, directory_pages, holiday_pages, switch_pages
from ivr.studio.documents import draft_pages
from ivr.studio.documents import pages as document_pages
from ivr.studio.review import curve_pages
from ivr.studio.review import pages as review
from ivr.studio.sampling import checking as hearing
from ivr.studio.unanswered import pages as unanswered_pages
from ivr.systems.webhooks import pages as outgoing
from ivr.texts import pages as replies
from ivr.twilio import callback_webhooks, stream, text_webhooks, webhooks
from ivr.web.error_pages import offer_error_pages
from ivr.web.pages import NavigationPlace, PlaceGroup, offer_pages
from metrics.dashboard import pages as dashboard
from metrics.dashboard import saved_views, stated_pages

DESK_ROLES = with_admin(Role.STAFF, Role.MANAGER)
MANAGERS = with_admin(Role.MANAGER)
EDITORS = with_admin(Role.EDITOR, Role.MANAGER)
STUDIO_ROLES = with_admin(Role.EDITOR, Role.REVIEWER, Role.MANAGER)
INCIDENT_ROLES = with_admin(Role.STAFF, Role.EDITOR, Role.MANAGER, Role.PRIVACY)
APPROVERS = with_admin(Role.MANAGER, Role.PRIVACY)
MENU = (
    NavigationPlace("/desk", "desk.place", DESK_ROLES, PlaceGroup.CALLS, is_near=True),
    NavigationPlace("/desk/callbacks", "callbacks.title", DESK_ROLES, PlaceGroup.CALLS, is_near=True),
    NavigationPlace("/desk/texts", "texts.title", DESK_ROLES, PlaceGroup.CALLS),
    NavigationPlace("/desk/search", "desk.search", DESK_ROLES, PlaceGroup.CALLS),
    NavigationPlace("/desk/reports", "desk.own.place", DESK_ROLES, PlaceGroup.CALLS),
    NavigationPlace("/guide", "guide.place", DESK_ROLES, PlaceGroup.CALLS),
    NavigationPlace("/dashboard", "dashboard.place", MANAGERS, PlaceGroup.FIGURES, is_near=True),
    NavigationPlace("/dashboard/glossary", "dashboard.glossary", MANAGERS, PlaceGroup.FIGURES),
    NavigationPlace("/dashboard/stated", "dashboard.stated", MANAGERS, PlaceGroup.FIGURES),
    NavigationPlace("/studio", "studio.place", STUDIO_ROLES, PlaceGroup.CITY),
    NavigationPlace("/studio/asked", "unanswered.title", STUDIO_ROLES, PlaceGroup.CITY),
    NavigationPlace("/studio/asked/replies", "unanswered.replies", STUDIO_ROLES, PlaceGroup.CITY),
    NavigationPlace("/studio/facts", "studio.facts", STUDIO_ROLES, PlaceGroup.CITY),
    NavigationPlace("/studio/documents", "documents.title", STUDIO_ROLES, PlaceGroup.CITY),
    NavigationPlace("/banners", "directory.banners", EDITORS, PlaceGroup.CITY),
    NavigationPlace("/directory", "directory.directory", MANAGERS, PlaceGroup.CITY),
    NavigationPlace("/review", "review.place", EDITORS, PlaceGroup.QUALITY),
    NavigationPlace("/review/board", "review.board", EDITORS, PlaceGroup.QUALITY),
    NavigationPlace("/review/curve", "review.curve", STUDIO_ROLES, PlaceGroup.QUALITY),
    NavigationPlace("/review/staff", "desk.feedback.place", EDITORS, PlaceGroup.QUALITY),
    NavigationPlace("/review/hearing", "hearing.place", EDITORS, PlaceGroup.QUALITY),
    NavigationPlace("/incidents", "incident.place", INCIDENT_ROLES, PlaceGroup.QUALITY),
    NavigationPlace("/survey", "survey.place", frozenset(Role), PlaceGroup.QUALITY),
    NavigationPlace("/going-live", "approval.place", APPROVERS, PlaceGroup.QUALITY),
    NavigationPlace("/register", "register.title", APPROVERS, PlaceGroup.QUALITY),
    NavigationPlace("/privacy", "privacy.place", with_admin(Role.PRIVACY)),
    *PLACES,
    NavigationPlace("/tokens", "api.title", with_admin()),
    NavigationPlace("/webhooks", "webhooks.title", with_admin()),
    NavigationPlace("/machine", "machine.title", with_admin()),
)
"In reading order. The first that a person may see is where they begin."

STUDIO_ROOMS = (
    curve_pages,
    unanswered_pages,
    draft_pages,
    document_pages,
    list_pages,
    fact_pages,
    article_pages,
)
"Fixed paths come first, since an article's page would take them for a slug."


OPEN = (
    *(webhooks.router, text_webhooks.router, callback_webhooks.router, stream.router, exchange.router),
    *(health.router, telemetry.router, token_pages.router, outgoing.router),
    *(asking_pages.router, public_routes.router, public_routes.data_router),
)
"They check signatures and tokens themselves, or are for the public."
AT_DESK = (replies, desk, own_reports, callbacks)
GUARDED: tuple[tuple[tuple[Role, ...], tuple[ModuleType, ...]], ...] = (
    ((Role.STAFF, Role.MANAGER), AT_DESK),
    ((Role.MANAGER,), (dashboard, saved_views, stated_pages)),
    ((Role.MANAGER,), (holiday_pages, directory_pages, switch_pages)),
    ((Role.EDITOR, Role.MANAGER), (feedback, review, hearing, banner_pages)),
    ((Role.STAFF, Role.EDITOR, Role.MANAGER, Role.PRIVACY), (incident_pages,)),
    ((Role.MANAGER, Role.PRIVACY), (approval_pages, entry_pages)),
    ((), (survey_pages,)),
    ((Role.PRIVACY,), (privacy,)),
    ((Role.EDITOR, Role.REVIEWER, Role.MANAGER), STUDIO_ROOMS),
)
"Which roles may use which rooms; none means everybody who is signed in. Fixed paths come first here, too."


def add_routes(app: FastAPI, trial: TrialPhone | None = None) -> None:
    """Add all routes; the browser phone only if enabled."""
    app.router.redirect_slashes = False  # a redirect would lead to whatever Host the request names
    for router in OPEN:
        app.include_router(router)
    add_account_routes(app)
    add_api(app, create_api())
    app.include_router(health.page_router, dependencies=[Depends(requires(Role.ADMIN))])
    for roles, rooms in GUARDED:
        for room in rooms:
            app.include_router(room.router, dependencies=[Depends(requires(*roles))])
    offer_pages(app, MENU, () if trial is None else (trial.room,))
    offer_error_pages(app)
    if trial is not None:
        app.include_router(trial.router)
