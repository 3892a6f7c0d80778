"""What the carrier refuses, under Twilio's own error numbers."""

from ivr.errors import CitylineError


class Refusal(CitylineError):
    """Twilio would not go on with this; the number is Twilio's."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
