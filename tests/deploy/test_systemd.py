"""The units of systemd, and the script that installs the line on a machine."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.accounts.settings import load_account_settings

DEPLOY = Path("deploy")


def test_a_unit_believes_the_proxy_on_its_machine_unless_its_file_names_another() -> None:
    unit = (DEPLOY / "systemd" / "cityline@.service").read_text("utf-8")
    (believed,) = re.findall(r"^Environment=CITYLINE_TRUSTED_PROXIES=(.+)$", unit, re.MULTILINE)

    assert "EnvironmentFile=/etc/cityline/cityline.env" in unit
    assert load_account_settings(trusted_proxies=believed).proxies == load_account_settings().proxies


def test_each_instance_has_its_own_connection_for_the_sound_of_the_exchange() -> None:
    unit = (DEPLOY / "systemd" / "cityline@.service").read_text("utf-8")
    (media,) = re.findall(r"^Environment=CITYLINE_ASTERISK_MEDIA=(.+)$", unit, re.MULTILINE)
    named = (DEPLOY / "asterisk" / "websocket_client.conf").read_text("utf-8")

    assert all(f"[{media.replace('%i', port)}]" in named for port in ("8001", "8002"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize(
    ("unit", "command"),
    [
        ("cityline@.service", "serve"),
        ("cityline-hearing.service", "hear"),
        ("cityline-backup.service", "backup"),
    ],
)
def test_systemd_understands_the_units(unit: str, command: str, tmp_path: Path) -> None:
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    here = tmp_path / unit.replace("@", "@8001")
    here.write_text(text.replace(f"/srv/cityline/current/bin/cityline {command}", "/bin/true"), "utf-8")

    ran = subprocess.run(
        ["systemd-analyze", "verify", str(here)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", ["cityline@.service", "cityline-hearing.service", "cityline-backup.service"])
def test_the_units_expose_little_of_the_machine(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=45"]
    ran = subprocess.run(
        [*command, str(DEPLOY / "systemd" / unit)], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout[-300:]


@pytest.mark.parametrize(
    "script",
    [
        *("systemd/cityline", "systemd/cityline-switch", "systemd/install"),
        *("compose/release", "build-image", "slim"),
    ],
)
def test_every_script_is_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / script)], check=True)


UNITS = sorted(unit.name for unit in (DEPLOY / "systemd").iterdir() if unit.suffix in {".service", ".timer"})


@pytest.mark.parametrize("document", ["deploy/RUNBOOK.md", "docs/going-live.md", "docs/hearing-elsewhere.md"])
def test_a_document_names_only_units_that_exist(document: str) -> None:
    named = re.findall(r"cityline[@-][\w@*-]*(?:\.service|\.timer)?", Path(document).read_text("utf-8"))
    told = {re.sub(r"@[\d*]+", "@", name) for name in named if "@" in name or "." in name}

    assert {name if "." in name else f"{name}.service" for name in told} <= {*UNITS}


Shell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that change a machine: here they only note what they are told."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("useradd", "systemctl", "chown", "runuser", "sleep"):
        program(programs / name, f'echo "{name} $*" >>"{tmp_path}/told"')
    venv = """
release=$3
mkdir -p "$release/bin"
printf '#!/bin/sh\\necho "pip $*" >>"TOLD"; [ "$FAILS" != pip ]\\n' >"$release/bin/pip"
chmod +x "$release/bin/pip"
cp "$release/bin/pip" "$release/bin/cityline"
"""
    program(programs / "python3", venv.replace("TOLD", str(tmp_path / "told")))
    return programs


def program(path: Path, does: str) -> None:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


@pytest.fixture
def install(tmp_path: Path, machine: Path) -> Shell:
    """Run the installation below a folder."""

    def run(*words: str, fails: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{machine}:/usr/sbin:/usr/bin:/sbin:/bin",
            "ROOT": str(tmp_path / "root"),
            "FAILS": fails,
        }
        command = [str(DEPLOY / "systemd" / "install"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def test_an_installation_is_whole_and_begins_with_a_secret(install: Shell, tmp_path: Path) -> None:
    ran = install("0.2.0", "ivr/new_city")

    root, told = tmp_path / "root", (tmp_path / "told").read_text()
    settings = (root / "etc" / "cityline" / "cityline.env").read_text()
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^CITYLINE_SECRET_KEY=[0-9a-f]{64}$", settings, re.MULTILINE)
    assert (root / "etc" / "cityline" / "cityline.env").stat().st_mode & 0o007 == 0
    assert (root / "srv" / "cityline" / "releases" / "0.2.0" / "city" / "city.yaml").is_file()
    assert sorted(unit.name for unit in (root / "etc" / "systemd" / "system").iterdir()) == UNITS
    assert "--require-hashes" in told
    assert "systemctl enable --now cityline-backup.timer" in told


def test_a_release_stands_beside_the_one_before_and_keeps_the_secret(install: Shell, tmp_path: Path) -> None:
    install("0.2.0", "ivr/new_city")
    settings = tmp_path / "root" / "etc" / "cityline" / "cityline.env"
    before = settings.read_text()

    again, same = install("0.3.0", "ivr/new_city"), install("0.3.0", "ivr/new_city")

    releases = tmp_path / "root" / "srv" / "cityline" / "releases"
    assert (again.returncode, same.returncode) == (0, 2)
    assert {release.name for release in releases.iterdir()} == {"0.2.0", "0.3.0"}
    assert settings.read_text() == before


def test_a_release_that_came_half_way_is_none(install: Shell, tmp_path: Path) -> None:
    failed, again = install("0.2.0", "ivr/new_city", fails="pip"), install("0.2.0", "ivr/new_city")

    assert failed.returncode != 0
    assert again.returncode == 0, again.stderr


def test_taking_it_off_leaves_what_callers_left(install: Shell, tmp_path: Path) -> None:
    install("0.2.0", "ivr/new_city")
    home, etc = tmp_path / "root" / "srv" / "cityline", tmp_path / "root" / "etc"
    (home / "var" / "cityline.db").write_text("calls")

    removed = install("--remove")

    assert removed.returncode == 0
    assert (home / "var" / "cityline.db").read_text() == "calls"
    assert (etc / "cityline" / "cityline.env").exists()
    assert list((etc / "systemd" / "system").iterdir()) == []
    assert list((tmp_path / "root" / "usr" / "local" / "sbin").iterdir()) == []
    assert not (home / "releases").exists()


@pytest.mark.parametrize(
    "words", [(), ("0.2.0",), ("0.2.0", "nowhere"), ("../x", "ivr/new_city"), ("", "ivr/new_city")]
)
def test_an_installation_without_its_parts_changes_nothing(
    words: tuple[str, ...], install: Shell, tmp_path: Path
) -> None:
    ran = install(*words)

    assert ran.returncode == 2
    assert not (tmp_path / "told").exists()


@pytest.fixture
def switch(install: Shell, machine: Path, tmp_path: Path) -> Shell:
    """Switch where two releases are installed; the ports in `ready` answer, and those that are started."""
    install("0.2.0", "ivr/new_city")
    install("0.3.0", "ivr/new_city")
    home, script = tmp_path / "root" / "srv" / "cityline", tmp_path / "cityline-switch"
    text = (DEPLOY / "systemd" / "cityline-switch").read_text("utf-8")
    program(script, text.replace("home=/srv/cityline", f'home="{home}"'))
    program(machine / "cityline", f'echo "cityline $RELEASE $*" >>"{tmp_path}/told"; [ "$FAILS" != "$1" ]')
    started = f'for p in 8001 8002; do [ "$*" = "restart cityline@$p" ] && touch "{tmp_path}/$p"; done'
    note = f'echo "systemctl $*" >>"{tmp_path}/told"'
    program(machine / "systemctl", f'{note}\n[ "$FAILS" = "$1" ] && exit 1\n{started}\nexit 0')
    port = f'port=$(echo "$*" | grep -o "800[12]"); [ -e "{tmp_path}/$port" ] && printf 204 || printf 000'
    program(machine / "curl", port)
    (tmp_path / "told").write_text("")

    def run(*words: str, ready: tuple[int, ...] = (), fails: str = "") -> subprocess.CompletedProcess[str]:
        for number in (8001, 8002):
            (tmp_path / str(number)).unlink(missing_ok=True)
        for number in ready:
            (tmp_path / str(number)).touch()
        environment = {"PATH": f"{machine}:/usr/bin:/bin", "FAILS": fails}
        return subprocess.run(
            [str(script), *words], env=environment, capture_output=True, text=True, check=False
        )

    return run


def on_air(tmp_path: Path) -> str:
    return (tmp_path / "root" / "srv" / "cityline" / "current").resolve().name


def test_the_first_release_starts_blue(switch: Shell, tmp_path: Path) -> None:
    ran = switch("0.2.0")

    assert ran.returncode == 0, ran.stderr
    assert on_air(tmp_path) == "0.2.0"
    assert (tmp_path / "told").read_text().splitlines() == [
        "cityline 0.2.0 migrate",
        "systemctl restart cityline@8001",
        "systemctl enable --quiet cityline@8001",
    ]


@pytest.mark.parametrize(("old", "new"), [(8001, 8002), (8002, 8001)])
def test_the_idle_instance_is_ready_before_the_other_drains(
    old: int, new: int, switch: Shell, tmp_path: Path
) -> None:
    switch("0.2.0")
    (tmp_path / "told").write_text("")

    ran = switch("0.3.0", ready=(old,))

    assert ran.returncode == 0, ran.stderr
    assert on_air(tmp_path) == "0.3.0"
    assert "Back: cityline-switch 0.2.0" in ran.stdout
    assert (tmp_path / "told").read_text().splitlines() == [
        "cityline 0.3.0 migrate",
        f"systemctl restart cityline@{new}",
        f"systemctl enable --quiet cityline@{new}",
        "sleep 10",
        f"systemctl disable --quiet cityline@{old}",
        f"systemctl stop cityline@{old}",
    ]


@pytest.mark.parametrize("fails", ["migrate", "restart"])
def test_a_release_that_fails_leaves_the_one_before_on_the_air(
    fails: str, switch: Shell, tmp_path: Path
) -> None:
    switch("0.2.0")

    failed = switch("0.3.0", ready=(8001,), fails=fails)

    assert failed.returncode != 0
    assert on_air(tmp_path) == "0.2.0"
    assert "stop cityline@8001" not in (tmp_path / "told").read_text()


@pytest.mark.parametrize("words", [("0.4.0",), ()])
def test_a_release_that_is_not_here_is_named_beside_those_that_are(
    words: tuple[str, ...], switch: Shell, tmp_path: Path
) -> None:
    ran = switch(*words)

    assert ran.returncode == 2
    assert "0.2.0 0.3.0" in ran.stderr
    assert (tmp_path / "told").read_text() == ""
