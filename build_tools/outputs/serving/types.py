"""Media types of everything the site serves, so that no server's own table decides."""

TYPES = {
    "text/html": ("html",),
    "text/css": ("css",),
    "text/javascript": ("js", "mjs"),
    "text/plain": ("txt",),
    "text/calendar": ("ics",),
    "text/csv": ("csv",),
    "text/x-opml": ("opml",),
    "text/vtt": ("vtt",),
    "application/json": ("json",),
    "application/xml": ("xml",),
    "application/manifest+json": ("webmanifest",),
    "message/rfc822": ("eml",),
    "image/svg+xml": ("svg",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "image/x-icon": ("ico",),
    "audio/mpeg": ("mp3",),
    "video/mp4": ("mp4",),
    "video/webm": ("webm",),
    "application/pdf": ("pdf",),
    "application/zip": ("zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
}
"""Type by suffix."""
NAMED = {
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
"""Type by the whole name, where the suffix says less."""
CHARSET = (
    "text/html", "text/css", "text/javascript", "text/plain", "text/calendar", "text/csv", "text/x-opml", "text/vtt",
    "application/xml", "application/rss+xml", "application/atom+xml",
)  # fmt: skip
"""Types sent with ``charset=utf-8``; JSON has no such parameter (RFC 8259 §11). nginx has the first of itself."""
COMPRESSED = (*CHARSET[1:], "application/json", "application/feed+json", "application/manifest+json", "image/svg+xml",
              "message/rfc822")  # fmt: skip
"""Types worth compressing besides ``text/html``, which nginx always compresses."""


def content_type(path: str) -> str:
    """The Content-Type header of a file of the site."""
    name = path.rsplit("/", 1)[-1] or "index.html"
    suffix = name.rsplit(".", 1)[-1].lower()
    kind = NAMED.get(name) or next((kind for kind, suffixes in TYPES.items() if suffix in suffixes), None)
    return f"{kind}; charset=utf-8" if kind in CHARSET else kind or "application/octet-stream"
