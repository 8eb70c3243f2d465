"""Files of the index that hold words: term shards with postings, and lists of spellings (layout: FORMAT.md)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from build_tools.outputs.search.coding import deflate, shared, text, varint
from build_tools.outputs.search.compounds import Splitter
from build_tools.outputs.search.inverting import Inverted
from build_tools.outputs.search.lexicon import Lexicon
from build_tools.outputs.search.packing import packed_terms
from build_tools.outputs.search.synonyms import Synonyms

SHARD = 1700
LIST = 2600
WORD_SHARE = 0.45
MOST_SHOWN = 3
ALIAS, PARTS, SHOWN = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of a shard: how many documents hold it, what its name leads on to, and its postings."""

    term: str
    held: int = 0
    alias: str = ""
    parts: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    postings: bytes = b""


def entries(inverted: Inverted, lexicon: Lexicon, synonyms: Synonyms, size: int) -> Iterator[Entry]:
    """All terms in order, with those that only lead to another (nynorsk, odd forms) among them."""
    forms = inverted.forms
    splitter = Splitter({form for spelled in forms.values() for form in spelled} - lexicon.nonwords)
    held = dict(zip(inverted.terms, (inverted.starts[1:] - inverted.starts[:-1]).tolist(), strict=True))
    postings = packed_terms(inverted.starts, inverted.documents, inverted.impacts, inverted.stretches, size)
    led = ((source, target) for source, target in lexicon.canonical.items() if target in held)
    aliases = sorted(pair for pair in led if pair[0] not in held)
    for term, packed in zip(inverted.terms, postings, strict=True):
        while aliases and aliases[0][0] < term:
            source, target = aliases.pop(0)
            yield Entry(source, alias=target)
        spelled = forms.get(term, (term,))[0]
        parts = dict.fromkeys(map(lexicon.stem, splitter.parts(spelled)))
        kept = tuple(part for part in parts if part in held and part != term)
        shown = tuple(each.written for each in synonyms.found(term) if each.name in forms)[:MOST_SHOWN]
        yield Entry(term, held[term], "", kept, shown, packed)
    for source, target in aliases:
        yield Entry(source, alias=target)


def described(before: str, entry: Entry) -> bytes:
    """What a shard says of a term before all postings."""
    alike = shared(before, entry.term)
    kind = (ALIAS if entry.alias else 0) | (PARTS if entry.parts else 0) | (SHOWN if entry.shown else 0)
    out = bytes([alike]) + text(entry.term[alike:]) + varint(entry.held << 3 | kind)
    if entry.alias:
        out += text(entry.alias)
    if entry.parts:
        out += text(" ".join(entry.parts))
    if entry.shown:
        out += text("|".join(entry.shown))
    return out + (varint(len(entry.postings)) if entry.held else b"")


def term_shards(all_entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    """Term shards in order: what parts each from the one before, and its bytes."""
    words, postings, cut, before = b"", b"", "", ""
    for entry in all_entries:
        if len(words) * WORD_SHARE + len(postings) > SHARD:
            yield cut, deflate(varint(len(words)) + words + postings)
            cut = separator(before, entry.term)
            words, postings, before = b"", b"", ""
        words += described(before, entry)
        postings += entry.postings
        before = entry.term
    yield cut, deflate(varint(len(words)) + words + postings)


def spelling_shards(held: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """Lists of spellings, likewise; with each spelling the bit length of how many documents ``held`` it."""
    words, cut, before = b"", "", ""
    for word in sorted(held):
        if len(words) * WORD_SHARE > LIST:
            yield cut, deflate(words)
            cut = separator(before, word)
            words, before = b"", ""
        alike = shared(before, word)
        words += bytes([alike, held[word].bit_length()]) + text(word[alike:])
        before = word
    yield cut, deflate(words)


def separator(before: str, first: str) -> str:
    """The shortest beginning of a shard's first word that comes after the last word of the shard before."""
    return first[: shared(before, first) + 1]
