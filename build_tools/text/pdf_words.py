"""The words of one PDF, in a process of its own that dies when it takes too much.

``python -m build_tools.text.pdf_words FILE`` writes JSON: pairs of a place, in Norwegian, and what stands there.
"""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

SECONDS = 20
MEMORY = 1_000_000_000
MAX_TEXT = 20_000_000
MAX_PAGES = 500
MAX_OBJECTS = 20_000
"""How much of a form, of what is read aloud or of an outline is looked at: that takes a second."""
_ON_PAGES = ("/Contents", "/RC", "/V", "/TU")
"""Comments, plain and rich, and what is filled in."""
_TREES = (
    ("i et skjemafelt", ("/AcroForm",), ("/Fields", "/Kids"), ("/V", "/DV", "/RV", "/TU", "/Opt", "/XFA")),
    ("i en alternativ tekst", ("/StructTreeRoot",), ("/K",), ("/Alt", "/ActualText", "/E", "/T")),
    ("i et bokmerke", ("/Outlines",), ("/First", "/Next"), ("/Title",)),
)
"""Words beside the pages: their place, where their tree begins, what leads on in it, and what holds them."""


def main(path: str) -> None:
    """Write what the file says."""
    import logging
    import resource

    import pypdf

    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):  # a tighter limit holds, or the system (macOS) has none for memory
            resource.setrlimit(what, (most, most))
    logging.disable()  # pypdf's complaints may quote the file
    found, size = [], 0
    for place, text in _words(pypdf.PdfReader(path)):
        found.append((place, text))
        size += len(text)
        if size > MAX_TEXT:
            sys.exit(1)
    json.dump(found, sys.stdout)


def _words(reader: "pypdf.PdfReader") -> Iterator[tuple[str, str]]:
    if len(reader.pages) > MAX_PAGES:
        sys.exit(1)
    for number, page in enumerate(reader.pages, 1):
        yield f"på side {number}", "\n".join([page.extract_text(), *_beside(page)])
    properties = [*(reader.metadata or {}).values(), _at(reader.root_object, "/Metadata")]
    yield "i egenskapene til filen", " ".join(map(_said, properties))
    for name, contents in reader.attachments.items():
        yield "i en fil som ligger i den,", "\n".join([name, *map(_of_file, contents)])
    for place, start, onward, holders in _TREES:
        yield place, "\n".join(_in_tree(_at(reader.root_object, *start), onward, holders))


def _of_file(content: bytes) -> str:
    """The words of a file within the file."""
    import pypdf

    from build_tools.text.extract import Unreadable, decoded, office

    if content.startswith(b"%PDF"):
        return "\n".join(text for _place, text in _words(pypdf.PdfReader(io.BytesIO(content))))
    try:
        return office(io.BytesIO(content)) if content.startswith(b"PK") else decoded(content)
    except Unreadable:
        return ""  # any other kind of zip


def _beside(page: Any) -> Iterator[str]:
    """Where links of a page lead, what is written on it, stamped on it and pinned to it."""
    import pypdf.generic

    for each in _at(page, "/Annots") or ():
        annotation = each.get_object()
        yield _said(_at(annotation, "/A", "/URI"))
        yield from (_said(_at(annotation, name)) for name in _ON_PAGES)
        stamp, file = _at(annotation, "/AP", "/N"), _at(annotation, "/FS", "/EF", "/F")
        if isinstance(stamp, pypdf.generic.StreamObject):
            yield page.extract_xform_text(stamp)
        if isinstance(file, pypdf.generic.StreamObject):
            yield _of_file(file.get_data())


def _in_tree(root: Any, onward: Sequence[str], holders: Sequence[str]) -> Iterator[str]:
    """What is said in a tree; it may be made to have no end."""
    left, seen, looked_at = [root], set(), 0
    while left and looked_at < MAX_OBJECTS:
        each = left.pop()
        reference = getattr(each, "idnum", None)
        if reference is not None and reference in seen:
            continue
        seen.add(reference)
        looked_at += 1
        there = each.get_object() if reference is not None else each
        if isinstance(there, list):
            left.extend(reversed(there))
        elif isinstance(there, dict):
            yield from (_said(_at(there, name)) for name in holders)
            branch: Any = there  # of pypdf: references are not followed yet
            left.extend(branch.raw_get(name) for name in onward if name in branch)


def _at(there: Any, *names: str) -> Any:
    """What stands under one name after the other; None if something on the way is not as it should be."""
    for name in names:
        there = there.get(name) if isinstance(there, dict) else None
        there = there.get_object() if there is not None else None
    return there


def _said(value: Any, deep: int = 2) -> str:
    """A string, a stream, or a list of them or of pairs of them as text; nothing for what is no text."""
    import pypdf.generic

    from build_tools.text.extract import decoded

    if isinstance(value, list):
        return "\n".join(_said(each.get_object(), deep - 1) for each in value) if deep else ""
    if isinstance(value, pypdf.generic.StreamObject):
        value = value.get_data()
    if isinstance(value, bytes):
        return decoded(value)
    return (
        str(value) if isinstance(value, str | int | float) and not isinstance(value, pypdf.generic.NameObject) else ""
    )


if __name__ == "__main__":
    main(sys.argv[1])
