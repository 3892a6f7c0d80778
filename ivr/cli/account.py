"""`cityline account`: who may sign in, managed at the machine itself."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from ivr.accounts.account import Account
from ivr.accounts.declaration import load_declaration
from ivr.accounts.password import weakness_of
from ivr.accounts.reception import Reception, Site, open_reception
from ivr.accounts.role import Role
from ivr.accounts.settings import load_account_settings
from ivr.accounts.wish import Faulty, Wish
from ivr.cli.console import for_results, print_json
from ivr.cli.ledger import open_ledger
from ivr.errors import BadInput
from ivr.secret import machine_secret
from ivr.settings import load_settings
from ivr.web.words import load_words

THE_MACHINE = ""
"Who acts here, in the audit log."
Who = Annotated[str, typer.Argument(metavar="WHO", help="The person's id or e-mail address.")]
Ask = Annotated[bool, typer.Option("--password", help="Ask for the password here, instead of making a link.")]


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    *,
    email: Annotated[str, typer.Option(help="The e-mail address with which they sign in.")],
    role: Annotated[list[Role], typer.Option(help="What they may do; repeat it for several roles.")],
    lang: Annotated[str, typer.Option(help="The language of their pages.")] = "en",
    ask: Ask = False,
) -> None:
    """Add a person, and print a one-time link with which they choose their password."""
    wish = Wish.typed(name, email, frozenset(role), lang)
    _ensure_without(wish.faults)
    password = _typed_password() if ask else ""
    with _reception() as reception:
        account = _granted(reception.roster.add(wish, THE_MACHINE))
        _say(f"Added {account.name}, who signs in as {account.email} (id: {account.id}).")
        _give_password(reception, account, password)


def list_accounts(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """List who may sign in, and what they may do."""
    with _reception() as reception:
        accounts = reception.roster.everybody()
    if as_json:
        print_json([_told(account) for account in accounts])
    elif accounts:
        _print(accounts)
    else:
        _say('Nobody yet. Begin with: cityline account add "Ada Roy" --email ada@city.example --role admin')


def disable(who: Who) -> None:
    """Sign a person out at once, and let them sign in no longer."""
    with _reception() as reception:
        account = _granted(reception.roster.disable(_known(reception, who).id, THE_MACHINE))
    _say(f"{account.name} cannot sign in any more.")


def enable(who: Who) -> None:
    """Let a person sign in again."""
    with _reception() as reception:
        account = reception.roster.enable(_known(reception, who).id, THE_MACHINE)
    _say(f"{account.name} may sign in again.")


def give_password(who: Who, *, ask: Ask = False) -> None:
    """Print a one-time link with which a person chooses a new password."""
    password = _typed_password() if ask else ""
    with _reception() as reception:
        _give_password(reception, _known(reception, who), password)


@contextmanager
def _reception() -> Iterator[Reception]:
    settings = load_settings()
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    with open_ledger(settings) as database:
        site = Site(database, lambda: datetime.now(UTC), secret, settings.pages_base_url)
        yield open_reception(site, load_account_settings(), load_declaration(settings.city))


def _known(reception: Reception, who: str) -> Account:
    account = reception.roster.find(who)
    if account is None:
        raise BadInput(f"{who}: there is no such account; see who there is with: cityline account list")
    return account


def _granted(answer: Account | Faulty) -> Account:
    if isinstance(answer, Faulty):
        raise _refusal(answer.faults)
    return answer


def _ensure_without(faults: Mapping[str, str]) -> None:
    if faults:
        raise _refusal(faults)


def _refusal(faults: Mapping[str, str]) -> BadInput:
    words = load_words(["ivr.accounts"])["en"]
    return BadInput("\n".join(f"{field}: {words(fault)}" for field, fault in faults.items()))


def _typed_password() -> str:
    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\n")
    if fault := weakness_of(password):
        raise _refusal({"password": fault})
    return password


def _give_password(reception: Reception, account: Account, password: str) -> None:
    if password:
        reception.roster.set_password(
            account.id, reception.own_accounts.passwords.hash(password), THE_MACHINE
        )
        _say("The password is set.")
    elif reception.has_passwords:
        code = reception.roster.new_code(account.id, THE_MACHINE)
        _say("This link works once, within two days, to choose a password:")
        _say(reception.code_link(code))


def _told(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "roles": sorted(account.roles),
        "disabled": account.is_disabled,
    }


def _print(accounts: tuple[Account, ...]) -> None:
    table = Table("id", "name", "e-mail", "roles", "")
    for each in accounts:
        state = "disabled" if each.is_disabled else ""
        table.add_row(each.id, each.name, each.email, ", ".join(sorted(each.roles)), state)
    for_results().print(table)


def _say(sentence: str) -> None:
    for_results().print(sentence, markup=False, soft_wrap=True)
