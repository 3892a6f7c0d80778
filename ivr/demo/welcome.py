"""Somebody who may see every page of a demo."""

from ivr.accounts.account import Account
from ivr.accounts.reception import CODE_PATH, Reception
from ivr.accounts.role import Role
from ivr.accounts.wish import Wish
from ivr.errors import BadInput

GUEST = Wish("Demo Guest", "guest@city.example", frozenset(Role))


def welcome(reception: Reception, address: str) -> str:
    """Add the guest, and return the address by which they come in once."""
    guest = reception.roster.add(GUEST, by="")
    if not isinstance(guest, Account):
        raise BadInput("The demo's guest is there already.")
    return f"{address}{CODE_PATH}#{reception.roster.new_code(guest.id, by='')}"
