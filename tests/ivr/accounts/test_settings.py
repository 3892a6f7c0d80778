import pytest

from ivr.accounts.account import Role
from ivr.accounts.settings import load_account_settings
from ivr.errors import BadInput


def test_without_any_setting_people_sign_in_by_password_alone():
    settings = load_account_settings(_env_file=None)

    assert settings.local_sign_in
    assert settings.oidc_issuer == ""


def test_each_group_gives_its_role_and_an_empty_name_gives_none():
    settings = load_account_settings(_env_file=None, oidc_admin_group="it", oidc_editor_group="")

    assert settings.groups == {
        "cityline-staff": Role.STAFF,
        "cityline-reviewer": Role.REVIEWER,
        "cityline-manager": Role.MANAGER,
        "cityline-privacy": Role.PRIVACY,
        "it": Role.ADMIN,
    }


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"oidc_issuer": "http://id.city.example", "oidc_client_id": "line"}, "https://"),
        ({"oidc_issuer": "https://id.city.example"}, "CITYLINE_OIDC_CLIENT_ID"),
        ({"local_sign_in": False}, "nobody can sign in"),
        ({"local_sign_in": "perhaps"}, "CITYLINE_LOCAL_SIGN_IN"),
    ],
)
def test_settings_with_which_nobody_could_sign_in_are_refused(given, named):
    with pytest.raises(BadInput, match=named):
        load_account_settings(_env_file=None, **given)


def test_a_secret_is_never_shown():
    settings = load_account_settings(_env_file=None, oidc_client_secret="the secret")

    assert "the secret" not in repr(settings)
