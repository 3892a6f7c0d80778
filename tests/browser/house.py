"""Every page of the service, and the service that shows them with something on each."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from playwright.sync_api import BrowserContext

from intents.articles.folder import AnswerText
from ivr.accounts.account import Account, Role
from ivr.accounts.authentication import Site, open_authentication
from ivr.accounts.declaration import load_declaration
from ivr.accounts.settings import AccountSettings
from ivr.accounts.users import NewAccount
from ivr.api.token import TokenScope
from ivr.api.tokens import TokenRequest, Tokens
from ivr.register.incident import Incident, IncidentKind, Notice
from ivr.register.incident_store import open_incident, tell
from ivr.run.app import create_app
from ivr.run.routes import add_routes
from ivr.run.trial import browser_phone
from ivr.settings import Engine, Front, Settings, load_settings
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import machine_secret
from ivr.studio.edition import Author
from ivr.studio.exchange import Imported
from ivr.studio.page import StudioDesk
from ivr.studio.unanswered.grouping import AskedGrouping, Labelled, Wordings
from ivr.studio.unanswered.store import FeedbackLine, keep_feedback
from ivr.systems.webhooks.endpoint import EventType
from ivr.systems.webhooks.endpoints import EndpointRequest, Endpoints, Secret
from tests.browser.conftest import served
from tests.load.plausible_calls import keep_stories

PASSWORD = "correct horse battery"
DIMENSIONS = 512
"Of made-up vectors of unanswered questions: as many as the encoder gives."
PAGES = {
    "/sign-in": ("/sign-in",),
    "/sign-in/code": ("/sign-in/code",),
    "/account": ("/account",),
    "/account/second-step": ("/account/second-step",),
    "/declaration": ("/declaration",),
    "/guide": ("/guide",),
    "/accounts": ("/accounts",),
    "/accounts/{account_id}": ("/accounts/ada", "/accounts/nobody"),
    "/tokens": ("/tokens",),
    "/webhooks": ("/webhooks",),
    "/webhooks/{endpoint_id}": ("/webhooks/tickets", "/webhooks/gone"),
    "/machine": ("/machine",),
    "/audit": ("/audit", "/audit?before=x"),
    "/desk": ("/desk",),
    "/desk/calls/{sid}": (f"/desk/calls/CA{1:032x}", "/desk/calls/CAgone"),
    "/desk/calls/{sid}/turns/{number}": (f"/desk/calls/CA{1:032x}/turns/1", "/desk/calls/CAgone/turns/1"),
    "/desk/search": ("/desk/search",),
    "/desk/reports": ("/desk/reports",),
    "/desk/wall": ("/desk/wall",),
    "/desk/texts": ("/desk/texts",),
    "/desk/callbacks": ("/desk/callbacks?which=all",),
    "/desk/callbacks/{callback_id}": ("/desk/callbacks/gone",),
    "/dashboard": ("/dashboard?period=month", "/dashboard?period=custom&from=2020-01-01&to=2020-01-31"),
    "/dashboard/calls": ("/dashboard/calls?period=month",),
    "/dashboard/glossary": ("/dashboard/glossary",),
    "/dashboard/stated": ("/dashboard/stated",),
    "/banners": ("/banners",),
    "/banners/{slug}": ("/banners/gone",),
    "/directory": ("/directory",),
    "/directory/{slug}": ("/directory/waste",),
    "/directory/new": ("/directory/new",),
    "/directory/holiday": ("/directory/holiday",),
    "/privacy": ("/privacy",),
    "/about-this-line": ("/about-this-line",),
    "/about-this-line/request": ("/about-this-line/request",),
    "/incidents": ("/incidents",),
    "/incidents/new": ("/incidents/new?call=CA1",),
    "/incidents/{incident_id}": ("/incidents/fee",),
    "/survey": ("/survey",),
    "/going-live": ("/going-live",),
    "/register": ("/register",),
    "/review": ("/review",),
    "/review/board": ("/review/board",),
    "/review/curve": ("/review/curve?weeks=13", "/review/curve?department=parks&language=fr"),
    "/review/staff": ("/review/staff", "/review/staff?done=all"),
    "/review/hearing": ("/review/hearing",),
    "/studio": ("/studio",),
    "/studio/asked": ("/studio/asked", "/studio/asked?fate=all&language=fr"),
    "/studio/asked/replies": ("/studio/asked/replies",),
    "/studio/asked/phrasings/{slug}": ("/studio/asked/phrasings/waste.bin_damaged",),
    "/studio/asked/{group_id}": ("/studio/asked/skates", "/studio/asked/nothing"),
    "/studio/documents": ("/studio/documents",),
    "/studio/documents/for/{group_id}": ("/studio/documents/for/skates", "/studio/documents/for/nothing"),
    "/studio/documents/{document_id}": ("/studio/documents/nothing",),
    "/studio/facts": ("/studio/facts",),
    "/studio/facts/{fact}": ("/studio/facts/landfill_hours", "/studio/facts/new_one"),
    "/studio/{slug}": ("/studio/waste.bin_damaged", "/studio/nothing"),
    "/studio/{slug}/review": ("/studio/waste.bin_damaged/review", "/studio/facts.yaml/review"),
    "/studio/{slug}/try": ("/studio/waste.bin_damaged/try",),
    "/studio/{slug}/history": ("/studio/waste.bin_damaged/history", "/studio/topics.yaml/history"),
    "/studio/{slug}/editions/{number}": ("/studio/waste.bin_damaged/editions/1",),
    "/phone": ("/phone",),
    "/phone/link": ("/phone/link",),
    "/phone/draft/{code}": ("/phone/draft/gone",),
    "no such address": ("/nowhere",),
}
"By the address that the service knows; each stands for itself in every language."
ADDRESSES = [address for addresses in PAGES.values() for address in addresses]


def routes() -> set[str]:
    """Return every address that a browser can be given."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, browser_phone(load_settings(phone_page=True)))
    return {
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if "GET" in (getattr(route, "methods", None) or ())
    }


def quiet_settings(**changed: object) -> Settings:
    """Return the settings of a service whose pages are looked at while nobody calls."""
    return load_settings(
        phone_page=True,
        front=Front.GATHER,
        transcription=Engine.OPENAI,
        sound_may_leave=True,
        openai_api_key="never used: nobody calls",
        **changed,
    )


@contextmanager
def open_house(
    settings: Settings, now: datetime, answers: Sequence[AnswerText] = ()
) -> Iterator[tuple[str, Database]]:
    """Serve every page, with calls at the desk and Ada, who has every role; the database is there already."""
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    app = create_app(settings, lambda: now, trial=browser_phone(settings))
    with (
        served(app) as address,
        closing(open_database(settings.database_address)) as database,
    ):
        keep_stories(database, Encryption(secret), now)
        tell_tickets(app.state.webhooks, app.state.api.tokens)
        import_answers(app.state.studio, settings.city / "answers", answers)
        ask_unanswered(database, now)
        report_incident(database, now)
        let_in(settings, database, now, {"ada": frozenset(Role)})
        yield address, database


def let_in(
    settings: Settings, database: Database, now: datetime, people: Mapping[str, frozenset[Role]]
) -> None:
    """Give people accounts with their roles, so that they can sign in."""
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    site = Site(database, lambda: now, secret, settings.public_base_url)
    authentication = open_authentication(site, AccountSettings(), load_declaration(settings.city))
    for name, roles in people.items():
        account = authentication.users.add(NewAccount.typed(name, f"{name}@city.example", roles, "en"), "")
        assert isinstance(account, Account)
        authentication.users.set_password(account.id, PasswordHasher().hash(PASSWORD), by="")
        authentication.own_accounts.declare(account.id, authentication.declaration.version)


def tell_tickets(endpoints: Endpoints, tokens: Tokens) -> None:
    """Give another system a token and a webhook, which is switched off: nothing leaves this machine."""
    wish = EndpointRequest("Tickets", "https://tickets.example/hooks", frozenset({EventType.CALL_ENDED}))
    assert isinstance(endpoints.add(wish, by="ada"), Secret)
    endpoints.switch("tickets", by="ada", off=True)
    tokens.make(TokenRequest("Tickets", frozenset({TokenScope.CALLS}), None), by="ada")


def report_incident(database: Database, now: datetime) -> None:
    """Have somebody report a wrong answer."""
    kind, article = IncidentKind.WRONG_ANSWER, "waste.bin_damaged"
    with database.begin() as session:
        open_incident(session, Incident("fee", kind, "", article, 1, now, "ada"))
        tell(session, "fee", Notice(now, "Ada", "ada"))


def ask_unanswered(database: Database, now: datetime) -> None:
    """Have people write the same in both languages, and group it."""
    said = {"en": "do you rent skates at the rink", "fr": "louez-vous des patins à la patinoire"}
    lines = [FeedbackLine(f"feedback:{n}:{code}", said[code], code) for n in range(3) for code in said]
    with database.begin() as session:
        keep_feedback(session, lines, "ada", now, now.date() + timedelta(days=90))

    def alike(models: Path, wordings: Wordings) -> Labelled:
        return [1] * len(wordings), np.eye(1, DIMENSIONS, dtype=np.float32).repeat(len(wordings), 0)

    zone = ZoneInfo("America/Vancouver")
    AskedGrouping(database, Path(), zone, alike, lambda: "skates").group(now)


def import_answers(desk: StudioDesk, folder: Path, answers: Sequence[AnswerText] = ()) -> None:
    """Put a folder's answers, or others, into the database, so that the studio has something to show."""
    texts = answers or [
        AnswerText(file.relative_to(folder).as_posix(), file.read_text("utf-8"))
        for file in sorted(folder.rglob("*.yaml"))
    ]
    assert isinstance(desk.studio.publisher.take_in(texts, Author("ada", "Ada")), Imported)


def sign_in(context: BrowserContext, address: str, name: str = "ada") -> None:
    """Let somebody in."""
    page = context.new_page()
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("E-mail").fill(f"{name}@city.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.close()
