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
from ivr.register import approval_pages, incident_pages, public_routes, survey_pages
from ivr.run import health, scrape
from ivr.run.trial import TrialPhone
from ivr.studio import fact_pages, list_pages
from ivr.studio import pages as article_pages
from ivr.studio.directory import banner_pages, directory_pages, switch_pages
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

DESK = NavigationPlace(
    "/desk", "desk.place", with_admin(Role.STAFF, Role.MANAGER), PlaceGroup.CALLS, is_near=True
)
CALLBACKS = NavigationPlace(
    "/desk/callbacks", "callbacks.title", with_admin(Role.STAFF, Role.MANAGER), PlaceGroup.CALLS, is_near=True
)
TEXTS = NavigationPlace("/desk/texts", "texts.title", with_admin(Role.STAFF, Role.MANAGER), PlaceGroup.CALLS)
DASHBOARD = NavigationPlace(
    "/dashboard", "dashboard.place", with_admin(Role.MANAGER), PlaceGroup.FIGURES, is_near=True
)
BANNERS = NavigationPlace(
    "/banners", "directory.banners", with_admin(Role.EDITOR, Role.MANAGER), PlaceGroup.CITY
)
DIRECTORY = NavigationPlace("/directory", "directory.directory", with_admin(Role.MANAGER), PlaceGroup.CITY)
HEARING = NavigationPlace(
    "/review/hearing", "hearing.place", with_admin(Role.EDITOR, Role.MANAGER), PlaceGroup.QUALITY
)
STUDIO = NavigationPlace(
    "/studio", "studio.place", with_admin(Role.EDITOR, Role.REVIEWER, Role.MANAGER), PlaceGroup.CITY
)
TOKENS = NavigationPlace("/tokens", "api.title", with_admin())
WEBHOOKS = NavigationPlace("/webhooks", "webhooks.title", with_admin())
REVIEW = NavigationPlace("/review", "review.place", with_admin(Role.EDITOR, Role.MANAGER), PlaceGroup.QUALITY)
PRIVACY = NavigationPlace("/privacy", "privacy.place", with_admin(Role.PRIVACY))
MACHINE = NavigationPlace("/machine", "machine.title", with_admin())
INCIDENTS = NavigationPlace(
    "/incidents",
    "incident.place",
    with_admin(Role.STAFF, Role.EDITOR, Role.MANAGER, Role.PRIVACY),
    PlaceGroup.QUALITY,
)
SURVEY = NavigationPlace("/survey", "survey.place", frozenset(Role), PlaceGroup.QUALITY)
APPROVAL = NavigationPlace(
    "/going-live", "approval.place", with_admin(Role.MANAGER, Role.PRIVACY), PlaceGroup.QUALITY
)
OTHERS = (*PLACES, TOKENS, WEBHOOKS, MACHINE)
MENU = (
    DESK,
    CALLBACKS,
    TEXTS,
    DASHBOARD,
    STUDIO,
    BANNERS,
    DIRECTORY,
    REVIEW,
    HEARING,
    INCIDENTS,
    SURVEY,
    APPROVAL,
    PRIVACY,
    *OTHERS,
)
"In reading order."

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
    *(health.router, scrape.router, token_pages.router, outgoing.router),
    *(asking_pages.router, public_routes.router, public_routes.data_router),
)
"They check signatures and tokens themselves, or are for the public."
AT_DESK = (replies, desk, own_reports, callbacks)
GUARDED: tuple[tuple[tuple[Role, ...], tuple[ModuleType, ...]], ...] = (
    ((Role.STAFF, Role.MANAGER), AT_DESK),
    ((Role.MANAGER,), (dashboard, saved_views, stated_pages)),
    ((Role.EDITOR, Role.MANAGER), (feedback, review, hearing, banner_pages)),
    ((Role.MANAGER,), (directory_pages, switch_pages)),
    ((Role.STAFF, Role.EDITOR, Role.MANAGER, Role.PRIVACY), (incident_pages,)),
    ((Role.MANAGER, Role.PRIVACY), (approval_pages,)),
    ((), (survey_pages,)),
    ((Role.PRIVACY,), (privacy,)),
    ((Role.EDITOR, Role.REVIEWER, Role.MANAGER), STUDIO_ROOMS),
)
"Which roles may use which rooms; none means everybody who is signed in."


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
