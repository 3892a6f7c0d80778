"""The city's sign-in service (OpenID Connect): authorization code with PKCE, state and nonce."""

from collections.abc import Mapping
from datetime import datetime

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError

from ivr.accounts.departure import Departure
from ivr.accounts.identity import Identity, identity_of
from ivr.accounts.settings import AccountSettings
from ivr.errors import OidcFailed

PATIENCE_SECONDS = 10
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"Signatures by a key that only the service has."
FOREIGN = (AuthlibBaseError, JoseError, httpx2.HTTPError, RuntimeError, KeyError, ValueError)
"What Authlib raises for a service that is down, wrong or answers something else."


class OidcProvider:
    """Sends people to the service and reads what it answers."""

    def __init__(self, settings: AccountSettings, redirect_uri: str) -> None:
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client = OAuth().register(
            "city",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value() or None,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs=self._client_arguments(),
        )

    async def depart(self, way_back: str, now: datetime) -> tuple[str, Departure]:
        """Return where to send a person, and what to remember of them meanwhile."""
        try:
            await self._discover()
            started = await self._client.create_authorization_url(self._redirect_uri)
            departure = Departure(started["state"], started["nonce"], started["code_verifier"], now, way_back)
            return str(started["url"]), departure
        except FOREIGN as error:
            raise OidcFailed(f"the sign-in service cannot be reached: {type(error).__name__}") from error

    async def arrive(self, departure: Departure, code: str) -> Identity:
        """Return who came back with a code; raise OidcFailed unless the service vouches for them."""
        try:
            metadata = await self._discover()
            token = await self._client.fetch_access_token(
                code=code, redirect_uri=self._redirect_uri, code_verifier=departure.verifier
            )
            claims = await self._client.parse_id_token(
                token, nonce=departure.nonce, claims_options=self._expected(metadata)
            )
            if claims is None:
                raise OidcFailed("the sign-in service sent no identity")
            told = await self._more(metadata, token, dict(claims))
        except FOREIGN as error:
            raise OidcFailed(f"the sign-in service did not vouch: {type(error).__name__}") from error
        return identity_of(self._issuer, told, self._settings.oidc_groups_claim, self._settings.groups)

    async def _discover(self) -> dict[str, object]:
        """Return what the service says of itself; it must be the one that was set."""
        metadata: dict[str, object] = await self._client.load_server_metadata()
        if str(metadata.get("issuer")).rstrip("/") != self._issuer:
            raise OidcFailed("the sign-in service calls itself by another address than CITYLINE_OIDC_ISSUER")
        offered = metadata.get("id_token_signing_alg_values_supported")
        kept = sorted(ALGORITHMS.intersection(offered)) if isinstance(offered, list) else []
        metadata["id_token_signing_alg_values_supported"] = kept or ["RS256"]
        return metadata

    def _expected(self, metadata: Mapping[str, object]) -> dict[str, object]:
        return {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self._settings.oidc_client_id},
        }

    async def _more(
        self, metadata: Mapping[str, object], token: Mapping[str, object], claims: dict[str, object]
    ) -> dict[str, object]:
        """Ask for the groups and the address that some services tell only when asked."""
        needed = {self._settings.oidc_groups_claim, "email", "name"}
        if needed <= claims.keys() or "userinfo_endpoint" not in metadata:
            return claims
        more: dict[str, object] = dict(await self._client.userinfo(token=token))
        if more.get("sub") != claims["sub"]:
            raise OidcFailed("the sign-in service told of somebody else")
        return {**more, **claims}

    def _client_arguments(self) -> dict[str, object]:
        proof = "client_secret_basic" if self._settings.oidc_client_secret.get_secret_value() else "none"
        return {
            "scope": self._settings.oidc_scopes,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": proof,
            "timeout": PATIENCE_SECONDS,
        }
