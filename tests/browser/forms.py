"""Forms that somebody can send: on which page it stands, and how it is filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CALL = f"/desk/calls/CA{1:032x}"
ANSWER = "/studio/waste.bin_damaged"


@dataclass(frozen=True)
class Form:
    """Where a form stands, where it is sent, what is filled in, and which button is pressed."""

    page: str
    action: str
    filled: Mapping[str, str] = field(default_factory=dict)
    button: str = ""
    "A value where the form has several."
    keeps: bool = True
    "Whether it leads on to another address; if not, it shows what was asked for and keeps nothing."
    adds: str = ""
    "Why it may be sent again and add to what there is."


FORMS = (
    Form("/account", "/account", {"name": "Ada"}),
    Form("/accounts", "/accounts", {"name": "Bo", "email": "bo@city.example", "roles": "staff"}),
    Form("/accounts/ada", "/accounts/ada/code"),
    Form(
        "/tokens",
        "/tokens",
        {"name": "Open data", "scopes": "calls:read"},
        adds="two systems may share a name: each token is another, and the list shows both",
    ),
    Form(
        "/webhooks",
        "/webhooks",
        {"name": "Archive", "address": "https://a.example/h", "events": "call.ended"},
        adds="each address has a secret of its own, and the list shows both",
    ),
    Form("/webhooks/tickets", "/webhooks/tickets/secret"),
    Form("/webhooks/tickets", "/webhooks/tickets/on"),
    Form("/webhooks/tickets", "/webhooks/tickets/off"),
    Form("/desk", "/desk/presence", button="break"),
    Form("/desk", "/desk/preferences", {"department": "waste"}),
    Form(CALL, f"{CALL}/reveal"),
    Form(CALL, f"{CALL}/request", button="access"),
    Form("/desk/search", "/desk/search", {"words": "garbage"}, keeps=False),
    Form("/dashboard?period=month", "/dashboard/views", {"name": "Council"}),
    Form(
        "/dashboard/stated",
        "/dashboard/stated",
        {"about": "minutes:waste", "value": "4", "why": "The clerks' survey"},
        adds="nothing that was stated is changed: the newest counts, which says the same",
    ),
    Form(
        "/banners",
        "/banners",
        {
            "text.en": "The landfill is closed today.",
            "text.fr": "La décharge est fermée aujourd'hui.",
            "ends_at": "2026-11-26T18:00",
            "reason": "Wind",
        },
    ),
    Form("/banners", "/banners/mill-street-bridge/take-down"),
    Form("/banners", "/banners/switch", {"confirm": "true"}, adds="it is the other way round by then"),
    Form("/directory/waste", "/directory/waste", {"numbers": "604-555-0126"}),
    Form("/directory/waste", "/directory/waste/sign-off"),
    Form(
        "/directory/new",
        "/directory/new",
        {"slug": "harbour", "name.en": "Harbour", "name.fr": "Port", "numbers": "604-555-0127"},
    ),
    Form(
        "/directory/holiday",
        "/directory/holiday",
        {"date": "2026-12-28", "called.en": "Boxing Day", "called.fr": "lendemain de Noël"},
        keeps=False,
    ),
    Form("/privacy", "/privacy", {"number": "604-555-0142"}, keeps=False),
    Form("/privacy", "/privacy/requests", {"asker": "604-555-0142"}),
    Form(
        "/incidents/new?call=CA1",
        "/incidents/new",
        button="wrong_answer",
        adds="a call that no ledger has may be any, so that reports of it stay apart",
    ),
    Form("/incidents/fee", "/incidents/fee", {"cause": "An old price"}),
    Form("/register", "/register", {"owner.fr": "Greffière"}),
    Form(
        "/survey",
        "/survey",
        dict.fromkeys(("relieves", "harder", "story", "trusted", "heard", "free"), "4"),
    ),
    Form(
        "/studio",
        "/studio",
        {"title": "Skate rental"},
        adds="a second answer of the same title has another short name, and the list shows both",
    ),
    Form("/studio/asked", "/studio/asked/group"),
    Form("/studio/asked/replies", "/studio/asked/replies/feedback:0:en"),
    Form("/studio/asked/skates", "/studio/asked/skates/phrasings"),
    Form("/studio/asked/skates", "/studio/asked/skates/decide"),
    Form("/studio/documents", "/studio/documents/ask", {"question": "who rents skates"}, keeps=False),
    Form("/studio/facts", "/studio/facts", {"fact": "skate_price"}),
    Form("/studio/facts/landfill_hours", "/studio/facts/landfill_hours", {"source": "Bylaw 12"}),
    Form(ANSWER, ANSWER, {"owner": "The waste manager"}),
    Form(f"{ANSWER}/review", f"{ANSWER}/test"),
    Form(f"{ANSWER}/review", f"{ANSWER}/submit"),
    Form(f"{ANSWER}/try", f"{ANSWER}/try", {"said": "my bin is broken"}, keeps=False),
)
