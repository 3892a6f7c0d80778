"""Files that are there whole or not at all."""

from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.errors import BadInput


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one step, so that a broken export leaves what was there; raise BadInput."""
    data = content.encode() if isinstance(content, str) else content
    try:
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as beside:
            written = Path(beside) / path.name
            written.write_bytes(data)
            written.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); name another file.") from error
