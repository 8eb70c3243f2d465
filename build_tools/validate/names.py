"""Rules about file names and addresses: everything has one place of its own, on every machine."""

import re
from collections.abc import Iterator

from build_tools.errors import Problem
from build_tools.load.sources import MAX_ATTACHMENT, Attachment
from build_tools.model import TEXT_KINDS, slugify
from build_tools.validate.records import Record
from build_tools.validate.values import FILE_KINDS, MAX_NAME
from build_tools.validate.world import World

RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)", re.I)
_GOOD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
GENERATED = frozenset({"nyheter", "tema", "avsender", "kommune", "veiledning", "arrangementer", "smagruppe",
                       "arkiv", "sok",
                       "data", "status", "rediger", "dialogmelding", "tekster", "assets", "search",
                       "vedlegg"})  # fmt: skip

_CLOSED = frozenset({"arkiv", "assets", "search", "data", "sok", "rediger", "status"})
_TEXTS = frozenset({"nyheter", "veiledning", "arrangementer", "smagruppe"})
_MARKDOWN = frozenset({"txt", "md", "markdown", "mdown", "mkd", "mdx", "text", "yml", "yaml"})
_WRITTEN = frozenset({"docx", "doc", "odt", "rtf", "msg", "eml", "htm", "html"})
_WITH_FILES = frozenset({"nyheter", "veiledning", "arrangementer", "smagruppe", "vedlegg"})


def one_entry_an_address(world: World) -> Iterator[Problem]:
    """Two pages cannot stand at one address."""
    first: dict[str, Record] = {}
    for record in world.published:
        other = first.setdefault(record.address, record)
        if other is not record and other.id != record.id:
            message = f"siden får samme adresse ({record.address}) som {other.path}: gi filen et annet navn"
            yield Problem(record.path, 1, message, rule="same-address")


def pages_keep_clear(world: World) -> Iterator[Problem]:
    """A hand-written page does not stand where the program makes pages."""
    for record in world.published:
        first = record.address.split("/")[1]
        if record.collection == "sider" and first in GENERATED:
            room = record.local.split("/")[0]
            if "/" in record.local and room != first and first in _TEXTS:
                continue  # a folder like `Nyheter`: the name itself is a finding
            message = (
                f"adressen {record.address} lages av programmet: gi "
                f"{'mappen' if '/' in record.local else 'filen'} et annet navn enn `{room}`"
            )
            yield Problem(record.path, 1, message, rule="reserved-address")


def aliases_are_free(world: World) -> Iterator[Problem]:
    """An old address leads to one page, and is no page of its own."""
    taken = {record.address: record for record in reversed(world.published)}
    first: dict[str, Record] = {}
    files = {f"/{path}".lower() for path in world.attachments}
    texts = {
        f"{page}tekst.txt".lower()
        for record in world.published
        if record.values.get("kind") in TEXT_KINDS
        for page in (record.address, *record.values.get("aliases", ()))
    }
    for record in world.published:
        for alias in record.values.get("aliases", ()):
            folded = alias.lower()  # no address of the program has capitals, and some file systems see none
            other = taken.get(folded) or first.setdefault(folded, record)
            message = ""
            if folded == record.address:
                message = f"{alias} er sidens egen adresse: slett den fra `aliases`"
            elif other is not record:
                message = f"{alias} brukes alt av {other.path}: slett den fra `aliases` her"
            elif {folded, f"{folded}kalender.ics", f"{folded}tekst.txt"} & files:
                message = f"{alias} er et vedlegg som ligger der: slett adressen fra `aliases`"
            elif folded in texts or _is_generated(folded, world):
                message = f"{alias} er en side programmet lager: slett den fra `aliases`"
            if message:
                yield Problem(record.path, record.place("aliases", alias), message, rule="alias-taken")


def _is_generated(alias: str, world: World) -> bool:
    parts = alias.strip("/").split("/")
    if parts[0] not in GENERATED | {"abonner"}:
        return False
    if len(parts) == 1:
        return True
    vocabulary = world.vocabulary
    keys = {"tema": vocabulary.topics, "avsender": vocabulary.sources, "kommune": vocabulary.municipalities}.get(
        parts[0]
    )
    if keys is not None:
        return len(parts) == 2 and parts[1] in keys
    if parts[0] == "nyheter":  # a year without news has no list, and its address may be kept alive
        return len(parts) == 2 and any(record.address.startswith(alias) for record in world.published)
    return parts[0] in _CLOSED


def names_work_everywhere(world: World) -> Iterator[Problem]:
    """No two names that one file system takes for the same, none that Windows keeps for itself."""
    root = world.sources.root
    paths = sorted([*world.by_local, *world.attachments])
    yield from _folders_differ(paths, root)
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            message = f"navnet skiller seg bare fra {other} i store og små bokstaver: gi den ene et annet navn"
            yield Problem(f"{root}/{path}", 1, message, rule="case-collision")
        elif RESERVED.search(f"{path} {world.by_local[path].address}" if path in world.by_local else path):
            yield Problem(
                f"{root}/{path}",
                1,
                "navnet er reservert i Windows (con, nul …): gi filen et annet navn",
                rule="reserved-name",
            )


def _folders_differ(paths: list[str], root: str) -> Iterator[Problem]:
    """Two folders that one file system takes for the same are one there, and half of the addresses are dead."""
    first = {path.rpartition("/")[0]: path for path in reversed(paths)}
    seen: dict[str, str] = {}
    for folder, path in sorted(first.items()):
        parts = folder.split("/")
        for depth in range(1, len(parts) + 1):
            own = "/".join(parts[:depth])
            other = seen.setdefault(own.casefold(), own)
            if other != own:
                message = f"mappen `{own}` og `{other}` har samme navn i små bokstaver: velg ett av dem"
                yield Problem(f"{root}/{path}", 1, message, rule="case-collision")
                break


def attachments_are_plain(world: World) -> Iterator[Problem]:
    """Attachments are documents and pictures with names that can stand in an address; nothing that can run."""
    for each in world.sources.attachments:
        if fault := attachment_fault(each):
            rule, message = fault
            yield Problem(f"{world.sources.root}/{each.path}", 1, message, rule=rule)


def attachment_fault(each: Attachment) -> tuple[str, str] | None:
    """Why an attachment cannot be on the site: the rule, and what to do instead."""
    name = each.path.rsplit("/", 1)[-1]
    stem, _dot, written = name.rpartition(".")
    suffix = written.lower()
    room = each.path.split("/")[0]
    if room in _TEXTS and (suffix in _MARKDOWN or not stem):
        own = slugify((stem or name).removesuffix(".md"))
        return "attachment-kind", f"en tekst må slutte på `.md`, ellers blir den ikke lest: kall filen `{own}.md`"
    if room in _TEXTS and suffix in _WRITTEN and re.match(r"\d{4}-\d\d", name):
        return "attachment-kind", (
            f"programmet leser ikke .{suffix}-filer: kopier teksten over i `{slugify(stem)}.md`, og "
            "slett denne (skal leseren laste den ned, flytt den til vedlegg/)"
        )
    if suffix not in FILE_KINDS or not stem:
        what = f"filer av typen .{written}" if stem else "filer uten filtype"
        return "attachment-kind", (
            f"{what} kan ikke legges ut: lagre den som PDF, Word, Excel eller bilde (PNG, JPEG), eller slett den"
        )
    if not all(_GOOD_NAME.fullmatch(part) for part in each.path.split("/")):
        return "attachment-name", (
            f"navnet kan bare ha bokstavene a–z, tall, punktum og bindestrek: kall filen "
            f"`{slugify(stem) or 'vedlegg'}.{suffix}`"
        )
    if "/" not in each.path or room in GENERATED - _WITH_FILES or (room != "vedlegg" and suffix == "ics"):
        return "attachment-place", f"vedlegg må ligge i vedlegg/: flytt filen til vedlegg/{name}"
    if len(name) > MAX_NAME:
        return "attachment-name", f"filnavnet er på {len(name)} tegn: kort det ned til høyst {MAX_NAME}"
    if each.size > MAX_ATTACHMENT:
        size = f"{each.size / 1e6:.0f} MB"
        return "size", f"filen er på {size}: den må være under {MAX_ATTACHMENT / 1e6:.0f} MB"
    return None


RULES = (one_entry_an_address, pages_keep_clear, aliases_are_free, names_work_everywhere, attachments_are_plain)
