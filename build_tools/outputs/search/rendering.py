"""The index as files, where the operator wants it once more as scripts."""

from collections.abc import Iterable, Iterator

from build_tools.outputs.search.amending import amended
from build_tools.outputs.search.analysed import Analysed
from build_tools.outputs.search.indexed import Setting
from build_tools.outputs.search.records import SLOTS
from build_tools.outputs.search.scripts import script_file
from build_tools.outputs.search.standing import Standing
from build_tools.outputs.search.write import write
from build_tools.site_file import SiteFile


def index(wanted: Setting, analysed: Iterable[Analysed], standing: Standing | None = None) -> Iterator[SiteFile]:
    """The index of the documents, in any order; where the operator wants it, once more as scripts.

    It is left in ``standing``, with what the last making left there.
    """
    yield from _with_scripts(wanted, write(analysed, wanted.synonyms, wanted.labels, standing))


def amend(wanted: Setting, few: Iterable[Analysed], standing: Standing) -> Iterator[SiteFile] | None:
    """The index of which ``standing`` tells, with few documents changed; None where the whole is to be made."""
    files = amended(standing, few, wanted.synonyms, wanted.labels)
    return files and _with_scripts(wanted, files)


def _with_scripts(wanted: Setting, files: Iterator[SiteFile]) -> Iterator[SiteFile]:
    for file in files:
        yield file
        if wanted.scripts and not file.path.endswith(SLOTS):
            yield script_file(file)
