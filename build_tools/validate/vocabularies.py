"""The vocabulary files to the model's Vocabulary; what is wrong in them is found here."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from build_tools.errors import Problem
from build_tools.load import Sources, Value
from build_tools.load.sources import VOCABULARY
from build_tools.model import DialogClinic, DialogRule, Newsletter, Selection, Source, Synonyms, Topic, Vocabulary
from build_tools.validate.fields import Field
from build_tools.validate.names import RESERVED
from build_tools.validate.reader import Known, Reader
from build_tools.validate.suggest import Terms
from build_tools.validate.values import Wrong, own_id
from build_tools.validate.vocabulary_fields import DIALOG_CLINIC, DIALOG_RULE, NEWSLETTER, SOURCE, TOPIC

FILES = ("topics", "sources", "newsletters", "synonyms", "dialogmelding")
_RULE_KEYS = ("rule", "rules", "regel")


def known_terms(sources: Sources) -> dict[str, Terms]:
    """The keys of topics, sources and municipalities, with labels and synonyms to suggest from."""
    topics = _records(sources, "topics")
    senders = _records(sources, "sources")
    towns = {
        key: record for key, record in senders.items() if (record.get("kind") or record.get("slag")) == "kommune"
    }
    return {
        "topics": Terms(topics, {key: _names(record) for key, record in topics.items()}),
        "sources": Terms(senders, {key: _names(record) for key, record in senders.items()}),
        "municipalities": Terms(towns, {key: _names(record) for key, record in towns.items()}),
    }


def read(sources: Sources, known: Known) -> tuple[Vocabulary, list[Problem]]:
    """Every vocabulary as far as it is right, and what is wrong in it."""
    problems = [problem for document in sources.vocabulary.values() for problem in document.problems]
    problems.extend(_strangers(sources))
    topics = _table(sources, "topics", TOPIC, known, problems)
    senders = _table(sources, "sources", SOURCE, known, problems)
    newsletters = _table(sources, "newsletters", NEWSLETTER, known, problems)
    rules, clinics = _dialog(sources, known, problems)
    for name in ("topics", "sources"):
        records = topics if name == "topics" else senders
        problems.extend(_circles(sources, name, records))
        problems.extend(_namesakes(sources, name, records))
    vocabulary = Vocabulary(
        topics={key: Topic(key=key, **values) for key, values in topics.items()},
        sources={key: Source(key=key, **values) for key, values in senders.items() if "kind" in values},
        newsletters={key: _newsletter(key, values) for key, values in newsletters.items()},
        synonyms=_synonyms(sources, problems),
        dialog_rules=rules,
        dialog_clinics=clinics,
    )
    problems.extend(_without_contact(sources, vocabulary))
    return vocabulary, problems


def without_echoes(problems: list[Problem], sources: Sources, known: Known) -> Iterator[Problem]:
    """All but what follows from a list without a single term: that is one fault, and not one in every file."""
    for name in ("topics", "sources"):
        shown = f"{VOCABULARY}/{name}.yml"
        echoes = {each for each in problems if each.rule == "unknown-term" and f" i {shown}; " in each.message}
        if echoes and not known[name].keys:
            problems = [each for each in problems if each not in echoes]
            path = f"{sources.root}/{shown}"
            if not any(each.path == path and each.severity == "error" for each in problems):
                message = f"listen er tom, men {len(echoes)} steder nevner nøkler som skulle stått her: legg dem inn"
                yield Problem(path, 1, message, rule="empty-vocabulary")
    yield from problems


def _records(sources: Sources, name: str) -> dict[str, Mapping[str, Value]]:
    document = sources.vocabulary.get(name)
    data = document.data if document else {}
    return {key: value if isinstance(value, dict) else {} for key, value in data.items() if key}


def _names(record: Mapping[str, Value]) -> Iterator[str]:
    for name in ("label", "navn", "synonyms", "synonymer"):
        value = record.get(name)
        yield from [value] if isinstance(value, str) else [each for each in value or [] if isinstance(each, str)]


def _strangers(sources: Sources) -> Iterator[Problem]:
    """A file in vocabulary/ must be one of those that are read."""
    for name, document in sources.vocabulary.items():
        if name not in FILES:
            near = Terms(FILES).nearest(name.rpartition("/")[2])
            hint = (
                f"mente du `{near}.yml`?" if near else "filene her er " + ", ".join(f"`{each}.yml`" for each in FILES)
            )
            yield Problem(
                document.path, 1, f"vokabularfilen `{name}.yml` er ukjent; {hint}", "warning", "unknown-file"
            )


def _table(
    sources: Sources, name: str, fields: tuple[Field, ...], known: Known, problems: list[Problem]
) -> dict[str, Any]:
    """Every record of a vocabulary file that has its label."""
    document = sources.vocabulary.get(name)
    if not document:
        return {}
    reader = Reader(document, known)
    found = {}
    if "" in document.data:
        message = "filen må ha nøkler med felter under seg, som `gastro:` og på neste linje `  label: Mage og tarm`"
        problems.append(Problem(document.path, 1, message, rule="type"))
        return {}
    for key, record in document.data.items():
        values = _record(reader, key, record, fields)
        if values is not None and all(each.key in values for each in fields if each.required):
            found[key] = values
    problems.extend(reader.problems)
    return found


def _record(reader: Reader, key: str, record: Value, fields: tuple[Field, ...]) -> dict[str, Any] | None:
    """What stands under a key that can be one; whatever the key is, all that is wrong under it is said."""
    sound = True
    try:
        if RESERVED.search(own_id(key)):  # it is a folder's name on the site
            raise Wrong(f"et annet ord: «{key}» er reservert i Windows")
    except Wrong as wrong:
        reader.say(f"nøkkelen må være {wrong}", key, rule="vocabulary-key")
        sound = False
    if not isinstance(record, dict):
        reader.say(f"`{key}` må ha felter under seg, med "
            f"innrykk: " + ", ".join(f"`{each.name}`" for each in fields), key,
                   rule="type")  # fmt: skip
        return None
    values = reader.read(fields, record, (key,))
    return values if sound else None


def _newsletter(key: str, values: dict[str, Any]) -> Newsletter:
    rest = {name: value for name, value in values.items() if name not in ("responsible", "select")}
    responsible = values["responsible"]
    return Newsletter(
        key=key, responsible_name=responsible["name"], responsible_role=responsible["role"],
        select=Selection(**values.get("select", {})), **rest,
    )  # fmt: skip


def _dialog(
    sources: Sources, known: Known, problems: list[Problem]
) -> tuple[tuple[DialogRule, ...], tuple[DialogClinic, ...]]:
    document = sources.vocabulary.get("dialogmelding")
    if not document:
        return (), ()
    reader = Reader(document, known)
    rules: list[DialogRule] = []
    clinics: list[DialogClinic] = []
    for key, value in document.data.items():
        if key in _RULE_KEYS:
            for number, each in enumerate(value if isinstance(value, list) else [value]):
                for rule in _made(reader, DialogRule, DIALOG_RULE, each, key, number):
                    rules.append(rule)
                    _in_order(reader, rule, key, number)
            continue
        if key not in known["sources"]:
            reader.say(
                f"«{key}» er ikke en avsender i vocabulary/sources.yml; {known['sources'].hint(key)}",
                key,
                rule="unknown-term",
            )
        clinics.extend(_made(reader, _clinic(key), DIALOG_CLINIC, value, key))
    problems.extend(reader.problems)
    return tuple(rules), tuple(clinics)


def _in_order(reader: Reader, rule: DialogRule, *place: str | int) -> None:
    """What applies must begin before it ends."""
    start, end = rule.valid_from, rule.valid_until
    if start and end and start.first > end.last:
        message = f"`valid_until` ({end}) er før `valid_from` ({start}): den må være samme dag eller senere"
        reader.say(message, *place, "valid_until", rule="valid-order")


def _clinic(key: str) -> Callable[..., DialogClinic]:
    def make(**values: Any) -> DialogClinic:
        values.pop("label", None)
        return DialogClinic(source=key, **values)

    return make


def _made(
    reader: Reader, make: Callable[..., Any], fields: tuple[Field, ...], value: Value, *place: str | int
) -> Iterator[Any]:
    if not isinstance(value, dict):
        reader.say("her må det stå felter: " + ", ".join(f"`{each.name}`" for each in fields), *place, rule="type")
        return
    before = len(reader.problems)
    values = reader.read(fields, value, place)
    if not any(problem.severity == "error" for problem in reader.problems[before:]):
        yield make(**values)


def _synonyms(sources: Sources, problems: list[Problem]) -> Synonyms:
    document = sources.vocabulary.get("synonyms")
    if not document or not document.data:
        return Synonyms()
    groups: list[tuple[str, ...]] = []
    one_way: list[tuple[str, tuple[str, ...]]] = []
    lines = document.data.get("")
    if not isinstance(lines, list):
        message = "listen må bestå av linjer som `- [kols, kronisk obstruktiv lungesykdom]`"
        problems.append(Problem(document.path, 1, message, rule="synonyms"))
        return Synonyms()
    for number, line in enumerate(lines):
        if words := _words(line, 2):
            groups.append(words)
        elif isinstance(line, dict) and line and all(_words(value, 1) for value in line.values()):
            one_way.extend((word.strip(), _words(value, 1)) for word, value in line.items())
        else:
            message = "linjen må være to eller flere ord, `- [ord, annet ord]`, eller én vei, `- {ord: [annet ord]}`"
            problems.append(Problem(document.path, document.line("", number), message, rule="synonyms"))
    return Synonyms(groups=tuple(groups), one_way=tuple(one_way))


def _words(value: Value, fewest: int) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        return ()
    words = tuple(each.strip() for each in value if isinstance(each, str))
    return words if len(words) >= fewest else ()


def _circles(sources: Sources, name: str, records: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """A parent must not be below its own child."""
    document = sources.vocabulary.get(name)
    walked: set[str] = set()
    for start in records:
        way: dict[str, None] = {}
        key = start
        while key and key not in way and key not in walked:
            way[key] = None
            key = records.get(key, {}).get("parent", "")
        if key in way and document:
            ring = list(way)[list(way).index(key) :]
            at = ring.index(min(ring))
            shown = " → ".join([*ring[at:], *ring[: at + 1]])
            message = f"`parent` går i ring ({shown}): ta bort ett av leddene"
            yield Problem(document.path, document.line(ring[at], "parent"), message, rule="circle")
        walked.update(way)


def _namesakes(sources: Sources, name: str, records: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Readers see the labels alone: two that are alike are one to them."""
    document = sources.vocabulary.get(name)
    first: dict[str, str] = {}
    for key, record in records.items():
        other = first.setdefault(record["label"].casefold(), key)
        if other != key and document:
            message = f"`{key}` og `{other}` har samme `label`, og leserne ser ikke forskjell: gi dem hvert sitt navn"
            yield Problem(document.path, document.line(key, "label"), message, "warning", "same-label")


def _without_contact(sources: Sources, vocabulary: Vocabulary) -> Iterator[Problem]:
    """A source that is part of the collaboration should have a role mailbox, its own or a parent's."""
    document = sources.vocabulary.get("sources")
    for key, source in vocabulary.sources.items():
        if document and source.kind != "annet" and not vocabulary.source_contact(key):
            message = f"avsenderen `{key}` har ingen `contact`: legg inn en rollepostkasse"
            yield Problem(document.path, document.line(key), message, "info", "no-contact")
