"""Every place on the site that the contract promises to what is written, worked out from the content alone.

`PROMISES` is the contract as a table, a promise a line; each gives the places where something is due, and what must
be said of it there. What is published is read by `published` and `searched`, and compared in `compare`. Nothing here
asks the code that makes the site.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from build_tools.model import TEXT_KINDS, Entry, Event, Item, SentIssue
from build_tools.validate.proof.dated import FEEDS, calendars, entry_feeds, issue_feeds
from build_tools.validate.proof.due import Content, Due, file_of, former

FIXED = ("/", "/nyheter/", "/tema/", "/avsender/", "/kommune/", "/veiledning/", "/arrangementer/", "/smagruppe/",
         "/tekster/", "/dialogmelding/", "/arkiv/", "/abonner/", "/sok/")  # fmt: skip
"""Lists that every site has."""
WORDS = {"gjeldende": "", "kommende": "Kommer", "utløpt": "Utløpt", "erstattet": "Erstattet", "trukket": "Trukket"}
"""What stands above the title of what does not plainly apply."""
MAILS = ("utgave.html", "utgave.txt")
"""The parts of a mail as sent that are shown."""
_INSIDE_OTHERS = ("/", "/abonner/")
"""Addresses of hand-written pages whose text stands inside a page the program makes."""
_PLAIN = re.compile(r"/[A-Za-z0-9/._~-]+")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{4,}(?![^\W_])")
_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
"""Soft hyphens and characters without width, which the index has none of: nobody types them."""


class Promise(NamedTuple):
    """One line of the contract: a short name, what is promised, and where that makes what due."""

    name: str
    law: str
    due: Callable[[Content], Iterator[Due]]


def _pages(content: Content) -> Iterator[Due]:
    for entry in content.catalogue.entries():
        says = {"tittelen": entry.title, "adressen": content.config.absolute(entry.address)}
        if entry.address not in _INSIDE_OTHERS:
            says |= {"teksten": content.letters[entry.id].shown, "ingressen": entry.summary}
        if entry.collection != "sider":
            says |= {"handlingen": entry.action, **_standing(content, entry)}
        yield Due(file_of(entry.address), content.file(entry), "", says)


def _standing(content: Content, entry: Entry) -> dict[str, str]:
    """The word of the band above the title, and where it leads."""
    state = content.validity(entry)
    off = isinstance(entry, Event) and bool(entry.cancelled)
    says = {"statusen": "Avlyst" if off else WORDS[state]}
    if state in ("erstattet", "trukket", "utløpt") and (state == "erstattet" or not off):
        catalogue = content.catalogue
        heirs = catalogue.heirs(entry, content.today) or catalogue.announced(entry, content.today)
        says["etterfølgeren"] = " ".join(sorted(each.address for each in heirs))
    return says


def _kin(content: Content) -> Iterator[Due]:
    for entry in content.catalogue.entries():
        if entry.supersedes or entry.id in content.catalogue.successors:
            for other in content.catalogue.chain(entry):
                if other is not entry:
                    yield _link(file_of(entry.address), content.file(other), other.address, other.title)


def _link(place: str, source: str, address: str, label: str = "") -> Due:
    return Due(place, source, address, {"tittelen": label} if label else {}, f"lenken til {address}")


def _rooms(content: Content) -> Iterator[Due]:
    for entry in content.listed():
        lists = [f"/nyheter/{entry.year}/"] if isinstance(entry, Item) else [f"/{entry.collection}/"]
        if isinstance(entry, Item) and entry.kind in TEXT_KINDS:
            lists.append("/tekster/")
        for place in lists:
            yield _row(content, place, entry)
    for year in _years(content):
        yield _link("nyheter/index.html", content.root, f"/nyheter/{year}/")


def _row(content: Content, place: str, entry: Entry) -> Due:
    return Due(file_of(place), content.file(entry), entry.address, {"tittelen": entry.title})


def _years(content: Content) -> list[str]:
    return sorted({item.year for item in content.catalogue.items})


def _topics(content: Content) -> Iterator[Due]:
    for entry in content.listed():
        for key in entry.topics:
            yield _row(content, f"/tema/{key}/", entry)
            yield _link(file_of(entry.address), content.file(entry), f"/tema/{key}/")


def _sources(content: Content) -> Iterator[Due]:
    for entry in content.listed():
        if entry.source:
            yield _row(content, f"/avsender/{entry.source}/", entry)
            yield _link(file_of(entry.address), content.file(entry), f"/avsender/{entry.source}/")


def _municipalities(content: Content) -> Iterator[Due]:
    known = content.catalogue.vocabulary.municipalities
    for entry in content.listed():
        for key in dict.fromkeys((*entry.municipalities, entry.source)):
            if key in known:
                yield _row(content, f"/kommune/{key}/", entry)


def _terms(content: Content) -> Iterator[Due]:
    for room, file, terms in _vocabularies(content):
        for key, label in terms.items():
            yield Due(f"{room}/{key}/index.html", file, "", {"tittelen": label})
            yield _link(f"{room}/index.html", file, f"/{room}/{key}/", label)


def _vocabularies(content: Content) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The room of each vocabulary, its file, and the label of each key."""
    words = content.catalogue.vocabulary
    rooms = (("tema", "topics", words.topics), ("avsender", "sources", words.sources),
             ("kommune", "sources", words.municipalities), ("arkiv", "newsletters", words.newsletters))  # fmt: skip
    for room, name, terms in rooms:
        yield room, content.vocabulary(name), {key: term.label for key, term in terms.items()}


def _subscriptions(content: Content) -> Iterator[Due]:
    everything = content.config.absolute("/")
    yield Due("feeds.opml", content.root, everything)
    for room, file, terms in _vocabularies(content):
        for key in terms:
            yield Due("feeds.opml", file, f"{everything}{room}/{key}/", {}, f"nyhetsstrømmen for /{room}/{key}/")
    words = content.catalogue.vocabulary
    sending = {entry.source for entry in content.listed()}
    topics, sources = content.vocabulary("topics"), content.vocabulary("sources")
    offered = [("/", content.root), *((f"/tema/{key}/", topics) for key in words.topics)]
    offered += [(f"/kommune/{key}/", sources) for key in words.municipalities]
    for folder, file in offered:
        yield _link("abonner/index.html", file, f"{folder}kalender.ics")
    offered += [(f"/avsender/{key}/", sources) for key in words.sources if key in sending]
    for folder, file in offered:
        for name in FEEDS:
            yield _link("abonner/index.html", file, f"{folder}{name}")


def _site_map(content: Content) -> Iterator[Due]:
    catalogue, absolute = content.catalogue, content.config.absolute
    lists = dict.fromkeys((*FIXED, *(f"/nyheter/{year}/" for year in _years(content))), content.root)
    lists |= {f"/{room}/{key}/": file for room, file, terms in _vocabularies(content) for key in terms}
    lists |= {_year_of(issue): content.manifest(issue) for issue in catalogue.issues}
    lists |= {issue.address: content.manifest(issue) for issue in catalogue.issues}
    lists |= {entry.address: content.file(entry) for entry in catalogue.entries()}
    for address, file in lists.items():
        yield Due(file_of(address), file)
        yield Due("sitemap.xml", file, absolute(address), {}, f"adressen {address}")


def _data(content: Content) -> Iterator[Due]:
    catalogue, absolute = content.catalogue, content.config.absolute
    yield Due("data/items.json", content.root)
    for entry in content.listed():
        days = (("datoen", entry.date), ("valid_from", entry.valid_from), ("valid_until", entry.valid_until),
                ("review_by", entry.review_by), ("updated", entry.updated))  # fmt: skip
        issues = catalogue.issues_of.get(entry.id, ())
        yield Due("data/items.json", content.file(entry), entry.id, {
            "samlingen": entry.collection, "adressen": absolute(entry.address), "tittelen": entry.title,
            "statusen": content.standing(entry), "handlingen": entry.action, "ingressen": entry.summary,
            "avsenderen": entry.source, "temaene": " ".join(entry.topics), "kontakten": entry.contact,
            "kommunene": " ".join(entry.municipalities), "målgruppen": " ".join(entry.audience),
            "supersedes": " ".join(entry.supersedes), "withdrawn": entry.withdrawn,
            "etterfølgeren": " ".join(each.id for each in catalogue.heirs(entry, content.today)),
            "utgavene": " ".join(absolute(each.address) for each in issues),
            "teksten": content.letters[entry.id].plain,
            **{name: day.iso if day else "" for name, day in days},
        })  # fmt: skip


def _search(content: Content) -> Iterator[Due]:
    catalogue = content.catalogue
    yield Due("sok/indeks/rot", content.root)
    for entry in catalogue.entries():
        off = isinstance(entry, Event) and bool(entry.cancelled)
        title, state = ("Avlyst: " if off else "") + entry.title.translate(_UNSEEN), content.standing(entry)
        heirs = catalogue.heirs(entry, content.today) if state == "erstattet" else ()
        yield Due("sok/indeks/rot", content.file(entry), entry.address, {
            "tittelen": title, "statusen": state, "avsenderen": entry.source,
            "temaene": " ".join(sorted(set(entry.topics))), "kommunene": " ".join(sorted(set(entry.municipalities))),
            "etterfølgeren": heirs[0].address if heirs else "", "ordene": " ".join(_WORD.findall(title.lower())),
        })  # fmt: skip


def _plain_texts(content: Content) -> Iterator[Due]:
    for item in content.catalogue.items:
        if item.kind in TEXT_KINDS:
            for address in (item.address, *item.aliases):
                if address.endswith("/"):
                    says = {"teksten": content.letters[item.id].plain}
                    yield Due(f"{address[1:]}tekst.txt", content.file(item), "", says)


def _attachments(content: Content) -> Iterator[Due]:
    for path, source in content.catalogue.attachments:
        digest = hashlib.sha256((content.folder / source).read_bytes()).hexdigest()
        yield Due(path, f"{content.root}/{source}", "", {"innholdet": digest})


def _issues(content: Content) -> Iterator[Due]:
    letters = content.catalogue.vocabulary.newsletters
    for issue in content.catalogue.issues:
        page, manifest = file_of(issue.address), content.manifest(issue)
        name = issue.full_name(letters[issue.newsletter].label)
        yield Due(page, manifest, "", {"tittelen": name, "adressen": content.config.absolute(issue.address)})
        for line in issue.items:
            if entry := content.catalogue.by_id.get(line.id):
                yield _link(page, manifest, entry.address, line.title)
        for place in (f"/arkiv/{issue.newsletter}/", _year_of(issue)):
            yield _link(file_of(place), manifest, issue.address, name)
        for name, digest in issue.files:
            if name in MAILS:
                yield Due(f"arkiv/{issue.folder}/{name}", manifest, "", {"innholdet": digest})


def _year_of(issue: SentIssue) -> str:
    return f"{issue.address.rsplit('/', 2)[0]}/"


def _carried(content: Content) -> Iterator[Due]:
    for key, issues in content.catalogue.issues_of.items():
        if entry := content.catalogue.by_id.get(key):
            for issue in issues:
                yield _link(file_of(entry.address), content.file(entry), issue.address)


def _redirects(content: Content) -> Iterator[Due]:
    base = content.config.base.rstrip("/")
    yield Due("_redirects", content.root)
    for entry in content.catalogue.entries():
        for alias in entry.aliases:
            yield Due(former(alias), content.file(entry), "", {"målet": entry.address})
            if _PLAIN.fullmatch(base + alias) and _PLAIN.fullmatch(base + entry.address):
                says = {"målet": base + entry.address}
                yield Due("_redirects", content.file(entry), base + alias, says, f"den gamle adressen {alias}")


def _ledger(content: Content) -> Iterator[Due]:
    aliases = {alias for entry in content.catalogue.entries() for alias in entry.aliases}
    for line, address in content.ledger:
        place = former(address) if address in aliases else file_of(address)
        yield Due(place, f"{content.archive}/addresses.txt", "", {}, f"adressen {address}", line)


PROMISES = (
    Promise("page", "every content file is on a page, with its title, its text and whether it applies", _pages),
    Promise("chain", "an item's page leads to what it supersedes and what supersedes it", _kin),
    Promise("room", "every item is in its year's list; guides, events, packs and texts in theirs", _rooms),
    Promise("topic", "… in each of its topic lists", _topics),
    Promise("source", "… in its source's list", _sources),
    Promise("municipality", "… in the list of each municipality it names, or is from", _municipalities),
    Promise("term", "every topic, source, municipality and newsletter has a page, and is in the list of all", _terms),
    Promise("feed", "the newest 30 of each list are in its RSS, Atom and JSON feed, in full text", entry_feeds),
    Promise("issue feed", "… and so are the newest 30 issues of each newsletter", issue_feeds),
    Promise("calendar", "every event is in the calendar of all, of its topics, of its municipalities, and its own",
            calendars),
    Promise("subscription", "/abonner/ and feeds.opml lead to every feed and calendar", _subscriptions),
    Promise("site map", "every page is in the site map, and every address in it is served", _site_map),
    Promise("data", "/data/items.json is the database, one record an item", _data),
    Promise("search", "every content file is in search, with its status, and is found by the words of its title",
            _search),
    Promise("plain text", "texts to copy stand as plain text beside their page", _plain_texts),
    Promise("attachment", "attachments are on the site as they were put in", _attachments),
    Promise("issue", "an issue's page names what it carried and shows the mail as sent, byte for byte", _issues),
    Promise("provenance", "an item's page names every issue that carried it", _carried),
    Promise("redirect", "every former address leads on", _redirects),
    Promise("ledger", "every address that ever was is served", _ledger),
)  # fmt: skip
"""What DESIGN promises; `compare` adds that nothing else is on the site."""
