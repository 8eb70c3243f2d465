"""Names in addresses."""

import re
import unicodedata

_OTHERS = re.compile(r"[^a-z0-9]+")
_FOLD = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "ae", "ö": "o", "ß": "ss", "đ": "d"})


def slugify(text: str) -> str:
    """Lower-case ASCII with hyphens: æ→ae, ø→o, å→a (the custom of Norwegian public sites), é→e."""
    if text.isascii():
        plain = text.lower()
    else:
        folded = unicodedata.normalize("NFKC", text).lower().translate(_FOLD)
        plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return _OTHERS.sub("-", plain).strip("-")
