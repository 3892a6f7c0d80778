import pytest

from ivr.accounts.account import Role
from ivr.accounts.oidc import identity_of

ISSUER = "https://id.city.example"
GROUPS = {"line-staff": Role.STAFF, "line-admin": Role.ADMIN}
NORA = {"sub": "42", "name": "Nora Tremblay", "email": "Nora@City.example", "email_verified": True}


def identity(**claims):
    return identity_of(ISSUER, {**NORA, **claims}, "groups", GROUPS)


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (["line-staff", "line-admin", "gardeners"], {Role.STAFF, Role.ADMIN}),
        ("line-staff", {Role.STAFF}),
        (["gardeners"], set()),
        ([], set()),
        (None, set()),
        ([1, {"line-admin": True}], set()),
        ("line-staff line-admin", set()),
    ],
)
def test_roles_come_from_the_groups_that_were_named_and_from_nothing_else(groups, roles):
    assert identity(groups=groups).roles == roles


def test_a_person_is_the_same_when_name_and_address_change():
    married = identity(name="Nora Roy", email="roy@city.example")

    assert married.key == identity().key


def test_two_people_or_two_services_are_never_the_same():
    elsewhere = identity_of("https://other.example", NORA, "groups", GROUPS)

    assert len({identity().key, identity(sub="43").key, elsewhere.key}) == 3


@pytest.mark.parametrize("told", [None, False, "false", 1, "yes"])
def test_an_address_counts_as_verified_only_when_the_service_says_so(told):
    assert not identity(email_verified=told).is_email_verified


@pytest.mark.parametrize("claims", [{"email": None}, {"email": 7}, {"email": "nora"}])
def test_an_address_that_is_none_is_left_out(claims):
    assert identity(**claims).email == ""


def test_a_person_without_a_name_is_called_by_their_address():
    assert identity(name=None).name == "nora"
