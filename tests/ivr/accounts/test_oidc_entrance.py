import pytest

from ivr.accounts.account import Role
from ivr.accounts.oidc import Identity
from ivr.accounts.sign_in import Browser, Entered, Unwelcome

STAFF = frozenset({Role.STAFF})


def nora(key="k1", email="nora@city.example", is_verified=True, roles=STAFF):
    return Identity(key, "Nora Tremblay", email, is_verified, frozenset(roles), "fr")


@pytest.fixture
def come(house):
    return lambda identity: house.authentication.oidc_entrance.by_identity(identity, Browser())


def test_somebody_new_gets_an_account(house, come):
    admission = come(nora())

    account = house.authentication.users.find("nora-tremblay")
    assert isinstance(admission, Entered)
    assert (account.roles, account.language) == (STAFF, "fr")


def test_roles_follow_the_groups_at_each_sign_in(house, come):
    come(nora())

    come(nora(roles={Role.MANAGER}))

    assert house.authentication.users.find("nora-tremblay").roles == {Role.MANAGER}


def test_who_has_no_role_here_is_not_let_in_and_gets_no_account(house, come):
    assert come(nora(roles=())) == Unwelcome("accounts.no_role")
    assert house.authentication.users.everybody() == ()


def test_who_has_no_address_is_not_let_in(come):
    assert come(nora(email="")) == Unwelcome("accounts.no_email")


def test_a_local_account_is_taken_over_by_who_proves_its_address(house, come):
    local = house.add("nora")

    come(nora())

    assert [account.id for account in house.authentication.users.everybody()] == [local.id]


def test_an_address_that_is_not_verified_gives_nobody_anothers_account(house, come):
    house.add("nora", Role.ADMIN)

    assert come(nora(is_verified=False)) == Unwelcome("accounts.email_not_verified")


def test_an_account_of_one_identity_is_not_given_to_another(house, come):
    come(nora("k1"))

    assert come(nora("k2")) == Unwelcome("accounts.email_not_verified")


def test_a_disabled_account_stays_out(house, come):
    house.add("ada", Role.ADMIN)
    come(nora())
    house.authentication.users.disable("nora-tremblay", by="ada")

    assert come(nora()) == Unwelcome("accounts.is_disabled")


def test_a_new_address_is_kept_unless_somebody_else_has_it(house, come):
    house.add("roy")
    come(nora())

    come(nora(email="tremblay@city.example"))
    come(nora(email="roy@city.example"))

    assert house.authentication.users.find("nora-tremblay").email == "tremblay@city.example"


def test_who_is_in_no_group_any_more_loses_roles_and_sign_ins_at_once(house, come):
    token = come(nora()).token

    assert come(nora(roles=())) == Unwelcome("accounts.no_role")

    assert house.authentication.users.find("nora-tremblay").roles == frozenset()
    assert house.authentication.sign_ins.who(token) is None
