"""What the city's sign-in service answers is believed only where it vouches for the person."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from respx import MockRouter, Route

from ivr.accounts.account import Role
from ivr.accounts.oidc import Departure, OidcProvider
from ivr.accounts.settings import load_account_settings
from ivr.errors import OidcFailed

ISSUER = "https://sign-in.city.example"
BACK = "https://line.example.ca/sign-in/oidc/done"
SECRET = "a client's secret that is long enough"
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
DISCOVERED = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/people",
    "jwks_uri": f"{ISSUER}/keys",
    "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
}
KEY, ANOTHER_KEY = (ECKey.generate_key("P-256", {"kid": "city"}) for _ in range(2))
DEPARTURE = Departure("state", "nonce", "verifier", NOW)
NORA = {"sub": "nora", "name": "Nora", "email": "nora@city.example", "groups": ["cityline-staff"]}


@pytest.fixture
def provider() -> OidcProvider:
    settings = load_account_settings(
        _env_file=None, oidc_issuer=ISSUER, oidc_client_id="cityline", oidc_client_secret=SECRET
    )
    return OidcProvider(settings, BACK)


@pytest.fixture
def discovery(web: MockRouter) -> Route:
    return web.get(f"{ISSUER}/.well-known/openid-configuration").respond(json=DISCOVERED)


@pytest.fixture
def token(web: MockRouter, discovery: Route) -> Route:
    return web.post(f"{ISSUER}/token")


@pytest.fixture
def keys(web: MockRouter, token: Route) -> Route:
    return web.get(f"{ISSUER}/keys").respond(json={"keys": [KEY.as_dict(private=False)]})


def signed(key: ECKey | OctKey = KEY, algorithm: str = "ES256", **changed: object) -> httpx.Response:
    """A token of Nora's, as the service gives it; a claim that is None is left out."""
    now = int(time.time())
    ours = {"iss": ISSUER, "aud": "cityline", "nonce": "nonce", "iat": now, "exp": now + 300}
    claims = {name: value for name, value in (ours | NORA | changed).items() if value is not None}
    header = {"alg": algorithm, "kid": "city"}
    identity = jwt.encode(header, claims, key, algorithms=[algorithm])
    return httpx.Response(
        200, json={"access_token": "access", "token_type": "Bearer", "id_token": identity, "expires_in": 300}
    )


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, html="<h1>Maintenance</h1>"),
        httpx.Response(200, json=DISCOVERED | {"issuer": "https://elsewhere.example"}),
        httpx.ConnectError("down"),
        httpx.ReadTimeout("slow"),
    ],
)
async def test_nobody_is_sent_to_a_service_that_does_not_say_who_it_is(
    provider: OidcProvider, discovery: Route, answer: httpx.Response | Exception
) -> None:
    discovery.side_effect = [answer]

    with pytest.raises(OidcFailed):
        await provider.depart("/desk", NOW)


async def test_a_code_is_exchanged_with_the_proof_and_secret_of_this_line(
    provider: OidcProvider, token: Route, keys: Route
) -> None:
    token.mock(return_value=signed())

    identity = await provider.arrive(DEPARTURE, "a code")

    request = token.calls.last.request
    form = httpx.QueryParams(request.content.decode())
    assert (identity.name, identity.roles) == ("Nora", frozenset({Role.STAFF}))
    assert (form["code"], form["code_verifier"], form["redirect_uri"]) == ("a code", "verifier", BACK)
    assert request.headers["authorization"].startswith("Basic ")
    assert SECRET not in request.content.decode()


@pytest.mark.parametrize(
    "forged",
    [
        partial(signed, ANOTHER_KEY),
        partial(signed, OctKey.import_key(SECRET), "HS256"),
        partial(signed, nonce="of another request"),
        partial(signed, aud="another line"),
        partial(signed, iss="https://elsewhere.example"),
        partial(signed, exp=1_700_000_000),
    ],
    ids=["another key", "by the client's secret", "nonce", "audience", "issuer", "expired"],
)
async def test_an_identity_that_the_service_did_not_give_for_this_request_is_refused(
    provider: OidcProvider, token: Route, keys: Route, forged: Callable[[], httpx.Response]
) -> None:
    token.mock(return_value=forged())

    with pytest.raises(OidcFailed) as refused:
        await provider.arrive(DEPARTURE, "a code")

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "answer", [httpx.Response(400, json={"error": "invalid_grant"}), httpx.ReadTimeout("")]
)
async def test_a_code_that_the_service_does_not_take_opens_nothing(
    provider: OidcProvider, token: Route, answer: httpx.Response | Exception
) -> None:
    token.side_effect = [answer]

    with pytest.raises(OidcFailed):
        await provider.arrive(DEPARTURE, "made up")


async def test_groups_are_asked_for_where_the_token_has_none(
    web: MockRouter, provider: OidcProvider, token: Route, keys: Route
) -> None:
    token.mock(return_value=signed(groups=None))
    people = web.get(f"{ISSUER}/people", headers={"authorization": "Bearer access"})
    people.respond(json={"sub": "nora", "groups": ["cityline-manager"]})

    identity = await provider.arrive(DEPARTURE, "a code")

    assert identity.roles == {Role.MANAGER}


async def test_what_is_told_of_somebody_else_is_not_believed(
    web: MockRouter, provider: OidcProvider, token: Route, keys: Route
) -> None:
    token.mock(return_value=signed(groups=None))
    web.get(f"{ISSUER}/people").respond(json={"sub": "olga", "groups": ["cityline-admin"]})

    with pytest.raises(OidcFailed, match="somebody else"):
        await provider.arrive(DEPARTURE, "a code")
