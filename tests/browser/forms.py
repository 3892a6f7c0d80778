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
    Form("/accounts/ada", "/accounts/ada/roles"),
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
    Form("/dashboard?period=month", "/dashboard/views/remove"),
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

UNSENT = {
    "it changes who is signed in here, or how: tests/browser/test_accounts.py and test_passkeys.py": (
        "/account/passkeys",
        "/account/passkeys/{passkey}/name",
        "/account/passkeys/{passkey}/remove",
        "/account/password",
        "/account/second-step",
        "/account/second-step/remove",
        "/accounts/{account_id}/disabled",
        "/accounts/{account_id}/enabled",
        "/accounts/{account_id}/second-step",
        "/declaration",
        "/sign-in/passkey",
        "/sign-in/second-step",
        "/sign-out",
    ),
    "its call or message is another one afterwards: tests/browser/test_desk.py and test_callbacks.py": (
        "/desk/callbacks/close",
        "/desk/callbacks/{callback_id}",
        "/desk/callbacks/{callback_id}/dial",
        "/desk/callbacks/{callback_id}/reveal",
        "/desk/calls/{sid}/accept",
        "/desk/calls/{sid}/let-go",
        "/desk/calls/{sid}/mark",
        "/desk/calls/{sid}/objection",
        "/desk/calls/{sid}/take-over",
        "/desk/calls/{sid}/wrap-up",
        "/desk/texts/reminders/{reminder_id}/cancel",
    ),
    "it is there once somebody has reported or sampled something: tests/browser/test_review.py": (
        "/desk/reports/read",
        "/review",
        "/review/hearing",
        "/review/staff",
    ),
    "it takes back what is gone afterwards, its own form too": (
        "/banners/{slug}",
        "/directory/holiday/undo",
        "/incidents/{incident_id}/withdraw",
        "/studio/documents/{document_id}/remove",
        "/studio/facts/{fact}/remove",
        "/tokens/{token_id}/revoked",
    ),
    "it asks another system or reads a file of the city's: tests/ivr/systems/webhooks, tests/ivr/studio": (
        "/directory/{slug}/calendar",
        "/studio/asked/import",
        "/studio/documents/address",
        "/studio/documents/begin",
        "/studio/documents/compared/{slug}",
        "/studio/documents/file",
        "/studio/import",
        "/webhooks/{endpoint_id}/again",
        "/webhooks/{endpoint_id}/test",
    ),
    "an edition must first be there in such a state: tests/browser/test_studio.py": (
        "/studio/asked/phrasings/{slug}",
        "/studio/asked/{group_id}/article",
        "/studio/{slug}/approve",
        "/studio/{slug}/cancel",
        "/studio/{slug}/editions/{number}/call",
        "/studio/{slug}/editions/{number}/roll-back",
        "/studio/{slug}/publish",
        "/studio/{slug}/schedule",
        "/studio/{slug}/send-back",
        "/studio/{slug}/withdraw",
    ),
    "a request must first be there in such a state: tests/browser/test_privacy.py": (
        "/privacy/export",
        "/privacy/forget",
        "/privacy/requests/{id_}/close",
        "/privacy/requests/{id_}/code",
        "/privacy/requests/{id_}/confirm",
        "/privacy/{act}",
    ),
    "two people examine and sign what a model and its measured figures are: tests/ivr/register": (
        "/going-live/examine",
        "/going-live/sign",
    ),
}
"Addresses of forms that are not sent here, by why."
