"""The copy of an original that may be kept: what was sent, without whom it was sent to and without what tracks."""

import hashlib
import re
from collections.abc import Mapping
from email.charset import QP, Charset
from email.header import Header
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, getaddresses

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString

from build_tools.importing import links, tidy
from build_tools.importing.pictures import read_picture
from build_tools.importing.recipients import Recipients

_ACTIVE = ["script", "iframe", "object", "embed", "applet", "form", "noscript", "base", "link", "meta"]
_ADDRESSES = ("href", "src", "background", "action", "originalsrc", "cite")
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_EVENT = re.compile(r"on[a-z]+\Z", re.I)


def html_copy(html: str, recipients: Recipients, pictures: Mapping[str, str] | None = None) -> str:
    """A page or mail as it looked: no script, no counter, no personal link, no recipient.

    ``pictures`` puts those taken out by ``tidy.take_out_pictures`` back in.
    """
    tidy.guard(html)
    soup = BeautifulSoup(html, "lxml")
    for tag in soup(_ACTIVE):
        tag.decompose()
    for text in soup.find_all(string=True):
        if isinstance(text, Comment):
            text.extract()
        elif not isinstance(text, Doctype) and (clean := _clean_text(str(text), recipients)) != text:
            text.replace_with(NavigableString(clean))
    for image in soup.find_all("img"):
        if tidy.is_pixel(image):
            image.decompose()
    for tag in soup.find_all(True):
        _clean_attributes(tag, recipients)
    copy = str(soup)
    for name, data in (pictures or {}).items():
        copy = copy.replace(f'"{name}"', f'"{data}"')
    return copy


def _clean_attributes(tag: Tag, recipients: Recipients) -> None:
    for name in list(tag.attrs):
        value = " ".join(each for each in tag.get_attribute_list(name) if each)
        if _EVENT.match(name) or name in ("srcset", "ping", "shash"):
            del tag[name]
        elif name in _ADDRESSES:
            tag[name] = _clean_address(tag, value, recipients)
        else:
            tag[name] = _clean_text(value, recipients)


def _clean_address(tag: Tag, value: str, recipients: Recipients) -> str:
    if value.startswith(("cid:", "#")) or not re.match(r"[a-z][a-z0-9+.-]*:", value.strip(), re.I):
        return recipients.redact(value)
    if links.subscription_talk(tag.get_text(" ", strip=True)):
        return ""
    return links.clean(value, recipients).address


def text_copy(text: str, recipients: Recipients) -> str:
    """A mail's plain text without personal links and recipients."""
    return "\n".join(_clean_text(line, recipients) for line in text.splitlines())


def _clean_text(text: str, recipients: Recipients) -> str:
    return recipients.redact(links.shown(text, recipients))


def mail_copy(
    headers: Mapping[str, str], bodies: list[tuple[str, str]], pictures: Mapping[str, bytes], recipients: Recipients
) -> bytes:
    """A mail with only the given headers, its texts (``plain`` or ``html``, content) and the pictures in them."""
    # Python invents a boundary at random; the same mail must give the same bytes.
    boundary = "=_" + hashlib.sha256("".join(text for _kind, text in bodies).encode()).hexdigest()[:32]
    message = MIMEMultipart("mixed", boundary)
    for name, value in headers.items():
        message[name] = _encoded(name, recipients.redact(value))
    for kind, text in bodies:
        message.attach(MIMEText(text, kind, _UTF8))  # type: ignore[arg-type]
    for name, data in pictures.items():
        if picture := read_picture(data):
            part = MIMEImage(picture.content, picture.subtype)
            part["Content-ID"] = Header(f"<{name.removeprefix('cid:')}>").encode()
            message.attach(part)
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _encoded(name: str, value: str) -> str:
    """A header's value in the letters that mail allows (RFC 2047)."""
    if name == "From":
        pairs = [(display, address) for display, address in getaddresses([value]) if address.isascii()]
        return ", ".join(map(formataddr, pairs))
    return Header(value, "us-ascii" if value.isascii() else "utf-8", header_name=name).encode()
