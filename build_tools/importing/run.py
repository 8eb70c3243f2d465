"""The story of an import: read, take apart, compare with the archive, compose, write."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from build_tools import load
from build_tools.errors import UsageError
from build_tools.importing import drafts, intake
from build_tools.importing.articles import Reader
from build_tools.importing.drafts import Draft
from build_tools.importing.guess import Guesser
from build_tools.importing.known import Known, Same
from build_tools.importing.pictures import Picture, read_picture
from build_tools.importing.recipients import Recipients
from build_tools.importing.store import Store
from build_tools.importing.tidy import Findings
from build_tools.importing.values import Article, Dated, Letter, Refused
from build_tools.model import Vocabulary
from build_tools.text import personal_data
from build_tools.validate import guard, vocabularies

FOLDER = "import"
_NUMBERS = {"identity-number": "et fødselsnummer", "journal": "opplysninger om en pasient"}
_TAG = re.compile(r"<[^<>]*>")
_STYLE = re.compile(r"<(style|script)\b[^<]*(?:<(?!/\1)[^<]*)*", re.I)
_VALUE = re.compile(r"""\b(?:alt|title|href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""", re.I)
_TOGETHER = re.compile(r"[^\s\"'<>()]+")
_WORD = re.compile(r"[^\W_]+")
_PICTURE_GONE = "et bilde i filen kunne ikke vises og ble ikke tatt med"


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one file, or of one mail of a mailbox.

    ``refused`` says why nothing of it was taken in (Norwegian; empty: it was). ``duplicates`` are articles that
    the archive had, by title; ``kept`` is where the original lies, relative to the folder that holds ``content/``;
    ``before`` says that this very file or mail was imported earlier.
    """

    name: str
    written: tuple[Draft, ...] = ()
    duplicates: tuple[tuple[str, Same], ...] = ()
    notes: tuple[str, ...] = ()
    kept: str = ""
    before: bool = False
    refused: str = ""


def import_files(paths: Iterable[Path], content: Path, archive: Path, today: date) -> Iterator[Outcome]:
    """Import one file after the other; each, and each mail of a mailbox, wholly or not at all.

    UsageError when there is nowhere to write.
    """
    root = content.resolve().parent
    if not content.is_dir():
        raise UsageError(f"no content folder at {content}")
    archive.mkdir(parents=True, exist_ok=True)
    if os.stat(archive).st_dev != os.stat(content).st_dev:
        raise UsageError("content and archive must be on the same file system, so that both are written or neither")
    store = Store(root)
    try:
        with store.locked():
            sources = load.read(content, archive)
            vocabulary, _problems = vocabularies.read(sources, vocabularies.known_terms(sources))
            known = Known(sources.documents)
            importer = _Importer(
                store, content.resolve(), archive.resolve(), Guesser(vocabulary), known, _public(vocabulary), today
            )
            for path in paths:
                yield from importer.take_in(path)
    except OSError as error:
        raise UsageError(f"cannot write below {root}: {error.strerror}") from error


class _Importer(Struct, frozen=True):
    store: Store
    content: Path
    archive: Path
    guesser: Guesser
    known: Known
    public: Recipients
    today: date

    def take_in(self, path: Path) -> Iterator[Outcome]:
        try:
            mails = intake.mails_of(intake.read_bytes(path))
        except Refused as refusal:
            yield Outcome(name=str(path), refused=str(refusal))
            return
        for number, data in enumerate(mails, 1):
            name = f"{path}, e-post {number} av {len(mails)}" if len(mails) > 1 else str(path)
            yield self._one(name, path.name, data)

    def _one(self, name: str, file: str, data: bytes) -> Outcome:
        folder = self.archive / FOLDER / intake.key_of(data)
        if folder.exists():
            return Outcome(name=name, before=True, kept=self._shown(folder))
        try:
            return self._new(name, intake.read_letter(data, file, self.public), folder)
        except Refused as refusal:
            return Outcome(name=name, refused=str(refusal))

    def _new(self, name: str, letter: Letter, folder: Path) -> Outcome:
        findings = Findings(notes=list(letter.notes))
        articles = self._articles(letter, findings)
        if not articles:
            why = "; ".join(map(guard.without_personal, findings.lines()))
            raise Refused(
                "fant ingen artikler i filen: se om den er hel, eller skriv nyheten for hånd"
                + (f" ({why})" if why else "")
            )
        original = folder / f"original.{letter.extension}"
        pictures = _pictures(letter, articles, findings)
        fresh, duplicates = self._sorted(articles)
        made = [
            drafts.write(article, slug, self.guesser, pictures, self._shown(original), self._is_taken)
            for article, slug in fresh
        ]
        files = {self.content / draft.path: draft.text.encode() for draft in made}
        files |= {self.content / path: data for draft in made for path, data in draft.pictures.items()}
        if made:
            files[original] = letter.copy
            _refuse_personal(files, letter)
            self.store.commit(files)
        for article, slug in fresh:
            self.known.add(
                f"{self.content.name}/{drafts.place_of(article, slug)}", article.title, article.body, [article.link]
            )
        return Outcome(
            name=name, written=tuple(made), duplicates=tuple(duplicates), kept=self._shown(original) if made else "",
            notes=tuple(map(guard.without_personal, findings.lines())),
        )  # fmt: skip

    def _articles(self, letter: Letter, findings: Findings) -> list[Article]:
        names = frozenset(each.label.casefold() for each in self.guesser.vocabulary.newsletters.values())
        reader = Reader(letter.recipients, names, findings)
        articles = [self._plausible(article) for piece in letter.pieces for article in reader.read(piece)]
        if len(articles) == 1 and letter.loose:
            (only,) = articles
            places = "\n\n".join(f"![](cid:loose-{number})" for number in range(len(letter.loose)))
            named = tuple(f"cid:loose-{number}" for number in range(len(letter.loose)))
            return [replace(only, body=f"{only.body}\n\n{places}", pictures=(*only.pictures, *named))]
        findings.notes.extend(
            f"bildet «{name}» lå ved uten plass i teksten og ble ikke tatt med" for name in letter.loose
        )
        return articles

    def _plausible(self, article: Article) -> Article:
        day = article.dated.day
        if day and day.first > self.today:
            return replace(article, dated=Dated(day, "datoen er fram i tid: kontroller den"))
        return article

    def _sorted(self, articles: list[Article]) -> tuple[list[tuple[Article, str]], list[tuple[str, Same]]]:
        """New articles with the names they get, and those the archive or this file has already."""
        fresh: list[tuple[Article, str]] = []
        duplicates: list[tuple[str, Same]] = []
        here = Known(())
        for article in articles:
            if same := self.known.find(article) or here.find(article):
                duplicates.append((article.title, same))
                continue
            if near := self.known.with_other_figures(article) or here.with_other_figures(article):
                doubt = f"nesten samme tekst som {near}, men med andre tall eller datoer: se om det er samme nyhet"
                article = replace(article, doubt=doubt)
            elif other := self.known.same_title(article.title):
                article = replace(article, doubt=f"samme tittel som {other}: se om det er samme nyhet")
            slug = self.known.free_name(drafts.slug_of(article.title))
            place = f"{self.content.name}/{drafts.place_of(article, slug)}"
            here.add(place, article.title, article.body, [article.link])
            fresh.append((article, slug))
        return fresh, duplicates

    def _is_taken(self, path: str) -> bool:
        return (self.content / path).exists()

    def _shown(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.content.parent)).as_posix()


def _public(vocabulary: Vocabulary) -> Recipients:
    """Sources and newsletters by name and mailbox: a mail that was sent to one may ask its readers to write there."""
    named = {(each.contact, each.label) for each in vocabulary.sources.values()}
    named |= {(each.sender, each.label) for each in vocabulary.newsletters.values()}
    return Recipients(frozenset(box.lower() for box, _label in named), frozenset(label for _box, label in named))


def _pictures(letter: Letter, articles: list[Article], findings: Findings) -> dict[str, Picture]:
    """The pictures the articles show, as far as they are real."""
    inside: Mapping[str, bytes] = {
        **letter.pictures,
        **{f"cid:loose-{number}": data for number, data in enumerate(letter.loose.values())},
    }
    found: dict[str, Picture] = {}
    shown = dict.fromkeys(name for article in articles for name in article.pictures)
    for name in shown:
        if picture := read_picture(inside[name]) if name in inside else None:
            found[name] = picture
        else:
            findings.counts[_PICTURE_GONE] += 1
    if spare := len(letter.pictures.keys() - shown.keys()):
        findings.notes.append(f"{spare} av bildene i filen står ikke i noen av artiklene og ble ikke tatt med")
    return found


def _refuse_personal(files: Mapping[Path, bytes], letter: Letter) -> None:
    """The last guard before anything is written: no recipient in any text, no identity number in what it says."""
    for path, data in files.items():
        if path.suffix in (".md", ".eml", ".html", ".xml"):
            # Quoted-printable breaks lines and spells characters; what it hides must not hide a name.
            text = (
                re.sub(r"=\r?\n", "", data.decode("utf-8", "replace")).replace("=40", "@").replace("=2E", ".").lower()
            )
            if any(address in text for address in letter.recipients.addresses):
                raise Refused(
                    "adressen til en mottaker står et sted der den ikke kan fjernes: ta den ut og prøv igjen"
                )
    drafts_and_words = [data.decode() for path, data in files.items() if path.suffix == ".md"]
    # Only words: sizes, colours and addresses of a layout are full of digits.
    drafts_and_words += [f"{piece.title}\n{_TAG.sub(' ', _STYLE.sub(' ', piece.html))}" for piece in letter.pieces]
    _refuse_numbers("teksten", drafts_and_words)
    _refuse_numbers("avsenderen, en lenke eller beskrivelsen av et bilde", _beside(letter))


def _refuse_numbers(where: str, texts: Iterable[str]) -> None:
    for text in texts:
        said = _TOGETHER.sub(_without_keys, text)
        if kind := next((_NUMBERS[kind] for _offset, kind in personal_data.findings(said) if kind in _NUMBERS), ""):
            raise Refused(f"{where} ser ut til å inneholde {kind}: ta det ut og prøv igjen")


def _without_keys(found: re.Match[str]) -> str:
    """An address without the keys of letters and digits that those of mailings are full of."""
    if "/" not in found[0] and "@" not in found[0]:
        return found[0]
    return _WORD.sub(lambda word: word[0] if word[0].isalpha() or word[0].isdecimal() else " ", unquote(found[0]))


def _beside(letter: Letter) -> Iterator[str]:
    """What the copy that is kept holds beside words."""
    if letter.extension == "eml":
        head = message_from_bytes(letter.copy)
        yield from (_header(" ".join(head.get(name, "").split())) for name in ("From", "Subject"))
    yield "\n".join(letter.pictures)
    for piece in letter.pieces:
        yield "\n".join(value.strip("\"'") for value in _VALUE.findall(piece.html))


def _header(written: str) -> str:
    """As it is read; what only looks encoded is read as it stands."""
    with suppress(HeaderParseError):
        parts = decode_header(written)
        return "".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else part for part, _ in parts)
    return written
