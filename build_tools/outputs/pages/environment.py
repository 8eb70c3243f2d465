"""The Jinja environment every page is rendered in, by MkDocs and by the pipeline alike."""

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from build_tools.context import Site
from build_tools.outputs.pages import assets
from build_tools.outputs.pages.rows import Row
from build_tools.outputs.pages.view import Link, PageView

NAVIGATION = (
    ("nyheter", Link("nyheter/", "Nyheter")),
    ("tema", Link("tema/", "Tema")),
    ("veiledning", Link("veiledning/", "Veiledning")),
    ("arrangementer", Link("arrangementer/", "Arrangementer")),
    ("arkiv", Link("arkiv/", "Arkiv")),
    ("abonner", Link("abonner/", "Abonner")),
    ("sok", Link("sok/", "Søk")),
)
ICONS = {
    "search": "magnify",
    "menu": "menu",
    "print": "printer-outline",
    "link": "link-variant",
    "copy": "content-copy",
    "feed": "rss",
    "calendar": "calendar-month-outline",
    "mail": "email-outline",
    "arrow": "arrow-right",
    "gjeldende": "check-circle",
    "snart": "clock-outline",
    "kommende": "clock-outline",
    "utlopt": "timer-sand-complete",
    "erstattet": "swap-horizontal-circle",
    "trukket": "close-octagon",
    "avlyst": "calendar-remove",
    "avholdt": "calendar-check",
}
_INCLUDE = re.compile(r'\{% include "(parts/[\w-]+\.html)" %\}\n?')
_OPENING = re.compile(r"<svg\b[^>]*>")


class Chrome(NamedTuple):
    """What pages of the same depth and section share: ready HTML for the head, above and below."""

    head: Markup
    header: Markup
    footer: Markup


class _Loader(jinja2.FileSystemLoader):
    """Puts parts into a template before it is compiled: filled by themselves they cost a page a fifth of its time."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source with its parts in it; a part's last line end is its file's, not the page's."""
        source, name, fresh = super().get_source(environment, template)

        def part(found: re.Match[str]) -> str:
            return self.get_source(environment, found[1])[0].removesuffix("\n")

        return _INCLUDE.sub(part, source), name, fresh


class _Template(jinja2.Template):
    """One that puts out plain strings, to be joined at once: to mark each as safe takes longer than to escape it."""

    @classmethod
    def from_code(cls, *given: Any, **named: Any) -> jinja2.Template:
        """The template that code makes."""
        made = super().from_code(*given, **named)
        made.root_render_func.__globals__["escape"] = _escaped
        return made


class _Environment(jinja2.Environment):
    """One whose templates have the names of all in a plain dictionary: each page copies it, a chain slowly."""

    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names every template has; nobody adds any to one template alone."""
        return {**self.globals, **(d or {})}


def environment(
    theme_dirs: Sequence[Path], site: Site, compiled: jinja2.BytecodeCache | None = None
) -> jinja2.Environment:
    """An environment that escapes by default and refuses unknown names; ``theme_dirs`` are searched in order.

    ``compiled`` is where compiled templates are kept.
    """
    env = _Environment(
        loader=_Loader([str(path) for path in theme_dirs]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
    )
    config = site.config
    env.globals.update(
        config=config,
        vocabulary=site.catalogue.vocabulary,
        icons={name: _icon(env, file) for name, file in ICONS.items()},
        chrome=_chrome(env, site),
        line=_line(env),
        search_script=assets.script_path("sok"),
        filter_script=assets.script_path("filtre"),
        guess_script=assets.script_path("gjett"),
        read_script=assets.script_path("les"),
        folder_script=assets.script_path(assets.FOLDER_SCRIPT),
    )
    return env


def render(env: jinja2.Environment, view: PageView) -> bytes:
    """The page's bytes."""
    return env.get_template(view.template).render(view.data).encode()


def _escaped(value: Any) -> str:
    """A value as it stands in HTML."""
    kind = type(value)
    shown: str = _escape_inner(value) if kind is str else value if kind is Markup else escape(value)
    return shown


def _icon(env: jinja2.Environment, name: str) -> Markup:
    """One of Material's icons, hidden from screen readers: a word always stands beside it."""
    assert env.loader
    source = env.loader.get_source(env, f".icons/material/{name}.svg")[0]
    return Markup(_OPENING.sub('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">', source, count=1))


def _chrome(env: jinja2.Environment, site: Site) -> Callable[[str, str], Chrome]:
    """A function that renders the constant parts once for each root and section."""
    made: dict[tuple[str, str], Chrome] = {}
    pages = tuple(Link(page.address[1:], page.title) for page in site.catalogue.pages if _in_footer(page.address))
    shared: dict[str, object] = {
        "navigation": NAVIGATION,
        "style": assets.style_path(site.config),
        "theme_colours": site.config.accents,
        "pages": pages,
    }

    def chrome(root: str, section: str) -> Chrome:
        key = (root, section)
        if key not in made:
            script = assets.script_path("sok" if section == "sok" else "site")
            names = {**shared, "root": root, "section": section, "script": script}
            made[key] = Chrome(*(_part(env, part, names) for part in ("head", "header", "footer")))
        return made[key]

    return chrome


def _line(env: jinja2.Environment) -> Callable[..., Markup]:
    """A function that renders the line of a row once for each root: most rows stand in several lists."""

    @cache
    def line(row: Row, root: str, **how: bool) -> Markup:
        made: Markup = vars(env.get_template("parts/rows.html").module)["line"](row, root, **how)
        return made

    return line


def _part(env: jinja2.Environment, name: str, names: dict[str, object]) -> Markup:
    return Markup(env.get_template(f"parts/{name}.html").render(names).strip())


def _in_footer(address: str) -> bool:
    """Pages at the top of the site, but the front page and those the navigation has."""
    known = {f"/{link.href}" for _, link in NAVIGATION}
    return address.count("/") == 2 and address not in known
