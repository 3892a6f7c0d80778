"""Signatures are those of the Standard Webhooks specification."""

import base64
from datetime import UTC, datetime

from ivr.systems.webhooks.signature import PREFIX, draw_secret, headers_of, signature_of

SECRET, ID = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT, BODY = datetime.fromtimestamp(1614265330, UTC), '{"test": 2432232314}'
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"As the specification's own libraries test themselves."


def test_a_message_is_signed_as_the_specifications_own_libraries_do() -> None:
    assert signature_of(SECRET, ID, 1614265330, BODY) == PUBLISHED


def test_while_secrets_are_rotated_a_message_is_signed_under_both() -> None:
    other = draw_secret()

    headers = headers_of(ID, AT, BODY, (other, SECRET))

    assert headers["webhook-id"] == ID
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"].split(" ") == [signature_of(other, ID, 1614265330, BODY), PUBLISHED]


def test_a_secret_is_long_and_never_the_same() -> None:
    one, other = draw_secret(), draw_secret()

    assert one != other
    assert 24 <= len(base64.b64decode(one.removeprefix(PREFIX))) <= 64
