"""The routes of the accounts, and what is answered instead of a page."""

from fastapi import FastAPI

from ivr.accounts import (
    audit_pages,
    declaration_pages,
    home_pages,
    oidc_pages,
    own_pages,
    sign_in_pages,
    user_pages,
)
from ivr.accounts.account import with_admin
from ivr.accounts.refusal import busy, no_such_account, refused, unavailable
from ivr.accounts.second_step import pages as second_step
from ivr.accounts.second_step import passkey_pages
from ivr.errors import DatabaseDown, NotAdmitted, SignInsBusy, UnknownAccount
from ivr.web.pages import NavigationPlace

PLACES = (
    NavigationPlace("/accounts", "accounts.title", with_admin()),
    NavigationPlace("/audit", "accounts.audit", with_admin()),
)


def add_account_routes(app: FastAPI) -> None:
    """Add the accounts' pages and the guards' refusals to a service."""
    app.include_router(sign_in_pages.public)
    app.include_router(oidc_pages.router)
    guarded = (
        sign_in_pages,
        second_step,
        passkey_pages,
        declaration_pages,
        own_pages,
        user_pages,
        audit_pages,
        home_pages,
    )
    for pages in guarded:
        app.include_router(pages.router)
    app.add_exception_handler(NotAdmitted, refused)
    app.add_exception_handler(UnknownAccount, no_such_account)
    app.add_exception_handler(SignInsBusy, busy)
    app.add_exception_handler(DatabaseDown, unavailable)
