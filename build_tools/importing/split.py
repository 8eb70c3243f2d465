"""From the blocks of a mail or page to its articles; masthead, contents, greeting and footer fall away."""

import re

from msgspec import Struct

from build_tools.importing import dates, forwarded, links
from build_tools.importing.blocks import Block

_LETTER_NAME = re.compile(
    r"nyhets?brev|nytt\b|\bnr\.?\s*\d|\buke\s*\d|utgave|newsletter|månedsbrev|infobrev|informasjonsbrev"
    r"|informasjon til|aktuelt",
    re.I,
)
_GREETING = re.compile(r"\A(?:hei|heisann|hallo|kjære|god dag|god morgen|hi|hello|dear)\b[^.?]{0,60}\Z", re.I)
_FAREWELL = re.compile(
    r"\A(?:med (?:vennlig|beste) hilsen|vennlig hilsen|beste hilsen|mvh\b|hilsen\b|kind regards|best regards)", re.I
)
_FOOTER = re.compile(
    r"©|\bcopyright\b|du (?:mottar|får) d(?:enne|ette) (?:e-?post|mail|nyhetsbrev|melding|informasjon)"
    r"|konfidensiell informasjon|kun (?:ment )?for (?:mottaker|adressat)|may contain confidential"
    r"|you (?:are|'re) receiv|you received this|our mailing address"
    r"|denne e-posten (?:er|ble) sendt|nyhetsbrevet er sendt|this (?:e-?mail|message) (?:was|is) sent"
    r"|sendt (?:fra|med) (?:make|mailchimp)",
    re.I,
)
_CONTENTS = re.compile(
    r"\A(?:innhold|i d(?:ette|enne) (?:nummeret|utgaven|nyhetsbrevet|brevet)|dette kan du lese om)\b", re.I
)
_PART = re.compile(
    r"\A(?:bakgrunn|påmelding|kontakt|tid og sted|sted|tid|spørsmål|program|praktisk(?: informasjon)?|mer informasjon"
    r"|oppsummering|innledning"
    r"|hva (?:skal|må|bør|betyr|kan|er|gjør|gjelder|du|dette)\b.*|hvem\b.*|hvordan\b.*|hvorfor\b.*|slik gjør du.*"
    r"|når\b.*|fra \d.*|formål|målgruppe|anbefaling(?:er)?|kompensasjon|frist|lenker|vedlegg)\W*\Z",
    re.I,
)
_SUBSTANCE = 30
"""Words; a masthead, a date line and a greeting have fewer, an article's first paragraphs more."""


class Part(Struct, frozen=True):
    """An article before it is written: its title block (None: the mail's subject is the title) and its blocks."""

    title: Block | None
    body: tuple[Block, ...]
    section: str = ""
    intro: bool = False

    @property
    def words(self) -> int:
        """How much it says."""
        return sum(block.words for block in self.body)


class Cut(Struct, frozen=True):
    """The articles, the lines above the first of them (where dates stand), and what was left out."""

    parts: tuple[Part, ...]
    masthead: str
    notes: tuple[str, ...] = ()


def split(blocks: list[Block], subject: str, names: frozenset[str] = frozenset()) -> Cut:
    """Find the articles; ``names`` are the names of newsletters, in lower case."""
    kept, notes = _without_frame(blocks)
    kept = _without_contents(kept)
    headings = [block for block in kept if block.kind == "heading"]
    is_letter = _is_letter_name(subject, names)
    if not headings or (not is_letter and _is_one_article(kept, headings)):
        return Cut((_single(kept, subject),), _masthead(kept[:4]), tuple(notes))
    finder = _Finder(is_letter or _is_letter_name(headings[0].text, names), names)
    parts = finder.collect(kept, "")
    first = next((at for at, block in enumerate(kept) if any(block is part.title for part in parts)), 0)
    before = kept[:first]
    intro = tuple(block for block in before if block.kind != "heading" and not finder.is_masthead(block))
    if (words := sum(block.words for block in intro)) >= _SUBSTANCE + 10:
        parts.insert(0, Part(None, intro, intro=True))
    elif words >= 5:
        notes.append(f"innledningen «{' '.join(block.text for block in intro)[:80].strip()}» ble ikke en egen nyhet")
    full = [part for part in parts if part.words or any(block.kind == "table" for block in part.body)]
    for part in parts:
        if part not in full and part.title:
            notes.append(f"overskriften «{part.title.text}» hadde ingen tekst og ble ikke en nyhet")
    return Cut(tuple(full), _masthead(before), tuple(notes))


def _masthead(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _is_letter_name(text: str, names: frozenset[str]) -> bool:
    lowered = text.casefold()
    return bool(_LETTER_NAME.search(text)) or any(name in lowered for name in names)


def _is_one_article(blocks: list[Block], headings: list[Block]) -> bool:
    """Whether this is one text with headings in it and not several texts."""
    top = min(heading.level for heading in headings)
    tops = [heading for heading in headings if heading.level == top]
    if len(tops) == 1 and (blocks[0] is tops[0] or top <= 2) and len({block.cell for block in blocks}) <= 3:
        return True
    if len({heading.cell for heading in headings}) > 1:
        return False
    if len(headings) == 1 or sum(bool(_PART.match(heading.text)) for heading in headings) * 2 >= len(headings):
        return True
    start = next(at for at, block in enumerate(blocks) if block.kind == "heading")
    return sum(block.words for block in blocks[:start]) >= _SUBSTANCE + 10


def _single(blocks: list[Block], subject: str) -> Part:
    """One article; a heading at its top, or one that repeats the subject, is its title."""
    first = next((at for at, block in enumerate(blocks) if block.kind == "heading"), None)
    if first is not None:
        heading = blocks[first]
        same = heading.text.casefold() in subject.casefold() or subject.casefold() in heading.text.casefold()
        before = sum(block.words for block in blocks[:first])
        if same or (heading.level <= 2 and before < _SUBSTANCE) or (first == 0 and not _PART.match(heading.text)):
            return Part(heading, tuple(blocks[:first] + blocks[first + 1 :]))
    return Part(None, tuple(blocks))


class _Finder(Struct, frozen=True):
    """Finds articles by their headings; ``is_letter``: the mail is a newsletter, so a lone top heading names it."""

    is_letter: bool
    names: frozenset[str]

    def is_masthead(self, block: Block) -> bool:
        """Whether a short line is the newsletter's name, number or date."""
        return block.words <= 12 and (
            _is_letter_name(block.text, self.names) or dates.in_text(block.text) is not None
        )

    def collect(self, blocks: list[Block], section: str) -> list[Part]:
        """Articles among these blocks: under the highest headings, or below them when they are only sections."""
        levels = [block.level for block in blocks if block.kind == "heading"]
        if not levels:
            return []
        top = min(levels)
        starts = [at for at, block in enumerate(blocks) if block.kind == "heading" and block.level == top]
        parts = self.collect(blocks[: starts[0]], section)
        for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
            parts.extend(self._under(blocks[start], blocks[start + 1 : end], section, len(starts) == 1))
        return parts

    def _under(self, heading: Block, inside: list[Block], section: str, alone: bool) -> list[Part]:
        """The article of one heading, or the articles of the headings below it."""
        first = next((at for at, block in enumerate(inside) if block.kind == "heading"), len(inside))
        own, below = inside[:first], [block for block in inside if block.kind == "heading"]
        words = sum(block.words for block in own)
        names_letter = self.is_letter and words < _SUBSTANCE and ((alone and below) or self._names_it(heading, own))
        if names_letter:
            return self.collect(inside[first:], section)
        apart = sum(block.cell != heading.cell for block in below) * 2 > len(below)
        parts_of_it = sum(bool(_PART.match(block.text)) for block in below) * 2 >= len(below)
        if not below or (parts_of_it and not apart):
            return [Part(heading, tuple(inside), section)]
        if words == 0 and not any(block.kind == "table" for block in own):
            return self.collect(inside[first:], heading.text)
        intro = alone and self.is_letter
        if apart or intro:
            return [Part(heading, tuple(own), section, intro=intro), *self.collect(inside[first:], section)]
        return [Part(heading, tuple(inside), section)]

    def _names_it(self, heading: Block, own: list[Block]) -> bool:
        """Whether a heading is the newsletter's name with nothing but its number and date below it."""
        return self.is_masthead(heading) and all(self.is_masthead(block) for block in own)


def _without_frame(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Drop what is about the mail and not in it: forwarding, greeting, signature, subscription, imprint."""
    notes: list[str] = []
    kept = _after_forwarding(blocks, notes)
    for at, block in enumerate(kept):
        if _is_footer(kept, at):
            kept = kept[:at]
            break
        if _FAREWELL.match(block.text) and block.words <= 40 and block.kind in ("text", "heading"):
            kept = _without_signature(kept, at, notes)
            break
    kept = [block for block in kept if not (links.subscription_talk(block.text) and block.words <= 25)]
    while kept and _GREETING.match(kept[0].text) and kept[0].words <= 8:
        kept = kept[1:]
    kept = [
        block
        for at, block in enumerate(kept)
        if not (at < 6 and _GREETING.match(block.text) and block.words <= 8 and block.kind == "text")
    ]
    while kept and kept[-1].kind == "rule":
        kept = kept[:-1]
    return kept, notes


def _is_footer(blocks: list[Block], at: int) -> bool:
    """From here on nothing but imprint: words of a footer, or leaving the list, in the last third."""
    block = blocks[at]
    if block.kind == "table" or block.words > 80:
        return False
    if _FOOTER.search(block.text):
        return at > 0 and not any(after.level in range(1, 4) and after.words > 2 for after in blocks[at + 1 :])
    return at * 3 > len(blocks) * 2 and links.subscription_talk(block.text)


def _after_forwarding(blocks: list[Block], notes: list[str]) -> list[Block]:
    """What follows the last block of forwarded headers; a note of whoever forwarded it is left behind."""
    lines = [(line, at) for at, block in enumerate(blocks) for line in block.text.splitlines()]
    found = forwarded.find([line for line, _at in lines])
    if not found:
        return blocks
    start = lines[found.after][1] if found.after < len(lines) else len(blocks)
    last_header = lines[found.after - 1][1]
    before = [block for block in blocks[:last_header] if not all(map(forwarded.is_header, block.text.splitlines()))]
    if any(block.words for block in before):
        notes.append("teksten over den videresendte e-posten ble ikke tatt med")
    return blocks[max(start, last_header + 1) :]


def _without_signature(blocks: list[Block], at: int, notes: list[str]) -> list[Block]:
    """Drop a farewell and the name below it; an article that follows stays."""
    notes.append("hilsen og underskrift ble ikke tatt med")
    for later in range(at + 1, len(blocks)):
        if blocks[later].kind == "heading" and _begins_article(blocks, later, later == at + 1):
            return blocks[:at] + _without_frame(blocks[later:])[0]
    return blocks[:at]


def _begins_article(blocks: list[Block], at: int, after_farewell: bool) -> bool:
    """Whether an article follows a heading, and not the lines of a business card or a disclaimer."""
    own = 0
    for block in blocks[at + 1 :]:
        if block.kind == "heading" or _FOOTER.search(block.text):
            break
        own += block.words
    is_real = blocks[at].level < 7
    return own >= (1 if is_real else 20) and (is_real or not after_farewell)


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Drop a table of contents: a list (or lines) of the titles that follow."""
    titles = {block.text.casefold() for block in blocks if block.kind == "heading"}

    def repeats(block: Block) -> bool:
        rows = [each.get_text(" ", strip=True) for each in block.node.find_all("li")] or block.text.splitlines()
        named = sum(row.strip(" -•").casefold() in titles for row in rows)
        return block.kind in ("list", "text") and bool(rows) and named * 5 >= len(rows) * 3

    kept = [block for block in blocks if not repeats(block)]
    return [block for block in kept if not (_CONTENTS.match(block.text) and block.words <= 6)]
