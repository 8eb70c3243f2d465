"""MkDocs' events answered by the pipeline; the only file that imports MkDocs.

Under ProperDocs these imports resolve to ProperDocs' own modules, so the same plugin serves both.
"""

from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from build_tools.build import pipeline
from build_tools.build.gathering import gather
from build_tools.clock import today_in_oslo
from build_tools.config import config_from
from build_tools.context import Site
from build_tools.errors import BuildToolsError
from build_tools.outputs import pages


class PraksisnyttPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Hands MkDocs every page and file of the site; MkDocs renders the pages with the product's templates."""

    site: Site
    views: dict[str, pages.PageView]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Watch the archive and the theme too; the product makes its own 404 page and sitemap."""
        root = Path(config.config_file_path).parent
        config.watch += [str(path) for path in (root / "archive", root / "build_tools") if path.exists()]
        config.theme.static_templates = set()
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace what MkDocs found by what the pipeline makes; a problem in the content stops the build."""
        content = Path(config.docs_dir)
        archive = content.parent / "archive"
        try:
            self.site = gather(content, archive, config_from(config), today_in_oslo())
        except BuildToolsError as error:
            raise PluginError(str(error)) from error
        keep = InclusionLevel.INCLUDED  # MkDocs leaves out names that begin with a dot
        made = []
        self.views = {}
        for view in pages.views(self.site):
            path = pages.path_of(view.address)
            if not path.endswith("/index.html") and path != "index.html":
                environment = pages.environment(pipeline.theme_folders(), self.site)
                made.append(File.generated(config, path, content=pages.render(environment, view)))
                continue
            source = path.removesuffix(".html") + ".md"
            self.views[source] = view
            made.append(File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV))
        for output in pipeline.OUTPUTS:
            made += [
                File.generated(config, file.path, content=file.content, inclusion=keep) for file in output(self.site)
            ]
        for target, file in pipeline.copies(self.site, content, archive):
            made.append(File.generated(config, target, abs_src_path=str(file)))
        return Files(made)

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Name the template; the body is rendered already."""
        page.meta["template"] = self.views[page.file.src_uri].template
        return markdown

    def on_env(self, _env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """Render with the product's environment, which escapes by default."""
        return pages.environment(pipeline.theme_folders(), self.site)

    def on_page_context(self, _context: Any, *, page: Page, **_: Any) -> Any:
        """Give the template the view's data and nothing of MkDocs."""
        return dict(self.views[page.file.src_uri].data)
