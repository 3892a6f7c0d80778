"""The city's sign-in service (OpenID Connect): authorization code with PKCE, state and nonce."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from ivr.accounts import audit_store, store
from ivr.accounts.account import LONGEST_NAME, Account, Role, comparable_email, id_for, is_email
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.settings import AccountSettings
from ivr.accounts.sign_in import HOME, Browser, ByIdentity, Entered, Unwelcome
from ivr.accounts.sign_ins import SignIns
from ivr.errors import OidcFailed
from ivr.storage.database import Database
from ivr.web.words import page_languages
from languages.forms import DEFAULT


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the sign-in service knows them."""

    key: str
    "A hash of the service and its id for the person; it survives a change of name or address."
    name: str
    email: str = field(repr=False)
    "Empty if the service gives none."
    is_email_verified: bool
    roles: frozenset[Role]
    language: str = DEFAULT


def identity_of(
    issuer: str, claims: Mapping[str, object], groups_claim: str, groups: Mapping[str, Role]
) -> Identity:
    """Read a person from verified claims; groups without a configured role give none."""
    email = comparable_email(_text(claims, "email"))
    name = " ".join(_text(claims, "name").split())[:LONGEST_NAME]
    return Identity(
        hashlib.sha256(f"{issuer} {_text(claims, 'sub')}".encode()).hexdigest(),
        name or email.partition("@")[0] or "Person",
        email if is_email(email) else "",
        claims.get("email_verified") is True or claims.get("email_verified") == "true",
        frozenset(groups[group] for group in _groups(claims.get(groups_claim)) if group in groups),
        next(
            (code for code in page_languages() if _text(claims, "locale").lower().startswith(code)), DEFAULT
        ),
    )


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _groups(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case list() | tuple():
            return [group for group in value if isinstance(group, str)]
        case _:
            return []


LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Departure:
    """The page a person wanted, and the values that the answer must match."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    left_at: datetime
    way_back: str = HOME


def to_json(departure: Departure) -> str:
    """Return a departure as text, to be encrypted."""
    return _FORM.dump_json(departure).decode()


def from_json(text: str) -> Departure | None:
    """Return a departure from its text, or nothing."""
    try:
        return _FORM.validate_json(text)
    except ValidationError:
        return None


def is_answer_to(departure: Departure, state: str, now: datetime) -> bool:
    """Return whether a response of the sign-in service belongs to this departure and is in time."""
    return (
        hmac.compare_digest(departure.state.encode(), state.encode()) and now - departure.left_at <= LONGEST
    )


_FORM = TypeAdapter(Departure)


PATIENCE_SECONDS = 10
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"Signatures by a key that only the service has."
FOREIGN = (AuthlibBaseError, JoseError, httpx2.HTTPError, RuntimeError, KeyError, ValueError)
"What Authlib raises when the service is down, misconfigured or answers something unexpected."


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
        """Return where to send a person, and what to remember until they return."""
        try:
            await self._discover()
            started = await self._client.create_authorization_url(self._redirect_uri)
            departure = Departure(started["state"], started["nonce"], started["code_verifier"], now, way_back)
            return str(started["url"]), departure
        except FOREIGN as error:
            raise OidcFailed(f"the sign-in service cannot be reached: {type(error).__name__}") from error

    async def arrive(self, departure: Departure, code: str) -> Identity:
        """Return who came back with a code; raise OidcFailed if the service does not vouch for them."""
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
            raise OidcFailed(f"the sign-in service refused: {type(error).__name__}") from error
        return identity_of(self._issuer, told, self._settings.oidc_groups_claim, self._settings.groups)

    async def _discover(self) -> dict[str, object]:
        """Return the service's metadata; its issuer must be the configured one."""
        metadata: dict[str, object] = await self._client.load_server_metadata()
        if str(metadata.get("issuer")).rstrip("/") != self._issuer:
            raise OidcFailed("the sign-in service's issuer is not CITYLINE_OIDC_ISSUER")
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
        """Fetch groups and address, which some services give only on request."""
        needed = {self._settings.oidc_groups_claim, "email", "name"}
        if needed <= claims.keys() or "userinfo_endpoint" not in metadata:
            return claims
        more: dict[str, object] = dict(await self._client.userinfo(token=token))
        if more.get("sub") != claims["sub"]:
            raise OidcFailed("the sign-in service returned claims about somebody else")
        return {**more, **claims}

    def _client_arguments(self) -> dict[str, object]:
        proof = "client_secret_basic" if self._settings.oidc_client_secret.get_secret_value() else "none"
        return {
            "scope": self._settings.oidc_scopes,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": proof,
            "timeout": PATIENCE_SECONDS,
        }


@dataclass(frozen=True, slots=True)
class OidcEntrance:
    """Finds or creates an identity's account; its roles follow its groups at every sign-in."""

    database: Database
    clock: Callable[[], datetime]
    sign_ins: SignIns

    def by_identity(self, identity: Identity, browser: Browser) -> ByIdentity:
        """Sign in someone who has a role here."""
        if not identity.roles:
            self._let_go(identity)
            return Unwelcome("accounts.no_role")
        if not identity.email:
            return Unwelcome("accounts.no_email")
        with self.database.begin() as session:
            account = self._account(session, identity)
        if account is None:
            return Unwelcome("accounts.email_not_verified")
        if account.is_disabled:
            return Unwelcome("accounts.is_disabled")
        with self.database.begin() as session:
            audit_store.append(
                session, AuditEntry(self.clock(), account.id, "accounts.signed_in", account.id)
            )
        return Entered(self.sign_ins.begin(account.id, instead_of=browser.token, is_proved=True))

    def _let_go(self, identity: Identity) -> None:
        """Someone who has left every group loses their roles, and their sign-ins in all browsers."""
        with self.database.begin() as session:
            account = store.account_by_identity(session, identity.key)
            if account is None or not account.roles:
                return
            store.save_account(session, replace(account, roles=frozenset()))
            store.end_sign_ins_of(session, account.id)
            audit_store.append(
                session, AuditEntry(self.clock(), account.id, "accounts.groups_lost", account.id)
            )

    def _account(self, session: Session, identity: Identity) -> Account | None:
        """Return the current account, or None if its e-mail address belongs to someone else."""
        known = store.account_by_identity(session, identity.key)
        same_email = store.account_by_email(session, identity.email)
        if known is None and same_email is not None:
            if same_email.identity is not None or not identity.is_email_verified:
                return None
            known = same_email
        account = known or _new(session, identity)
        email = identity.email if same_email is None else account.email
        current = replace(account, email=email, roles=identity.roles, identity=identity.key)
        if current != known:
            store.save_account(session, current)
            act = f"accounts.groups {' '.join(sorted(current.roles))}"
            audit_store.append(session, AuditEntry(self.clock(), current.id, act, current.id))
        return current


def _new(session: Session, identity: Identity) -> Account:
    new_id = id_for(identity.name, store.account_ids(session))
    return Account(
        new_id, identity.email, identity.name, identity.roles, identity.language, identity=identity.key
    )
