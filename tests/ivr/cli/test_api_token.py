"""Tokens of other systems are made, listed and revoked at the machine itself."""

import json

PORTAL = ("api-token", "make", "Open data portal", "--scope", "figures:read")


def test_a_token_is_printed_alone_so_that_a_script_can_keep_it(cityline) -> None:
    ran = cityline(*PORTAL)

    assert ran.code == 0
    assert ran.out.startswith("cityline_")
    assert len(ran.out.split()) == 1


def test_tokens_are_listed_without_their_text(cityline) -> None:
    text = cityline(*PORTAL, "--days", "0").out.strip()

    (token,) = json.loads(cityline("api-token", "list", "--json").out)
    table = cityline("api-token", "list").out

    assert (token["id"], token["scopes"], token["state"]) == ("open-data-portal", ["figures:read"], "good")
    assert text not in table
    assert "open-data-portal" in table


def test_a_revoked_token_says_so_and_is_revoked_once(cityline) -> None:
    cityline(*PORTAL)

    first = cityline("api-token", "revoke", "open-data-portal")
    second = cityline("api-token", "revoke", "open-data-portal")

    assert (first.code, second.code) == (0, 2)
    assert json.loads(cityline("api-token", "list", "--json").out)[0]["state"] == "revoked"


def test_what_is_wrong_is_a_sentence(cityline) -> None:
    ran = cityline("api-token", "make", " ", "--scope", "figures:read", "--days", "-1")

    assert ran.code == 2
    assert "name: Give a name" in ran.err
    assert "Traceback" not in ran.err
