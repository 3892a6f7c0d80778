"""`python -m tests.load.sign_ins`: how long webhooks take while everybody signs in and strangers flood.

It prints one JSON object: the webhooks' times in milliseconds, at rest and under the flood.
"""

import asyncio
import json
import os
import re
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import quantiles

import httpx
from twilio.request_validator import RequestValidator

from tests.load.service import PUBLIC, TOKEN, Service, running

SIGN_INS, FLOODS = 200, 60
WARMING, AT_REST, UNDER_LOAD = 10, 100, 200
PAUSE_SECONDS = 0.05
QUIET = {
    "CITYLINE_FRONT": "gather",
    "CITYLINE_TRANSCRIPTION": "openai",
    "CITYLINE_SOUND_MAY_LEAVE": "true",
    "CITYLINE_OPENAI_BASE_URL": "http://127.0.0.1:9",
    "CITYLINE_OPENAI_API_KEY": "none",
}
"The carrier hears, and messages would be transcribed elsewhere: no Whisper is loaded."


async def webhook(client: httpx.AsyncClient, number: int) -> float:
    """Send one incoming call; return how many milliseconds its answer took."""
    form = {"CallSid": f"CA{number:032x}", "From": "+16045550001", "To": "+16045550100"}
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/voice", form)
    begun = time.perf_counter()
    answer = await client.post("/voice", data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    return (time.perf_counter() - begun) * 1000


async def webhooks(service: Service, first: int, count: int) -> list[float]:
    """Send calls one after another, as often as a busy line gets them."""
    times = []
    async with httpx.AsyncClient(base_url=service.address, timeout=60) as client:
        for number in range(first, first + count):
            times.append(await webhook(client, number))
            await asyncio.sleep(PAUSE_SECONDS)
    return times


async def sign_in(client: httpx.AsyncClient, number: int) -> int:
    """Try to sign in as one of many; return the answer's status."""
    page = await client.get("/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]*)"', page.text)
    fields = {"csrf_token": token[1] if token else "", "email": f"{number}@city.example"}
    # The cookies are for https alone; this client goes without.
    cookie = page.headers["set-cookie"].partition(";")[0]
    answer = await client.post(
        "/sign-in", data={**fields, "password": "wrong password"}, headers={"Cookie": cookie}
    )
    return answer.status_code


async def flood(address: str, until: asyncio.Event) -> None:
    """Half a head, and a form too large, again and again."""
    host, port = address.removeprefix("http://").split(":")
    while not until.is_set():
        try:
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(
                b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n" + b"x" * 65536
            )
            await writer.drain()
            await asyncio.sleep(0.5)
            writer.close()
        except OSError:
            continue


def figures(times: list[float]) -> dict[str, float]:
    parts = quantiles(times, n=100)
    return {"p50": round(parts[49], 1), "p99": round(parts[98], 1), "longest": round(max(times), 1)}


async def everybody(address: str) -> list[int]:
    """Sign in all at once, while strangers flood; return the answers' statuses."""
    over = asyncio.Event()
    floods = [asyncio.create_task(flood(address, over)) for _ in range(FLOODS)]
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        statuses = await asyncio.gather(*(sign_in(client, number) for number in range(SIGN_INS)))
    await asyncio.sleep(UNDER_LOAD * PAUSE_SECONDS)
    over.set()
    await asyncio.gather(*floods)
    return statuses


def load(address: str) -> list[int]:
    return asyncio.run(everybody(address))


def measured(service: Service) -> dict[str, object]:
    """The load comes from a process of its own, so that it does not delay the one that measures."""
    asyncio.run(webhooks(service, 0, WARMING))
    at_rest = asyncio.run(webhooks(service, WARMING, AT_REST))
    with ProcessPoolExecutor(1) as crowd:
        statuses = crowd.submit(load, service.address)
        loaded = asyncio.run(webhooks(service, WARMING + AT_REST, UNDER_LOAD))
        counted = Counter(map(str, statuses.result()))
    return {
        "at rest": figures(at_rest),
        "under load": figures(loaded),
        "sign-ins by status": counted,
        "load average of the machine": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), **QUIET) as service,
    ):
        print(json.dumps(measured(service), indent=1))


if __name__ == "__main__":
    main()
