"""A new item: what the editor says becomes a file that passes the check, and nothing is written twice."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from itertools import count
from pathlib import Path

import yaml
from msgspec import Struct
from msgspec.structs import replace

from build_tools import load, validate
from build_tools.disk import sync_folder, write_new
from build_tools.errors import Problem, UsageError
from build_tools.load import Sources, read_document
from build_tools.model import Catalogue, Item, PartialDate, Vocabulary, slugify
from build_tools.text import personal_data
from build_tools.text.similarity import jaccard, shingles
from build_tools.text.topic_words import topic_words
from build_tools.validate import vocabularies
from build_tools.validate.records import examine

MAX_SLUG = 60
SAME_TITLE = 0.88
"""Ratio of equal letters from which two titles are taken for the same."""
SAME_TEXT = 0.7
"""Jaccard's index of three-word shingles; the check asks for the same."""
SUGGESTIONS = 3
_APPLIES = ("gjeldende", "kommende")


class Wish(Struct, frozen=True, kw_only=True):
    """What the editor says of the new item; keys are those of the vocabularies. ``text`` is Markdown."""

    title: str
    source: str
    topics: tuple[str, ...]
    day: date
    action: str = ""
    municipalities: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    text: str = ""


class Twin(Struct, frozen=True):
    """An item that still applies and says almost the same; ``why`` is Norwegian."""

    item: Item
    why: str


class Draft(Struct, frozen=True):
    """A file to be written: ``path`` is relative to the content folder."""

    path: str
    text: str


class Desk:
    """One content folder as it stands when an editor sits down."""

    def __init__(self, content: Path, archive: Path, today: date) -> None:
        """Read everything once; what others have wrong is no reason not to write something new."""
        self.content, self.today = content, today
        self.sources: Sources = load.read(content, archive)
        self.terms = vocabularies.known_terms(self.sources)
        self.vocabulary: Vocabulary = vocabularies.read(self.sources, self.terms)[0]

    @cached_property
    def catalogue(self) -> Catalogue:
        """What is published now; empty while the content has errors."""
        return validate.judge(self.sources, self.today)[0] or Catalogue(vocabulary=self.vocabulary)

    def key(self, vocabulary: str, word: str) -> str:
        """The key meant by a key, a label or a synonym; UsageError (Norwegian) names the nearest."""
        terms = self.terms[vocabulary]
        word = word.strip()
        if key := terms.called(word):
            return key
        raise UsageError(f"«{word}» står ikke i listen; {terms.hint(word)}")

    def keys(self, vocabulary: str, words: Iterable[str]) -> tuple[str, ...]:
        """The keys meant by words, of which one may be several with commas between; a label may have commas too."""
        called = self.terms[vocabulary].called
        parts = [part for word in words for part in ([word] if called(word) else word.split(",")) if part.strip()]
        return tuple(dict.fromkeys(self.key(vocabulary, part) for part in parts))

    def suggested_topics(self, text: str) -> tuple[str, ...]:
        """Topics whose words the text uses, the most used first."""
        scores = {key: len(pattern.findall(text)) for key, pattern in self._words.items()}
        best = sorted((key for key, count in scores.items() if count), key=lambda key: -scores[key])
        return tuple(best[:SUGGESTIONS])

    @cached_property
    def _words(self) -> dict[str, re.Pattern[str]]:
        return topic_words(self.vocabulary.topics)

    def twins(self, wish: Wish) -> Iterator[Twin]:
        """Items that still apply and have almost the same title or text, and are not superseded by the new one."""
        title, text = _plain(wish.title), shingles(wish.text)
        for item in self.catalogue.items:
            if item.id in wish.supersedes or self.catalogue.validity(item, self.today) not in _APPLIES:
                continue
            alike = jaccard(text, shingles(item.body))
            if SequenceMatcher(None, title, _plain(item.title)).ratio() >= SAME_TITLE:
                yield Twin(item, "nesten samme tittel")
            elif alike >= SAME_TEXT:
                yield Twin(item, f"teksten er {alike:.0%} lik".replace("%", " %"))

    def compose(self, wish: Wish) -> Draft:
        """The file; UsageError (Norwegian) when it may not be written."""
        if any(True for _found in personal_data.findings(f"{wish.title}\n{wish.action}\n{wish.text}")):
            raise UsageError("her står noe som ser ut som en personopplysning: ta det bort og prøv igjen")
        name = f"{wish.day.isoformat()}-{self._free(wish)}"
        draft = Draft(f"nyheter/{wish.day.year:04}/{name}.md", _file(wish, name))
        taken = {f"{self.sources.root}/{draft.path}", name} & self._names
        if taken or (self.content / draft.path).exists():
            place = f"{self.content.name}/{draft.path}"
            raise UsageError(f"{place} finnes fra før: rett den i stedet, eller gi nyheten en annen tittel")
        return draft

    def _free(self, wish: Wish) -> str:
        """The title's slug, with a number when an item of another day of the year has its address."""
        slug = slug_of(wish.title)
        for number in count(2):
            taken = f"/nyheter/{wish.day.year:04}/{slug}/" in self._addresses
            if not taken or f"{wish.day.isoformat()}-{slug}" in self._names:
                break
            slug = f"{slug_of(wish.title)}-{number}"
        return slug

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """Every address of an item, and every former one."""
        documents = [each for each in self.sources.documents if each.path.startswith(f"{self.sources.root}/nyheter/")]
        records = [examine(each, self.sources.root, self.terms) for each in documents]
        former = (alias for record in records for alias in record.values.get("aliases", ()))
        return frozenset(
            (*(record.address for record in records), *former, *(each for _line, each in self.sources.ledger))
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        """Every path and id in use."""
        documents = self.sources.documents
        ids = (str(each.data.get("id") or each.path.removesuffix(".md").rpartition("/")[2]) for each in documents)
        return frozenset((*(each.path for each in documents), *ids))

    def findings(self, draft: Draft) -> list[Problem]:
        """What the check will say of the file, among everything else that stands there."""
        path = f"{self.sources.root}/{draft.path}"
        document = read_document(path, draft.text.encode())
        together = replace(self.sources, documents=(*self.sources.documents, document))
        return [problem for problem in validate.judge(together, self.today)[1] if problem.path == path]

    def write(self, draft: Draft) -> Path:
        """Put the file down where none stands; never over another."""
        path = self.content / draft.path
        if path.parent.resolve() != self.content.resolve() / Path(draft.path).parent:
            raise UsageError(
                f"{path.parent} er en lenke i filsystemet: bytt den med en vanlig mappe, der filer blir lest"
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_new(path, draft.text.encode())
            sync_folder(path.parent)
        except OSError as error:
            raise UsageError(
                f"{path} kunne ikke skrives ({error.strerror}): se etter at mappen kan skrives i, og at det er plass"
            ) from error
        return path


def slug_of(title: str) -> str:
    """The title's part of the file name: whole words, at most ``MAX_SLUG`` characters."""
    slug = slugify(title)
    if len(slug) > MAX_SLUG:
        slug = slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]
    return slug.strip("-") or "uten-tittel"


def _file(wish: Wish, name: str) -> str:
    day = PartialDate.of(wish.day)
    fields: dict[str, object] = {"title": wish.title, "id": name, "date": day, "source": wish.source}
    fields["topic"] = list(wish.topics)
    for key in ("action", "supersedes", "municipalities"):
        if value := getattr(wish, key):
            fields[key] = list(value) if isinstance(value, tuple) else value
    front = "\n".join(f"{key}: {_scalar(value)}" for key, value in fields.items())
    return f"---\n{front}\n---\n\n{wish.text.strip()}\n"


def _scalar(value: object) -> str:
    """A value on one line of YAML; a date stays bare."""
    if isinstance(value, PartialDate):
        return value.iso
    dumped: str = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_flow_style=True)
    return dumped.removesuffix("...\n").strip()


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
