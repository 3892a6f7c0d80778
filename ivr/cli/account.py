"""`cityline account`: who may sign in, managed at the machine itself."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from ivr.accounts.account import Account, Role
from ivr.accounts.audit_store import THE_MACHINE
from ivr.accounts.authentication import Authentication, Site, open_authentication
from ivr.accounts.declaration import load_declaration
from ivr.accounts.password_sign_in import weakness_of
from ivr.accounts.settings import load_account_settings
from ivr.accounts.users import Faulty, NewAccount
from ivr.cli.console import for_results, picked, print_json
from ivr.cli.ledger import open_ledger
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.storage.secret import machine_secret
from ivr.web.words import load_words
from languages.forms import DEFAULT

Who = Annotated[str, typer.Argument(metavar="WHO", help="The person's id or e-mail address.")]
Ask = Annotated[bool, typer.Option("--password", help="Ask for the password here, instead of making a link.")]


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    *,
    email: Annotated[str, typer.Option(help="The e-mail address they sign in with.")],
    role: Annotated[list[Role], typer.Option(help="What they may do; repeat it for several roles.")],
    lang: Annotated[str, typer.Option(help="The language of their pages.")] = DEFAULT,
    ask: Ask = False,
) -> None:
    """Add a person, and print a one-time link with which they choose their password."""
    wanted = NewAccount.typed(name, email, frozenset(role), lang)
    _ensure_without(wanted.faults)
    password = _typed_password() if ask else ""
    with _authentication() as authentication:
        account = _granted(authentication.users.add(wanted, THE_MACHINE))
        _say(f"Added {account.name}, who signs in as {account.email} (id: {account.id}).")
        _give_password(authentication, account, password)


def list_accounts(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List accounts and their roles."""
    with _authentication() as authentication:
        accounts = authentication.users.everybody()
    if as_json:
        print_json([_told(account) for account in accounts])
    elif accounts:
        _print(accounts)
    else:
        _say('No accounts yet. Add one: cityline account add "Ada Roy" --email ada@city.example --role admin')


def disable(who: Who) -> None:
    """Sign a person out at once and disable their account."""
    with _authentication() as authentication:
        account = _granted(authentication.users.disable(_known(authentication, who).id, THE_MACHINE))
    _say(f"{account.name} can no longer sign in.")


def enable(who: Who) -> None:
    """Let a person sign in again."""
    with _authentication() as authentication:
        account = authentication.users.enable(_known(authentication, who).id, THE_MACHINE)
    _say(f"{account.name} may sign in again.")


def give_password(who: Who, *, ask: Ask = False) -> None:
    """Print a one-time link with which a person chooses a new password."""
    password = _typed_password() if ask else ""
    with _authentication() as authentication:
        _give_password(authentication, _known(authentication, who), password)


def remove_second_step(who: Who) -> None:
    """Remove a person's second step, as after losing a telephone."""
    with _authentication() as authentication:
        account = _known(authentication, who)
        authentication.second_steps.remove(account.id, THE_MACHINE)
    _say(f"{account.name} signs in without a second step, or sets it up anew where one is needed.")


@contextmanager
def _authentication() -> Iterator[Authentication]:
    settings = load_settings()
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    with open_ledger(settings) as database:
        site = Site(
            database, lambda: datetime.now(UTC), secret, settings.pages_base_url, settings.secondary_secret
        )
        yield open_authentication(site, load_account_settings(), load_declaration(settings.city))


def _known(authentication: Authentication, who: str) -> Account:
    account = authentication.users.find(who)
    if account is None:
        raise BadInput(f"{who}: there is no such account; list them with: cityline account list")
    return account


def _granted(answer: Account | Faulty) -> Account:
    if isinstance(answer, Faulty):
        raise _refusal(answer.faults)
    return answer


def _ensure_without(faults: Mapping[str, str]) -> None:
    if faults:
        raise _refusal(faults)


def _refusal(faults: Mapping[str, str]) -> BadInput:
    words = load_words(["ivr.accounts"])[DEFAULT]
    return BadInput("\n".join(f"{field}: {words(fault)}" for field, fault in faults.items()))


def _typed_password() -> str:
    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\n")
    if fault := weakness_of(password):
        raise _refusal({"password": fault})
    return password


def _give_password(authentication: Authentication, account: Account, password: str) -> None:
    if password:
        authentication.users.set_password(
            account.id, authentication.own_accounts.passwords.hash(password), THE_MACHINE
        )
        _say("The password is set.")
    elif authentication.has_passwords:
        code = authentication.users.new_code(account.id, THE_MACHINE)
        _say("This link works once, within two days, to choose a password:")
        _say(authentication.code_link(code))


def _told(account: Account) -> dict[str, object]:
    return {**picked(account, "id", "name", "email", "roles"), "disabled": account.is_disabled}


def _print(accounts: tuple[Account, ...]) -> None:
    table = Table("id", "name", "e-mail", "roles", "state")
    for each in accounts:
        state = "disabled" if each.is_disabled else ""
        table.add_row(each.id, each.name, each.email, ", ".join(sorted(each.roles)), state)
    for_results().print(table)


def _say(sentence: str) -> None:
    for_results().print(sentence, markup=False, soft_wrap=True)
