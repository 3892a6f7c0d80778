"""What is wrong with how the city's own exchange is set up: each in one sentence that says what to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

from ivr.asterisk.settings import AsteriskSettings
from ivr.line.incoming import E164
from ivr.settings import LOOPBACK, Settings

FILES = ("pjsip.conf", "extensions.conf", "fallback.conf", "websocket_client.conf", "ari.conf")
PLACEHOLDER = re.compile(
    r"LINE\.EXAMPLE|SIP\.PROVIDER\.EXAMPLE|CITYLINE-ASTERISK-SECRET|ANY-LONG-PASSWORD"
    r"|TRUNK-(?:USER|PASSWORD)|\+1OPERATOR"
)
CONTROL, MEDIA, DIALLING = (f"/voice/exchange/{path}" for path in ("control", "media", "dialling"))
Section: TypeAlias = tuple[str, Mapping[str, str]]
"Its name and settings; an exchange's file may have several of a name."


def wrong_exchange_settings(settings: AsteriskSettings) -> Iterator[str]:
    """Yield what is wrong with the line's own settings for the exchange."""
    if settings.asterisk_addresses and not settings.is_set:
        yield "CITYLINE_ASTERISK_ADDRESSES is set without CITYLINE_ASTERISK_SECRET: no exchange is let in."


def wrong_exchange_files(folder: Path, settings: AsteriskSettings, line: Settings) -> Iterator[str]:
    """Yield what is wrong with the files of the exchange that deploy/asterisk has examples of."""
    texts = {name: _text(folder / name) for name in FILES}
    for name, text in texts.items():
        if text is None:
            yield f"{folder / name} is missing; copy deploy/asterisk/{name} and replace what is in capitals."
        elif found := PLACEHOLDER.search(text):
            yield f"{folder / name} still has {found[0]}, which stands for a value of your own."
    read = {name: _sections(text or "") for name, text in texts.items()}
    yield from _wrong_connections(read["websocket_client.conf"], settings, line)
    yield from _wrong_control(read["ari.conf"], read["websocket_client.conf"])
    yield from _wrong_trunk(read["pjsip.conf"], settings)
    yield from _wrong_plan(texts["extensions.conf"] or "")
    yield from _wrong_overflow(texts["extensions.conf"] or "", read["fallback.conf"], line)


def _wrong_connections(
    sections: Sequence[Section], settings: AsteriskSettings, line: Settings
) -> Iterator[str]:
    where, media = "websocket_client.conf", settings.asterisk_media
    # Each of several processes has its own.
    if settings.audiosocket is None and not any(
        name == media or name.startswith(f"{media}-") for name, _ in sections
    ):
        yield f"{where} has no [{media}], which CITYLINE_ASTERISK_MEDIA names."
    for name, section in sections:
        protocol = section.get("protocols", "")
        is_standing = urlsplit(section.get("uri", "")).path == DIALLING
        path = {"ari": DIALLING if is_standing else CONTROL, "media": MEDIA}.get(protocol)
        if path is None:
            yield f"{where} [{name}]: protocols must be ari for control or media for sound."
            continue
        yield from _wrong_address(f"{where} [{name}]", section.get("uri", ""), path, line)
        kept = "persistent" if is_standing else "per_call_config"
        if section.get("connection_type") != kept:
            yield f"{where} [{name}]: connection_type must be {kept} with that uri."
        if section.get("username") != settings.asterisk_user:
            yield f"{where} [{name}]: username must be CITYLINE_ASTERISK_USER."
        if section.get("password") != settings.secret:
            yield f"{where} [{name}]: password is not CITYLINE_ASTERISK_SECRET: every call is refused."
    yield from _wrong_certificates(where, sections)


def _wrong_certificates(where: str, sections: Sequence[Section]) -> Iterator[str]:
    """Yield where a connection proves only half of who it is, or of whom it reaches."""
    halves = {name: {"cert_file", "priv_key_file"} & section.keys() for name, section in sections}
    for name, section in sections:
        if len(halves[name]) == 1:
            yield f"{where} [{name}]: cert_file and priv_key_file belong together; with one it shows nothing."
        is_abroad = urlsplit(section.get("uri", "")).hostname not in LOOPBACK
        if is_abroad and not halves[name] and any(halves.values()):
            yield f"{where} [{name}] has no cert_file as others have: a proxy that asks for one refuses it."
        if "no" in (section.get("verify_server_cert"), section.get("verify_server_hostname")):
            yield f"{where} [{name}]: verify_server_cert or _hostname is off: anybody can pass for the line."


def _wrong_address(where: str, uri: str, path: str, line: Settings) -> Iterator[str]:
    parts = urlsplit(uri)
    if parts.path != path:
        yield f"{where}: uri must end in {path}."
    if parts.scheme != "wss" and parts.hostname not in LOOPBACK:
        yield f"{where}: uri must begin with wss://, or callers' voices travel in the clear."
    elif (
        path == CONTROL
        and parts.scheme == "wss"
        and parts.hostname != urlsplit(line.public_base_url).hostname
    ):
        yield f"{where}: uri names {parts.hostname}, which is not the host of CITYLINE_PUBLIC_BASE_URL."


def _standing_apps(connections: Sequence[Section]) -> frozenset[str]:
    """Return the applications that the connections for call-backs name in their addresses."""
    uris = (urlsplit(section.get("uri", "")) for _, section in connections)
    return frozenset(
        name for uri in uris if uri.path == DIALLING for name in parse_qs(uri.query).get("app", [""])
    )


def _wrong_control(sections: Sequence[Section], connections: Sequence[Section]) -> Iterator[str]:
    users = {name: one for name, one in sections if one.get("type") == "user"}
    outbound = [one for _, one in sections if one.get("type") == "outbound_websocket"]
    apps = {app for one in outbound for app in re.split(r"[,\s]+", one.get("apps", ""))}
    if "cityline" not in apps:
        yield "ari.conf has no outbound_websocket with apps=cityline, so that no call reaches the line."
    for name in _standing_apps(connections) - apps:
        yield f"ari.conf has no outbound_websocket with the app “{name}” of the uri for call-backs."
    for one in outbound:
        user = users.get(one.get("local_ari_user", ""))
        if user is None or user.get("read_only", "no") == "yes":
            yield "ari.conf: local_ari_user must name a user of that file that is not read_only."


def _wrong_trunk(sections: Sequence[Section], settings: AsteriskSettings) -> Iterator[str]:
    endpoints = {name: one for name, one in sections if one.get("type") == "endpoint"}
    trunk = endpoints.get(settings.asterisk_trunk)
    if trunk is None:
        yield f"pjsip.conf has no endpoint [{settings.asterisk_trunk}], which CITYLINE_ASTERISK_TRUNK names."
        return
    if "ulaw" not in trunk.get("allow", ""):
        yield f"pjsip.conf [{settings.asterisk_trunk}]: allow must name ulaw, the line's only sound."
    if trunk.get("allow_transfer", "yes") != "no":
        yield f"pjsip.conf [{settings.asterisk_trunk}]: without allow_transfer=no callers can have it dial."
    if trunk.get("media_encryption", "no") == "no":
        yield f"pjsip.conf [{settings.asterisk_trunk}]: without media_encryption=sdes voices travel in clear."


def _wrong_plan(text: str) -> Iterator[str]:
    lines = (line for line in map(str.strip, text.splitlines()) if line and not line.startswith(";"))
    stasis = next((line for line in lines if "Stasis(cityline" in line), None)
    if stasis is None:
        yield "extensions.conf has no Stasis(cityline,${CALLERID(num-pres)}): no call comes."
        return
    if "CALLERID(num-pres)" not in stasis:
        yield "extensions.conf: without ${CALLERID(num-pres)} the line takes a hidden number for a shown one."
    if not any(
        re.search(r"(Goto|Dial|Queue)\(", line) for line in takewhile(lambda line: line[0] != "[", lines)
    ):
        yield "extensions.conf: nothing rings the operator after Stasis, when the line is away."


def _wrong_overflow(plan: str, fallback: Sequence[Section], line: Settings) -> Iterator[str]:
    number = next((one.get("OVERFLOW", "") for name, one in fallback if name == "globals"), "")
    if not number:
        return
    if not E164.fullmatch(number):
        yield "fallback.conf: OVERFLOW must be the city's Twilio number, such as +16045550123, or empty."
    elif not line.auth_tokens:
        yield "fallback.conf: OVERFLOW names a number, but without CITYLINE_TWILIO_AUTH_TOKEN none takes it."
    if "${OVERFLOW}" not in plan:
        yield "extensions.conf: Stasis(cityline,…) must pass ${OVERFLOW} on, or the line sends no call there."


def _text(file: Path) -> str | None:
    return file.read_text("utf-8", errors="replace") if file.is_file() else None


def _sections(text: str) -> Sequence[Section]:
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        plain = re.split(r"(?<!\\);", line, maxsplit=1)[0].strip()
        if header := re.match(r"\[([^\]]+)\]", plain):
            found.append((header[1], {}))
        elif "=" in plain and found:
            name, _, value = plain.partition("=")
            found[-1][1][name.strip()] = value.removeprefix(">").strip()
    return found
