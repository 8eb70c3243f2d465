"""Putting parts into the templates before they are compiled changes no byte of any page."""

import jinja2
from rendering import sample_pages
from sample import site

from build_tools.build.pipeline import theme_folders
from build_tools.outputs import pages


def test_a_page_is_what_jinja_makes_of_its_templates_as_they_stand() -> None:
    """Every page of the sample, rendered once more by Jinja's own loader, part by part."""
    known = site()
    environment = pages.environment(theme_folders(), known)
    environment.loader = jinja2.FileSystemLoader([str(path) for path in theme_folders()])
    plain = {view.address: pages.render(environment, view).decode() for view in pages.views(known)}
    assert plain == sample_pages()
