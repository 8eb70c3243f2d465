"""Ways in which a built site may lose something: each takes one thing that is due in a file away, and leaves the rest."""

import os
import random
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Any

from build_tools.validate.proof.due import Due
from build_tools.validate.proof.searched import root_of, slots

WRITTEN = {
    "index.html": 'href="{up}{key}"',
    "feed.xml": "<link>{key}</link>",
    "atom.xml": '<link href="{key}"/>',
    "feed.json": '"url":"{key}"',
    "feeds.opml": 'htmlUrl="{key}"',
    "kalender.ics": "UID:{key}",
    "sitemap.xml": "<loc>{key}</loc>",
    "items.json": '"id":"{key}"',
    "_redirects": "{key} ",
}
"""How a file of a name writes the key of a thing."""
LETTERS = 6
INDEX = "sok/indeks/rot"


def copied(site: Path, target: Path) -> Path:
    """A copy that shares its files with the site until one is written anew."""
    shutil.copytree(site, target, copy_function=os.link)
    return target


def put(path: Path, content: bytes) -> None:
    """Write a file anew, and not the one it was copied from."""
    path.unlink()
    path.write_bytes(content)


def removed(site: Path, due: Due) -> bool:
    """The whole file is gone."""
    (site / due.place).unlink()
    return True


def cut(site: Path, due: Due) -> bool:
    """The thing is not in the file any more; False where that cannot be done to it."""
    if not due.key:
        return False
    if due.place == INDEX:
        title = f"/\n{due.says['tittelen']}\n"
        return in_record(site, f"{due.key.rstrip('/').rpartition('/')[2]}{title}", f"borte{title}")
    raw = (site / due.place).read_bytes()
    key = due.key[1:] if due.place.endswith("index.html") else due.key
    up = "../" * due.place.count("/") or "./"
    old = WRITTEN[due.place.rsplit("/", 1)[-1]].format(key=key, up=up).encode()
    if old not in raw:
        return False
    put(site / due.place, raw.replace(old, old.replace(key.encode(), b"borte")))
    return True


def changed(site: Path, due: Due) -> bool:
    """One of the facts is another than it should be."""
    for name, value in due.says.items():
        if not value:
            continue
        if due.place == INDEX:
            return in_record(site, value, value[::-1])
        raw = (site / due.place).read_bytes()
        if "innholdet" in due.says:
            put(site / due.place, raw + b" ")
            return True
        for old in map(str.encode, parts(name, value)):
            if old in raw:
                put(site / due.place, raw.replace(old, re.sub(rb"\w", b"q", old)))
                return True
    return False


def parts(name: str, value: str) -> Iterator[str]:
    """A fact, or enough of it for a change to be one, as a file may write it."""
    if name == "teksten":
        windows = (value[at : at + LETTERS] for at in range(len(value) - LETTERS))
        yield from (each for each in windows if each.isascii())
    elif name == "statusen":
        yield from (f"{value}.", f':"{value}"', f">{value.capitalize()}<", f'"{value}"', value)
    else:
        yield escape(value)
        yield from (word for word in value.split() if len(word) > 3)


def in_record(site: Path, old: str, new: str) -> bool:
    """Change what the search shows, in an index that is whole but for that."""

    def change(files: dict[str, bytes], root: Any) -> bool:
        for name in sorted(name for name in files if re.fullmatch(r"p\d+", name)):
            records = zlib.decompress(files[name], -15).decode()
            if old in records:
                at = records[: records.index(old)].count("\0") + int(name[1:]) * root["blokk"]
                files[name] = deflated(records.replace(old, new, 1).encode())
                where, kept = slots(root)[at], bytearray(files["poster"])
                kept[where : where + 2] = b"\0\0"
                files["poster"] = bytes(kept)
                return True
        return False

    return reindexed(site, change)


def in_terms(site: Path, old: bytes, new: bytes) -> bool:
    """Change how words are found, in an index that is whole but for that."""

    def change(files: dict[str, bytes], root: Any) -> bool:
        done = False
        for name in [f"t{number}" for number in range(root["t"])]:
            content = zlib.decompress(files[name], -15)
            files[name] = deflated(content.replace(old, new))
            done |= old in content
        return done

    return reindexed(site, change)


def reindexed(site: Path, change: Callable[[dict[str, bytes], Any], bool]) -> bool:
    """Let the files of the index be changed, and give their folder the name that goes with it."""
    raw, root = (site / INDEX).read_bytes(), root_of((site / INDEX).parent)
    folder = site / "sok/indeks" / root["mappe"]
    files = {each.name: each.read_bytes() for each in folder.iterdir()}
    done = change(files, root)
    digest = blake2b(digest_size=5)
    for name in sorted(files):
        digest.update(f"{name}:".encode() + blake2b(files[name], digest_size=16).digest())
    shutil.rmtree(folder)
    renamed = folder.with_name(digest.hexdigest())
    renamed.mkdir()
    for name, content in files.items():
        (renamed / name).write_bytes(content)
    put(site / INDEX, deflated(zlib.decompress(raw, -15).replace(folder.name.encode(), renamed.name.encode())))
    return done


def deflated(content: bytes) -> bytes:
    """As browsers inflate it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def one_each(
    site: Path, dues: dict[str, list[Due]], harm: Callable[[Path, Due], bool], chance: random.Random
) -> dict[str, Due]:
    """Do the same harm to something of every name that it can be done to, each in a file of its own."""
    done: dict[str, Due] = {}
    taken: set[str] = set()
    for name, every in dues.items():
        for due in chance.sample(every, len(every)):
            if due.place not in taken and harm(site, due):
                done[name] = due
                taken.add(due.place)
                break
    return done
