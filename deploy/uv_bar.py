"""What uv fetches: its own bars in a terminal, and a line for each large package elsewhere."""

import re
import subprocess
import sys

_ANNOUNCED = re.compile(r"^ *Downloading (\S+) \(([\d.]+) ?([KMG]?i?B)\)")
_ARRIVED = re.compile(r"^ *Downloaded (\S+)")
_SUMMED_UP = re.compile(r"^(Prepared|Installed) (\d+) packages? in (.+)")
_MEGABYTES = {"B": 1e-6, "KiB": 1.024e-3, "MiB": 1.048576, "GiB": 1073.741824}


def run(command, environment, log):
    """Run uv; whether it did what it was asked to."""
    if sys.stdout.isatty() and sys.stderr.isatty():
        return subprocess.run(command, env=environment, check=False).returncode == 0  # noqa: S603  # our own
    with (
        log.open("a", encoding="utf-8") as kept,
        subprocess.Popen(  # noqa: S603  # our own words
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as client,
    ):
        _follow(client.stdout, kept)
    return client.returncode == 0


def _follow(lines, kept):
    sizes, here = {}, 0.0
    for line in lines:
        kept.write(line)
        if announced := _ANNOUNCED.match(line):
            sizes[announced.group(1)] = float(announced.group(2)) * _MEGABYTES.get(announced.group(3), 0.0)
        elif arrived := _ARRIVED.match(line):
            here += sizes.get(arrived.group(1), 0.0)
            _say(f"packages {here:4.0f} of {sum(sizes.values()):.0f} MB, {arrived.group(1)} is here")
        elif summed_up := _SUMMED_UP.match(line):
            _say(f"packages {summed_up.group(1).lower()}: {summed_up.group(2)}, in {summed_up.group(3)}")


def _say(sentence):
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
