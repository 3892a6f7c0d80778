"""What the service answers, by its settings."""

from fastapi import Depends, FastAPI

from ivr import health, scrape
from ivr.accounts.guard import requires
from ivr.accounts.role import Role, with_admin
from ivr.accounts.routes import PLACES, add_account_routes
from ivr.browser_phone import pages as browser_phone
from ivr.phone import stream, webhooks
from ivr.review import pages as review
from ivr.settings import Settings
from ivr.web.pages import offer_pages
from ivr.web.place import Place
from metrics.dashboard import pages as dashboard
from routing.desk import acts as desk_acts
from routing.desk import lesson_pages
from routing.desk import live as desk_live
from routing.desk import pages as desk
from routing.editing import banner_pages, directory_pages, new_department_pages, switch_pages
from routing.promises import pages as promises

DESK = Place("/desk", "desk.place", with_admin(Role.STAFF, Role.MANAGER))
PROMISES = Place("/desk/promises", "promises.title", with_admin(Role.STAFF, Role.MANAGER))
DASHBOARD = Place("/dashboard", "dashboard.place", with_admin(Role.MANAGER))
BANNERS = Place("/banners", "editing.banners", with_admin(Role.EDITOR, Role.MANAGER))
DIRECTORY = Place("/directory", "editing.directory", with_admin(Role.MANAGER))
REVIEW = Place("/review", "review.place", with_admin(Role.EDITOR, Role.MANAGER))


def add_routes(app: FastAPI, settings: Settings) -> None:
    """Give the service its addresses; the browser phone is there only when it is wanted."""
    app.include_router(webhooks.router)
    app.include_router(stream.router)
    app.include_router(health.router)
    app.include_router(scrape.router)
    add_account_routes(app)
    for room in (desk, desk_acts, desk_live):
        app.include_router(room.router, dependencies=[Depends(requires(Role.STAFF, Role.MANAGER))])
    app.include_router(promises.router, dependencies=[Depends(requires(Role.STAFF, Role.MANAGER))])
    app.include_router(dashboard.router, dependencies=[Depends(requires(Role.MANAGER))])
    app.include_router(lesson_pages.router, dependencies=[Depends(requires(Role.EDITOR, Role.MANAGER))])
    app.include_router(review.router, dependencies=[Depends(requires(Role.EDITOR, Role.MANAGER))])
    app.include_router(new_department_pages.router, dependencies=[Depends(requires(Role.MANAGER))])
    app.include_router(directory_pages.router, dependencies=[Depends(requires(Role.MANAGER))])
    app.include_router(switch_pages.router, dependencies=[Depends(requires(Role.MANAGER))])
    app.include_router(banner_pages.router, dependencies=[Depends(requires(Role.EDITOR, Role.MANAGER))])
    offer_pages(app, (DESK, PROMISES, DASHBOARD, BANNERS, DIRECTORY, REVIEW, *PLACES))
    if settings.phone_page:
        app.include_router(browser_phone.router)
