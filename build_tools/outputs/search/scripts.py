"""The index for pages opened from a folder: each file once more as a script, since such pages may not fetch."""

from base64 import b64encode
from collections.abc import Iterable, Iterator

from build_tools.model import SiteFile


def script_files(files: Iterable[SiteFile]) -> Iterator[SiteFile]:
    """A twin ``<path>.js`` of each file, which hands its bytes to `runtime/scripted.js`."""
    for file in files:
        name = file.path.rpartition("/")[2]
        content = f'praksisnyttIndeks("{name}","{b64encode(file.content).decode()}")'
        yield SiteFile(f"{file.path}.js", content.encode())
