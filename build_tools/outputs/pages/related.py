"""Which pages belong together: shared rare words and shared topics, found at build time from the texts alone."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from build_tools.context import Site
from build_tools.model import Entry, Item

SHOWN = 4
_RARE_IN = 24
"""A word that stands in more entries than this says little; it also bounds the work, which stays linear."""
_WORD = re.compile(r"[a-zæøå][\w-]{3,}")


def basis(site: Site) -> str:
    """A digest of everything `related` looks at: while it is the same, so is what belongs together."""
    found = hashlib.blake2b(digest_size=16)
    for entry in (*site.catalogue.items, *site.catalogue.guides):
        parts = (entry.id, entry.title, entry.action, entry.summary, *entry.topics, *entry.supersedes)
        found.update("\n".join((*parts, site.validity(entry), "")).encode())
    others = (site.catalogue.events, site.catalogue.packs, site.catalogue.pages)  # these supersede, too
    found.update(repr([(each.id, each.supersedes) for room in others for each in room if each.supersedes]).encode())
    return found.hexdigest()


def related(site: Site) -> Mapping[str, tuple[Entry, ...]]:
    """For each item and guide, up to four that still apply, the nearest first; its own chain left out."""
    entries: list[Entry] = [*site.catalogue.items, *site.catalogue.guides]
    once: dict[str, str] = {}
    words = [tuple(once.setdefault(word, word) for word in sorted(_words(entry))) for entry in entries]
    counts = Counter(chain.from_iterable(words))
    postings: dict[str, list[int]] = {}
    current = [site.validity(entry) == "gjeldende" for entry in entries]
    for number, each in enumerate(words):
        if current[number]:
            for word in each:
                if 2 <= counts[word] <= _RARE_IN:
                    postings.setdefault(word, []).append(number)
    weight = {word: math.log(len(entries) / counts[word]) for word in postings}
    fallback = _by_topic(entry for entry, valid in zip(entries, current, strict=True) if valid)
    bits = {topic: 1 << place for place, topic in enumerate({topic for entry in entries for topic in entry.topics})}
    topics = [sum(map(bits.__getitem__, entry.topics)) for entry in entries]
    return {
        entry.id: _nearest(
            site, entry, [entries[at] for at in _ranked(mine, _scores(each, postings, weight), topics)], fallback
        )
        for entry, each, mine in zip(entries, words, topics, strict=True)
    }


def _words(entry: Entry) -> set[str]:
    """Words of what an editor put first; the body would make every page depend on every other body."""
    return set(_WORD.findall(f"{entry.title} {entry.action} {entry.summary}".lower()))


def _scores(words: Iterable[str], postings: dict[str, list[int]], weight: dict[str, float]) -> dict[int, float]:
    scores: dict[int, float] = {}
    for word in words:
        for number in postings.get(word, ()):
            scores[number] = scores.get(number, 0.0) + weight[word]
    return scores


def _ranked(mine: int, scores: Mapping[int, float], topics: Sequence[int]) -> list[int]:
    """The numbers of those with the highest scores, which topics that are ``mine`` too raise, if they have any."""
    ranked = sorted([(-score * (1 + (mine & topics[at]).bit_count()), at) for at, score in scores.items()])
    return [at for _, at in ranked[: SHOWN * 3] if mine & topics[at]]


def _nearest(
    site: Site, entry: Entry, ranked: Iterable[Entry], fallback: Mapping[str, Sequence[Entry]]
) -> tuple[Entry, ...]:
    own = {each.id for each in site.catalogue.chain(entry)} if _linked(site, entry) else {entry.id}
    near = [*ranked, *(each for topic in entry.topics for each in fallback.get(topic, ())[: SHOWN + len(own)])]
    return tuple({each.id: each for each in near if each.id not in own}.values())[:SHOWN]


def _linked(site: Site, entry: Entry) -> bool:
    return bool(entry.supersedes) or entry.id in site.catalogue.successors


def _by_topic(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Guides first, then the newest items, of each topic."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: isinstance(entry, Item)):
        for topic in entry.topics:
            found.setdefault(topic, []).append(entry)
    return found
