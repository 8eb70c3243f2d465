"""The index for pages opened from a folder: each file once more as a script, since such pages may not fetch."""

from base64 import b64encode

from build_tools.site_file import SiteFile


def script_file(file: SiteFile) -> SiteFile:
    """The twin ``<path>.js`` of a file, which hands its bytes to `runtime/scripted.js`."""
    name = file.path.rpartition("/")[2]
    return SiteFile(f"{file.path}.js", f'praksisnyttIndeks("{name}","{b64encode(file.content).decode()}")'.encode())
