"""Pictures of the file itself: only real raster images are kept, written anew without what cameras add."""

import base64
import binascii
import io
import warnings
from urllib.parse import unquote_to_bytes

from msgspec import Struct
from PIL import Image, ImageOps

_FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_OF_PHONES = "MPO"
"""A JPEG with a second one behind it, for depth or brighter light; the first is the picture."""
_TINY = 3
"""Pixels: an image this small is a counter or a spacer."""
_MAX_PIXELS = 40_000_000


class Picture(Struct, frozen=True):
    """A raster image as it will be written; ``extension`` without the dot."""

    content: bytes
    extension: str

    @property
    def subtype(self) -> str:
        """The second part of its media type."""
        return "jpeg" if self.extension == "jpg" else self.extension


def read_picture(data: bytes) -> Picture | None:
    """Decode and write anew; None for anything but a PNG, JPEG, GIF or WebP that can be shown.

    Writing anew leaves behind place, camera and author (EXIF, XMP) and anything hidden behind the image.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # broken EXIF, which is left behind anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
                if min(image.size) <= _TINY or image.size[0] * image.size[1] > _MAX_PIXELS:
                    return None
                kind = "JPEG" if image.format == _OF_PHONES else str(image.format)
                return Picture(_written(image, kind), _FORMATS[kind])
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def written_out(address: str) -> bytes:
    """The bytes of a data: address; none when it is not proper base64."""
    try:
        return base64.b64decode(unquote_to_bytes(address.partition(",")[2]), validate=False)
    except (binascii.Error, ValueError):
        return b""


def _written(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if image.format == "JPEG" and image.getexif().get(0x0112, 1) == 1:
        # The quantisation tables are kept, so nothing is lost by writing it once more.
        image.save(out, "JPEG", quality="keep", exif=b"", comment=b"")
    elif kind == "JPEG":
        ImageOps.exif_transpose(image).save(out, "JPEG", quality=90, exif=b"", comment=b"")
    else:
        image.load()
        image.info = {key: value for key, value in image.info.items() if key in ("transparency", "duration", "loop")}
        moving = getattr(image, "n_frames", 1) > 1 and kind != "PNG"
        image.save(out, kind, save_all=moving, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()
