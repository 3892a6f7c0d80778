"""How does a call get in, and who works with it?"""

import intents  # noqa: F401 - before any library that it keeps from calling its maker
