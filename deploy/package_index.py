"""Fetch a pinned wheel, from the index that pip itself would ask, while there is no pip."""

import configparser
import hashlib
import http.client
import json
import os
import ssl
import urllib.parse
import urllib.request

PYPI = "https://pypi.org/simple"
CONFIGURATIONS = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
SECONDS = 60


class NotSetUp(Exception):
    """One sentence for the person who sets the machine up."""


def fetched(package, name, sha256):
    """Return the bytes of a wheel, found in the index by its name; NotSetUp if it is not there."""
    page = f"{address_of_index().rstrip('/')}/{package}/"
    try:
        files = json.loads(_read(page))["files"]
        address = next(file["url"] for file in files if file["filename"] == name)
    except (OSError, http.client.HTTPException, ValueError, KeyError, StopIteration) as error:
        raise _unfetched(page, error) from error
    return downloaded(urllib.parse.urljoin(page, address), sha256)


def downloaded(address, sha256):
    """Return the bytes at an address; NotSetUp if they cannot be had, or are others."""
    try:
        found = _read(address)
    except (OSError, http.client.HTTPException) as error:
        raise _unfetched(address, error) from error
    if hashlib.sha256(found).hexdigest() != sha256:
        raise NotSetUp(f"What {_without_password(address)} gave is not what is pinned")
    return found


def _unfetched(address, error):
    reason = getattr(error, "reason", error)
    return NotSetUp(f"{_without_password(address)} could not be fetched ({reason}); check the network")


def address_of_index():
    """Return the address of the index."""
    return configured("index-url", PYPI)


def configured(option, otherwise):
    """What pip's environment variable or configuration files say, in pip's order."""
    said = os.environ.get(f"PIP_{option.upper().replace('-', '_')}")
    if said:
        return said
    files = configparser.RawConfigParser(strict=False)
    paths = [*CONFIGURATIONS, os.environ.get("PIP_CONFIG_FILE", "")]
    files.read(os.path.expanduser(path) for path in paths if path and path != os.devnull)  # noqa: PTH111  # one idea
    return files.get("global", option, fallback=otherwise)


def _read(address):
    wanted = {"Accept": "application/vnd.pypi.simple.v1+json, */*;q=0.1"}
    request = urllib.request.Request(address, headers=wanted)  # noqa: S310  # the index that the machine names
    certificates = ssl.create_default_context(cafile=configured("cert", None))
    with urllib.request.urlopen(request, timeout=SECONDS, context=certificates) as answer:  # noqa: S310  # as above
        return answer.read()


def _without_password(address):
    return urllib.parse.urlsplit(address)._replace(query="").geturl().rpartition("@")[2]
