import pytest

from ivr.accounts.account import Role, opens, with_admin


@pytest.mark.parametrize("role", Role)
def test_a_door_opens_for_its_role_and_for_an_admin_alone(role):
    others = set(Role) - {role, Role.ADMIN}

    assert opens({role.value}, {role})
    assert opens({"admin"}, {role})
    assert not opens({other.value for other in others}, {role})


def test_a_door_that_names_no_role_opens_for_whoever_is_signed_in():
    assert opens({"staff"}, set())


def test_a_page_is_always_offered_to_admins():
    assert with_admin(Role.STAFF) == {"staff", "admin"}
