"""Which release of Cityline this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Return the installed version; "unknown" in a folder that was never installed."""
    try:
        return version("cityline")
    except PackageNotFoundError:
        return "unknown"
