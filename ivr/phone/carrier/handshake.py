"""The handshake: Twilio's rules for a stream's address, and the signed upgrade."""

from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake

from ivr.phone.carrier.leg import Leg
from ivr.phone.carrier.refusal import Refusal


async def open_socket(leg: Leg, url: str) -> ClientConnection:
    """Open the service's WebSocket; raises `Refusal` with Twilio's number when it does not open."""
    check_url(url)
    exchange = leg.exchange
    signature = exchange.webhooks.signature(url, {}, is_forged=exchange.faults.forged_upgrade)
    try:
        return await connect(
            exchange.account.delivery(url),
            additional_headers={"x-twilio-signature": signature},
            user_agent_header="TwilioMediaStreams/1.0",
            compression=None,
            open_timeout=10,
            ping_interval=None,
            max_size=None,
            proxy=None,
        )
    except InvalidHandshake as error:
        raise Refusal(31920, "the WebSocket handshake was not answered with 101") from error
    except TimeoutError as error:
        raise Refusal(31901, "the WebSocket connection timed out") from error
    except OSError as error:
        raise Refusal(31902, "the WebSocket connection was refused") from error


def check_url(url: str) -> None:
    """Refuse a stream URL that Twilio would refuse."""
    parts = urlsplit(url)
    if not parts.netloc:
        raise Refusal(31923, "the stream's URL is malformed")
    if parts.scheme != "wss":
        raise Refusal(31922, "the stream's URL is not wss")
    if parts.query:
        raise Refusal(31920, "the stream's URL has a query string")
