"""From the blocks of a mail or page to its articles; masthead, contents, greeting and footer are told, not taken."""

import re
from collections.abc import Sequence

from msgspec import Struct, field

from build_tools.importing import contents, dates, forwarded, links
from build_tools.importing.blocks import Block

_LETTER_NAME = re.compile(
    r"nyhets?brev|\b(?!(?:be|ut)nytt\b)\w+nytt\b|\bnr\.?\s*\d|\buke\s*\d|utgave|newsletter|månedsbrev|infobrev"
    r"|informasjonsbrev|informasjon til|\A\W*(?:nytt|aktuelt)(?: fra(?! \d).*|\W*)\Z",
    re.I,
)
_WHEN = re.compile(
    r"(?:\d|\W|\b(?:(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[sc])\w*"
    r"|(?:man|tirs|ons|tors|fre|lør|søn)dag|uke|den|dato|kl)\b)+",
    re.I,
)
_GREETING = re.compile(r"\A(?:hei|heisann|hallo|kjære|god dag|god morgen|hi|hello|dear)\b[^.?]{0,60}\Z", re.I)
_FAREWELL = re.compile(
    r"\A(?:(?:med )?(?:vennlig|venleg|beste) (?:hilsen|helsing)|mvh\b|hilsen\b|helsing\b|kind regards|best regards)",
    re.I,
)
_FOOTER = re.compile(
    r"\A[^\w©]*(?:©|copyright\b)|©\s*(?:19|20)\d\d\W*\Z|all rights reserved"
    r"|du (?:mottar|får) d(?:enne|ette) (?:e-?post|mail|nyhetsbrev|melding|informasjon)\w*\s"
    r"(?:fordi|siden|ettersom|som)\b"
    r"|\b(?:e-?post|mail|melding)\w*\b[^.]{0,60}\b(?:kan inneholde|inneholder|er)\s(?:\w+\s){0,2}konfidensiell"
    r"|kun (?:ment |beregnet )?for (?:mottaker|adressat)(?:en|ne|ene)\b|may contain confidential"
    r"|you (?:are|'re) receiv|you received this|our mailing address"
    r"|denne e-posten (?:er|ble) sendt|nyhetsbrevet er sendt|this (?:e-?mail|message) (?:was|is) sent"
    r"|sendt (?:fra|med) (?:make|mailchimp)|tenk (?:på )?miljø(?:et)?\b|consider the environment",
    re.I,
)
_SENT_FROM = re.compile(
    r"\W*(?:sen[dt]t? (?:fra (?:min|outlook)|from (?:my|outlook))|(?:hent|get) outlook for)\b(?:\W+\w+){0,3}\W*\Z",
    re.I,
)
"""What a telephone adds to all that it sends."""
_POSTSCRIPT = re.compile(r"\W*(?:P\.?S|Ps)\b")
_SENTENCE = re.compile(r"[.!?:][»\")\s]{0,3}\Z|\A(?:\S+[^\S\n]+){11}")
"""Its end, or the beginning of a long line."""
_PART = re.compile(
    r"\A(?:bakgrunn|påmelding|kontakt|tid og sted|sted|tid|spørsmål|program|praktisk(?: informasjon)?|mer informasjon"
    r"|oppsummering|innledning"
    r"|hva (?:skal|må|bør|betyr|kan|er|gjør|gjelder|du|dette)\b.*|hvem\b.*|hvordan\b.*|hvorfor\b.*|slik gjør du.*"
    r"|når\b.*|fra \d.*|formål|målgruppe|anbefaling(?:er)?|kompensasjon|frist|lenker|vedlegg)\W*\Z",
    re.I,
)
_SUBSTANCE = 30
"""Words; a masthead, a date line and a greeting have fewer, an article's first paragraphs more."""
_NEWS = 8
"""Words; what is shorter under a bold line below a signature is the signer's address."""
_ASIDE = 25
"""Words; a line about the mail is shorter where the mail goes on below it."""
_BEGINNING = 12
"""Words of what was left out that are told."""


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
    left = _LeftOut()
    inside = _after_forwarding(blocks, left.notes)
    kept, listed = contents.without(_without_frame(inside, left))
    left.tell("innholdslisten ble ikke tatt med: {}", listed)
    headings = [block for block in kept if block.kind == "heading"]
    is_letter = _is_letter_name(subject, names)
    if not headings or (not is_letter and _is_one_article(kept, headings)):
        parts, before = [_single(kept, subject)], kept[:4]
    else:
        finder = _Finder(is_letter or _is_letter_name(headings[0].text, names), names, headings[0])
        parts = finder.collect(kept, "")
        first = next((at for at, block in enumerate(kept) if any(block is part.title for part in parts)), 0)
        before = kept[:first]
        parts = [*_intro(before, finder, left), *_full(parts, left)]
    left.tell_rest([*inside, *kept], parts)
    return Cut(tuple(parts), _masthead(before), tuple(left.notes))


class _LeftOut(Struct, frozen=True):
    """What is in no article, with the notes that tell it: nothing of a mail falls away in silence."""

    notes: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)

    def tell(self, note: str, blocks: Sequence[Block]) -> None:
        """Note what becomes of these blocks; ``{}`` in the note is how they begin."""
        self.told.update(map(id, blocks))
        if beginnings := ", ".join(f"«{_beginning(block)}»" for block in blocks if block.text):
            self.notes.append(note.format(beginnings))

    def tell_rest(self, blocks: list[Block], parts: Sequence[Part]) -> None:
        """Note what is in no article and was not told before."""
        used = {id(block) for part in parts for block in (part.title, *part.body)} | self.told
        rest = {id(block): block for block in blocks if id(block) not in used}
        self.tell("ikke med i noen nyhet: {}", list(rest.values()))


def _beginning(block: Block) -> str:
    """Its first words; an address may name its reader."""
    words = ["…" if "@" in word or "://" in word else word for word in block.text.split()]
    return " ".join(words[:_BEGINNING]) + " …" * (len(words) > _BEGINNING)


def _intro(before: list[Block], finder: "_Finder", left: _LeftOut) -> list[Part]:
    """What stands above the first article: an article of its own when it says as much as one."""
    intro = [block for block in before if block.kind != "heading" and not finder.is_masthead(block)]
    words = sum(block.words for block in intro)
    if words >= _SUBSTANCE + 10:
        return [Part(None, tuple(intro), intro=True)]
    if words >= 5:
        left.tell("innledningen {} ble ikke en egen nyhet", intro)
    return []


def _full(parts: list[Part], left: _LeftOut) -> list[Part]:
    """The articles that say something; a heading without text is none."""
    full = [part for part in parts if part.words or any(block.kind == "table" for block in part.body)]
    for part in parts:
        if part not in full and part.title:
            left.tell("overskriften {} hadde ingen tekst og ble ikke en nyhet", [part.title])
    return full


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
        named, known = heading.text.casefold(), subject.casefold().strip()
        same = named in known or (known != "" and known in named)
        before = sum(block.words for block in blocks[:first])
        if same or (heading.level <= 2 and before < _SUBSTANCE) or (first == 0 and not _PART.match(heading.text)):
            return Part(heading, tuple(blocks[:first] + blocks[first + 1 :]))
    return Part(None, tuple(blocks))


class _Finder(Struct, frozen=True):
    """Finds articles by their headings; ``is_letter``: the mail is a newsletter, which its ``first`` may name."""

    is_letter: bool
    names: frozenset[str]
    first: Block

    def is_masthead(self, block: Block) -> bool:
        """Whether a short line is the newsletter's name, number or date, and no sentence with one in it."""
        if block.words > 12 or block.text.endswith("."):
            return False
        is_date = dates.in_text(block.text) is not None and _WHEN.fullmatch(block.text)
        return bool(is_date) or _is_letter_name(block.text, self.names)

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
        is_first = self.is_letter and heading is self.first
        bare = (alone and below) or all(self.is_masthead(block) for block in own)
        if is_first and bare and words < _SUBSTANCE and self.is_masthead(heading):
            return self.collect(inside[first:], section)
        apart = sum(block.cell != heading.cell for block in below) * 2 > len(below)
        parts_of_it = sum(bool(_PART.match(block.text)) for block in below) * 2 >= len(below)
        if not below or (parts_of_it and not apart):
            return [Part(heading, tuple(inside), section)]
        if words == 0 and not any(block.kind == "table" for block in own):
            return self.collect(inside[first:], heading.text)
        intro = alone and is_first
        if apart or intro:
            return [Part(heading, tuple(own), section, intro=intro), *self.collect(inside[first:], section)]
        return [Part(heading, tuple(inside), section)]


def _without_frame(blocks: list[Block], left: _LeftOut) -> list[Block]:
    """Drop what is about the mail and not in it: greeting, signature, subscription, imprint."""
    kept: list[Block] = []
    at, imprint = 0, _end(blocks)
    while at < len(blocks):
        block, end = blocks[at], at
        if at == imprint or _is_about_the_mail(block):
            end = len(blocks) if at == imprint else at + (block.words <= _ASIDE)
            left.tell("om utsendingen, ikke tatt med: {}", blocks[at:end])
        elif _is_farewell(blocks, at):
            end = _end_of_signature(blocks, at)
            signature = [each for each in blocks[at:end] if not _POSTSCRIPT.match(each.text)]
            left.tell("hilsen og underskrift ble ikke tatt med: {}", signature)
            kept += [each for each in blocks[at:end] if _POSTSCRIPT.match(each.text)]
        if end == at:
            kept.append(block)
        at = max(end, at + 1)
    while kept and _GREETING.match(kept[0].text) and kept[0].words <= 8:
        kept = kept[1:]
    kept = [
        block
        for at, block in enumerate(kept)
        if not (at < 6 and _GREETING.match(block.text) and block.words <= 8 and block.kind == "text")
    ]
    while kept and kept[-1].kind == "rule":
        kept = kept[:-1]
    return kept


def _is_about_the_mail(block: Block) -> bool:
    """Whether a paragraph has the words of a footer, or is about leaving the list."""
    if block.kind == "table" or block.words > 80:
        return False
    if _FOOTER.search(block.text) or _SENT_FROM.match(block.text):
        return True
    return block.words <= _ASIDE and links.subscription_talk(block.text)


def _end(blocks: list[Block]) -> int:
    """Where nothing but imprint is left: no heading follows, and less than stands above."""
    end, words, has_text = len(blocks), 0, False
    above = sum(block.words for block in blocks)
    for at, block in reversed(list(enumerate(blocks))):
        above -= block.words
        if _is_about_the_mail(block):
            is_below_rule = at > 0 and blocks[at - 1].kind == "rule"
            if words < above and (_FOOTER.search(block.text) or is_below_rule or not has_text):
                end = at
            continue
        words += block.words
        has_text = has_text or bool(_sentences([block]))
        if block.kind == "heading" or words >= _SUBSTANCE:
            break
    return end


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


def _is_farewell(blocks: list[Block], at: int) -> bool:
    """Whether a mail, or an article of it, is signed here; «Hilsen fra …» may be an article's title."""
    block = blocks[at]
    if not _FAREWELL.match(block.text) or block.words > 40:
        return False
    is_title = block.kind == "heading" and _is_named(block) and _sentences(_below(blocks, at)) >= _NEWS
    return block.kind in ("text", "heading") and not is_title


def _is_named(farewell: Block) -> bool:
    return bool(_FAREWELL.sub("", farewell.text).strip(" ,.!"))


def _end_of_signature(blocks: list[Block], at: int) -> int:
    """Where a farewell and the name below it end: at the article that follows, if any does."""
    for later in range(at + 1, len(blocks)):
        if blocks[later].kind != "heading":
            continue
        own = _below(blocks, later)
        # A bold line is the name where the farewell says none, or the card's unless sentences follow.
        is_real = blocks[later].level < 7 and any(block.words for block in own)
        may_be_news = later > at + 1 or _is_named(blocks[at])
        if is_real or (may_be_news and _sentences(own) >= _NEWS):
            return later
    return len(blocks)


def _below(blocks: list[Block], at: int) -> list[Block]:
    """What stands under a heading, down to the next one or the imprint."""
    for later in range(at + 1, len(blocks)):
        if blocks[later].kind == "heading" or _FOOTER.search(blocks[later].text):
            return blocks[at + 1 : later]
    return blocks[at + 1 :]


def _sentences(blocks: list[Block]) -> int:
    """Words of what reads as text, and not as the lines of a business card."""
    return sum(block.words for block in blocks if block.kind != "text" or _SENTENCE.search(block.text))
