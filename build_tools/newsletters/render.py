"""An issue as files: HTML mail, plain text, ``.eml`` and a preview for the editor, all from one view."""

import re
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import css_inline
import jinja2
from markupsafe import escape
from msgspec import Struct

from build_tools.config import SiteConfig
from build_tools.context import Site
from build_tools.errors import UsageError
from build_tools.newsletters.compose import Composition
from build_tools.newsletters.fragments import as_text, wrapped
from build_tools.newsletters.mail import RECIPIENT, UNSUBSCRIBE, Mail, quoted
from build_tools.newsletters.views import LetterView, letter, shorter

COMFORTABLE = 80_000
"""Bytes above which the editor is warned; mail programs cut at about 102,000."""
LIMIT = 100_000
_THEME = Path(__file__).parents[1] / "theme" / "mail"
_DARK = "@media (prefers-color-scheme: dark)"
_STYLE = '<meta name="dark-style">'
_SENTINEL = "https://avmelding.invalid/"
_WEB_LINK = re.compile(r'<a (?=[^<>]*href="https?:)')
_MORNING = time(8, tzinfo=ZoneInfo("Europe/Oslo"))


class Rendered(Struct, frozen=True, kw_only=True):
    """The issue's files, and the size in bytes that counts: the larger of the HTML and its encoded mail part."""

    html: bytes
    text: bytes
    eml: bytes
    preview: bytes
    size: int
    shortened: bool


def render(site: Site, composition: Composition) -> Rendered:
    """Make the files; UsageError when even the shortened mail is larger than mail programs show.

    A mail above 80,000 bytes is made again with title, action and link of each item only.
    """
    view = letter(site, composition)
    address = unsubscribe_address(site.config, composition.newsletter.key)
    html = _html(view, address, site.config)
    short = _size(html) > COMFORTABLE
    if short:
        view = shorter(view)
        html = _html(view, address, site.config)
    size = _size(html)
    if size > LIMIT:
        first = not composition.history.issues and composition.since is None
        shorten = "begynn fra en dag med --since" if first else "del den med --until eller --drop"
        most = kilobytes(LIMIT)
        raise UsageError(f"utgaven blir {kilobytes(size)}, og e-postprogrammer viser bare {most}: {shorten}")
    text = _text(view, address)
    mail = _mail(site, composition, view, text, html, address)
    preview = (
        _environment()
        .get_template("preview.html")
        .render(letter=view, html=html, dark=html.replace(_DARK, "@media all"), text=text, size=kilobytes(size))
    )
    return Rendered(
        html=html.encode(),
        text=text.encode(),
        eml=mail.to_bytes(),
        preview=preview.encode(),
        size=size,
        shortened=short,
    )


def outdated(site: Site, composition: Composition, text: str) -> str:
    """What is wrong with a draft's plain ``text`` (Norwegian) if it would be another now; its greeting may be any."""
    whole = letter(site, composition)
    address = unsubscribe_address(site.config, composition.newsletter.key)
    made = [_text(view, address) for view in (whole, shorter(whole))]
    if any(text.startswith(head) and text.endswith(rest) for head, rest in (_parted(each, whole) for each in made)):
        return ""
    before = set(text.splitlines())
    new = (line for line in made[1].splitlines() if line not in before)
    return next((f"der skulle nå stått «{line}»" for line in new), "der står noe som ikke skulle stått der nå")


def _parted(text: str, view: LetterView) -> tuple[str, str]:
    """What stands before a greeting and what behind."""
    head, online, rest = text.partition(view.online)
    return head + online, rest


def unsubscribe_address(config: SiteConfig, newsletter: str) -> str:
    """The configured address for ending the subscription.

    It is the placeholder when nothing is configured, and when the address differs from recipient to recipient
    (``{recipient}`` in it): then sending fills it.
    """
    address = config.unsubscribe.replace("{newsletter}", newsletter)
    return UNSUBSCRIBE if not address or RECIPIENT in address else address


def kilobytes(size: int) -> str:
    """So many bytes in words; a kilobyte that is begun counts."""
    return f"{-(-size // 1000)} kB"


def _size(html: str) -> int:
    return max(len(html.encode()), len(quoted(html)))


def _html(view: LetterView, address: str, config: SiteConfig) -> str:
    made = _environment().get_template("digest.html").render(letter=view, unsubscribe=_SENTINEL)
    # A mailing system must not take braces in the content for its own templates.
    light, dark = config.accents
    inlined = _inliner(light).inline(made).replace("{", "&#123;")
    style = _style("dark.css").strip().replace("ACCENT-DARK", dark)
    placed = inlined.replace(_STYLE, f"<style>{style}</style>", 1)
    # The archive shows the mail in a frame that no page of the site may load in: links open beside it.
    opened = _WEB_LINK.sub('<a target="_blank" ', placed)
    return opened.replace(_SENTINEL, str(escape(address))) + "\n"


def _text(view: LetterView, address: str) -> str:
    made: str = _environment().get_template("digest.txt").render(letter=view, unsubscribe=_SENTINEL)
    return _disarmed(made.strip("\n")).replace(_SENTINEL, address) + "\n"


def _disarmed(text: str) -> str:
    """Plain text in which no mailing system finds a template's ``{{`` or ``{%`` that the content brought along."""
    return re.sub(r"\{(?=[{%])", "{ ", text)


def _mail(site: Site, composition: Composition, view: LetterView, text: str, html: str, address: str) -> Mail:
    newsletter = composition.newsletter
    host = urlsplit(site.config.url).hostname or "localhost"
    return Mail(
        label=newsletter.label,
        sender=newsletter.sender,
        subject=_disarmed(view.subject),
        date=moment_of(composition.date),
        message_id=f"<{composition.folder.replace('/', '.')}@{host}>",
        list_id=f"<{newsletter.key}.{host}>",
        unsubscribe=address,
        text=text,
        html=html,
    )


def moment_of(day: date) -> datetime:
    """When an issue of this day is dated: eight in the morning in Norway."""
    return datetime.combine(day, _MORNING)


@cache
def _inliner(accent: str) -> css_inline.CSSInliner:
    style = _style("mail.css").replace("ACCENT-LIGHT", accent)
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=style, minify_css=True)


def _style(name: str) -> str:
    return (_THEME / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_THEME),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"as_text": as_text, "wrapped": wrapped}
    return environment
