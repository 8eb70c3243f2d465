"""The index of a site as files."""

from collections.abc import Iterable, Iterator

from build_tools.context import Site
from build_tools.model import SiteFile
from build_tools.outputs.search.analysed import Analysed, analyse
from build_tools.outputs.search.records import SLOTS
from build_tools.outputs.search.scripts import script_file
from build_tools.outputs.search.site import Setting, documents, setting
from build_tools.outputs.search.standing import Standing
from build_tools.outputs.search.write import write


def render(site: Site) -> Iterator[SiteFile]:
    """The search index of the site."""
    yield from index(setting(site), map(analyse, documents(site)))


def index(wanted: Setting, analysed: Iterable[Analysed], standing: Standing | None = None) -> Iterator[SiteFile]:
    """The index of the documents, in any order; where the operator wants it, once more as scripts.

    ``standing`` is what the last making of the whole left, and is renewed where the whole is made.
    """
    for file in write(analysed, wanted.synonyms, wanted.labels, standing):
        yield file
        if wanted.scripts and not file.path.endswith(SLOTS):
            yield script_file(file)
