"""Pages of the sample rendered as the pipeline renders them, and read back as trees."""

from functools import cache

import jinja2
from jinja2.bccache import Bucket
from lxml import html as lxml_html
from sample import site

from build_tools.build.pipeline import theme_folders
from build_tools.context import Site
from build_tools.outputs import pages


class _Compiled(jinja2.BytecodeCache):
    """Templates are compiled once, not once for every site that is made."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._held:
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


def rendered(known: Site) -> dict[str, str]:
    """Every page of a site by its address."""
    environment = pages.environment(theme_folders(), known, COMPILED)
    made: dict[str, str] = {}
    for view in pages.views(known):
        assert view.address not in made, f"two pages at {view.address}"
        made[view.address] = pages.render(environment, view).decode()
    return made


@cache
def sample_pages() -> dict[str, str]:
    """The pages of the sample."""
    return rendered(site())


def tree(address: str) -> lxml_html.HtmlElement:
    """A page of the sample as a tree."""
    return lxml_html.fromstring(sample_pages()[address])
