"""The phone line itself."""

import intents  # noqa: F401 - before any library that it keeps from calling its maker
