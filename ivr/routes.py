"""What the service answers, by its settings."""

from fastapi import FastAPI

from ivr import health, scrape
from ivr.accounts.routes import PLACES, add_account_routes
from ivr.browser_phone import pages as browser_phone
from ivr.phone import stream, webhooks
from ivr.settings import Settings
from ivr.web.pages import offer_pages


def add_routes(app: FastAPI, settings: Settings) -> None:
    """Give the service its addresses; the browser phone is there only when it is wanted."""
    app.include_router(webhooks.router)
    app.include_router(stream.router)
    app.include_router(health.router)
    app.include_router(scrape.router)
    add_account_routes(app)
    offer_pages(app, PLACES)
    if settings.phone_page:
        app.include_router(browser_phone.router)
