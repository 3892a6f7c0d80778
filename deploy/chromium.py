"""Bring Debian's Chromium for the browser tests where that is possible; without it they are skipped."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def main():
    """Install Chromium if it is missing; never fail, because the browser tests can be skipped."""
    if any(map(shutil.which, NAMES)):
        return
    apt = _apt()
    if apt is None:
        _say("No Chromium here and no right to install it (apt install chromium): browser tests are skipped.")
        return
    _say("Installing Chromium for the browser tests")
    install = [*apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    if not (_ran(install) or (_ran([*apt, "update", "-qq"]) and _ran(install))):
        _say("Chromium could not be installed: the browser tests are skipped.")


def _apt():
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    may = shutil.which("sudo") and _ran(["sudo", "-n", "true"])
    return ["sudo", "-n", "apt-get"] if may else None


def _ran(command):
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(command, check=False, env=QUIET, **quiet).returncode == 0  # noqa: S603  # our own words


def _say(sentence):
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
