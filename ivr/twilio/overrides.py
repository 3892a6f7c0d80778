"""How the carrier asks the line's webhooks: another process at once when one dies over the answer."""

from urllib.parse import urlencode

OVERRIDES = "#rc=2&rp=all&ct=2000&rt=5000"
"""Twilio's connection overrides: two seconds for a connection, five for an answer, and two more tries.

Without them it asks again only where no connection was made, and a process that dies over a webhook cuts
that call.
"""


def webhook(base: str, path: str, **query: str) -> str:
    """Return a webhook's URL as registered with the carrier, which alone reads the fragment."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{base}{path}{asked}{OVERRIDES}"
