"""An article to the file an editor opens: front matter with what is unsure marked, and the Markdown."""

import re
from collections.abc import Callable, Mapping
from itertools import count

import yaml
from msgspec import Struct

from build_tools.importing import links
from build_tools.importing.guess import Guesser
from build_tools.importing.pictures import Picture
from build_tools.importing.recipients import Recipients
from build_tools.importing.values import Article
from build_tools.model import PartialDate, slugify

_MAX_SLUG = 60
_ONE_TOWN = "slett linjen hvis nyheten gjelder alle kommunene"


class Draft(Struct, frozen=True, kw_only=True):
    """A file to be written: ``path`` and the pictures' paths are relative to the content folder."""

    path: str
    title: str
    text: str
    pictures: Mapping[str, bytes]
    unsure: tuple[str, ...]


class _Line(Struct, frozen=True):
    """One field; ``doubt`` becomes a comment behind it."""

    name: str
    value: object
    doubt: str = ""


def slug_of(title: str) -> str:
    """The title's part of the address: whole words, at most 60 characters."""
    slug = slugify(title)[: _MAX_SLUG + 1]
    return (slug if len(slug) <= _MAX_SLUG else slug.rpartition("-")[0] or slug[:_MAX_SLUG]).strip(
        "-"
    ) or "uten-tittel"


def place_of(article: Article, slug: str) -> str:
    """Where its file stands, relative to the content folder."""
    day = article.dated.day
    return f"nyheter/{day.year:04}/{day.iso}-{slug}.md" if day else f"nyheter/udatert/{slug}.md"


def write(
    article: Article, slug: str, guesser: Guesser, pictures: Mapping[str, Picture], kept: str,
    is_taken: Callable[[str], bool],
) -> Draft:  # fmt: skip
    """Compose the file. ``pictures`` are those of the letter, ``kept`` is where the original will be.

    ``is_taken`` says of a path whether another picture has it: one may be left from a draft that was deleted.
    """
    body, files, missing = _with_pictures(article, slug, pictures, is_taken)
    fields = _fields(article, slug, guesser)
    unsure = [f"{field.name}: {field.doubt}" for field in fields if field.doubt] + missing
    front = "\n".join([f"# Importert fra {kept}", *map(_written, fields)])
    return Draft(
        path=place_of(article, slug), title=article.title, text=f"---\n{front}\n---\n\n{body}\n", pictures=files,
        unsure=tuple(unsure),
    )  # fmt: skip


def _fields(article: Article, slug: str, guesser: Guesser) -> list[_Line]:
    source, topics = guesser.source(article), guesser.topics(article)
    day = article.dated.day
    dated = (
        _Line("date", day, article.dated.doubt)
        if day
        else _Line("date_unknown", True, "datoen er ukjent: skriv `date` i stedet når du vet den")
    )
    fields = [
        _Line("title", article.title, article.doubt),
        _Line("id", slug),
        dated,
        _Line("source", source.keys[0] if source.keys else None, source.doubt),
        _Line("topic", list(topics.keys), topics.doubt),
    ]
    sender = guesser.vocabulary.sources.get(source.keys[0]) if source.keys else None
    if sender and sender.kind == "kommune":
        fields.append(_Line("municipalities", [sender.key], _ONE_TOWN))
    address = links.clean(article.link, Recipients()).address if article.link else ""
    if address.startswith("http"):
        fields.append(_Line("outlets", [{"label": "Original", "url": address}]))
    return [*fields, _Line("draft", True)]


def _written(field: _Line) -> str:
    text = f"{field.name}: {_scalar(field.value)}".rstrip()
    return f"{text}  # TODO: {field.doubt}" if field.doubt else text


def _scalar(value: object) -> str:
    """A value on one line of YAML; a date and nothing stay bare."""
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.iso
    dumped = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_flow_style=True, sort_keys=False)
    return str(dumped).removesuffix("...\n").strip()


def _with_pictures(
    article: Article, slug: str, pictures: Mapping[str, Picture], is_taken: Callable[[str], bool]
) -> tuple[str, dict[str, bytes], list[str]]:
    """The body with the pictures' new addresses, the files, and what to say of them."""
    body, files, said = article.body, {}, []
    year = str(article.dated.day.year) if article.dated.day else "udatert"
    numbers = count(1)
    for name in article.pictures:
        image = re.compile(rf"!\[((?:\\.|[^\]\\])*)\]\({re.escape(name)}\)")
        picture = pictures.get(name)
        if picture is None:
            body = image.sub("", body)
            continue
        paths = (f"vedlegg/{year}/{slug}-{number}.{picture.extension}" for number in numbers)
        path = next(path for path in paths if not is_taken(path))
        files[path] = picture.content
        if any(not description.strip() for description in image.findall(body)):
            said.append(f"bildet {path}: skriv hva det viser mellom klammene i `![](…)`")
        body = body.replace(f"]({name})", f"](/{path})")
    return body.strip(), files, said
