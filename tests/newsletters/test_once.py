"""For any history of edits and publications, every item reaches every newsletter that should carry it exactly once.

Hypothesis plays the editors: it writes, dates, changes, withdraws and supersedes items, lets days pass, and publishes
through the same composition and manifest that the commands use. A second, naive bookkeeper keeps what readers know.
"""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from build_tools.config import SiteConfig
from build_tools.context import Site
from build_tools.model import Catalogue, Item, Newsletter, PartialDate, Selection, Source, Topic, Vocabulary
from build_tools.newsletters import Wishes, compose
from build_tools.newsletters.compose import issue_of
from build_tools.text.markup import Body

pytestmark = pytest.mark.no_cover

LETTERS = {
    key: Newsletter(
        key=key, label=key, responsible_name="Kontoret", responsible_role="Leder", sender="a@b.no", select=select
    )
    for key, select in {
        "alle": Selection(),
        "bygda": Selection(municipalities=("bygda",)),
        "mage": Selection(topics=("mage",)),
    }.items()
}
WORDS = Vocabulary(
    topics={key: Topic(key=key, label=key) for key in ("mage", "prover")},
    sources={key: Source(key=key, label=key, kind="kommune") for key in ("bygda", "byen")},
    newsletters=LETTERS,
)
SHOULD = {
    "alle": lambda item: True,
    "bygda": lambda item: "bygda" in (item.source, *item.municipalities),
    "mage": lambda item: "mage" in item.topics,
}


def _sealed(item: Item) -> Item:
    """Give the item the digest its file would have."""
    return replace(item, digest=hashlib.sha256(repr(replace(item, digest="")).encode()).hexdigest())


class History(RuleBasedStateMachine):
    """The database, the archive and the calendar; ``known`` is what each newsletter's readers were told last."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, Item] = {}
        self.issues: list[Any] = []
        self.today = date(2026, 1, 1)
        self.edits = 0
        self.carried: dict[tuple[str, str], int] = {}
        self.due: set[tuple[str, str]] = set()
        self.seen_ended: dict[tuple[str, str], Any] = {}
        self.sent_to: dict[tuple[str, str], set[str]] = {}

    def site(self) -> Site:
        catalogue = Catalogue(items=tuple(self.items.values()), vocabulary=WORDS, issues=tuple(self.issues))
        bodies = {key: Body("<p>Nytt.</p>") for key in self.items}
        return Site(catalogue=catalogue, config=SiteConfig(), bodies=bodies, today=self.today)

    @precondition(lambda self: len(self.items) < 6)
    @rule(
        days=st.integers(-40, 5),
        vague=st.sampled_from(("day", "month", "unknown")),
        source=st.sampled_from(("bygda", "byen")),
        topic=st.sampled_from(("mage", "prover")),
        expires=st.sampled_from((None, None, None, -5, 10, 60)),
        data=st.data(),
    )
    def write(self, days: int, vague: str, source: str, topic: str, expires: int | None, data: st.DataObject) -> None:
        """An editor writes an item, now and then one that supersedes another."""
        day = self.today + timedelta(days=days)
        when = {"day": PartialDate.of(day), "month": PartialDate(day.year, day.month), "unknown": None}[vague]
        old = data.draw(st.none() | st.sampled_from(sorted(self.items))) if self.items else None
        id_ = f"sak-{len(self.items):02}"
        until = PartialDate.of(self.today + timedelta(days=expires)) if expires is not None else None
        self.items[id_] = _sealed(
            Item(
                id=id_, title=id_, path=id_, address=f"/{id_}/", body="Nytt.", digest="", source=source,
                topics=(topic,), date=when, valid_until=until, supersedes=(old,) if old else (),
            )
        )  # fmt: skip

    @precondition(lambda self: self.items)
    @rule(data=st.data(), what=st.sampled_from(("typo", "reword", "minor", "major", "withdraw", "restore")))
    def edit(self, data: st.DataObject, what: str) -> None:
        """An editor changes an item; what was changed before, told or not, stays in its list of changes."""
        id_ = data.draw(st.sampled_from(sorted(self.items)))
        item = self.items[id_]
        self.edits += 1
        if what == "typo":
            item = replace(item, body=f"Nytt {self.edits}.")
        elif what == "reword":  # the note of the last change, told or not; never news in itself
            item = replace(item, change_note=item.change_note and f"Endring {self.edits}, rettet.")
        elif what in ("minor", "major"):
            note = f"Endring {self.edits}."
            day = PartialDate.of(self.today)
            item = replace(item, updated=day, change=what, change_note=note, changes=item.change_log)  # type: ignore[arg-type]
            if what == "major":
                self.due |= {(letter, id_) for letter in LETTERS if self.carried.get((letter, id_))}
        elif what == "withdraw":
            item = replace(item, withdrawn="Feil.")
        else:
            item = replace(item, withdrawn="")
        self.items[id_] = _sealed(item)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        """Days pass."""
        self.today += timedelta(days=days)

    @rule(letter=st.sampled_from(sorted(LETTERS)))
    def publish(self, letter: str) -> None:
        """The next issue goes out, if there is anything to say; the bookkeeper checks every line of it."""
        site = self.site()
        composition = compose(site, letter, Wishes())
        expected_new = {id_ for id_ in self.items if self._is_news(site, letter, id_)}
        expected_corrections = {id_ for id_ in self.items if self._must_correct(site, letter, id_)}
        lines = composition.lines
        assert {line.entry.id for line in lines if line.section == "tema"} == expected_new
        assert {line.entry.id for line in lines if line.correction} == expected_corrections
        assert bool(lines) == bool(expected_new or expected_corrections), "never a blank issue, never one withheld"
        assert len({line.entry.id for line in lines}) == len(lines), "nothing stands twice in an issue"
        if not lines:
            return
        self.issues.append(issue_of(site, composition))
        for id_ in expected_new | expected_corrections:
            self.carried[letter, id_] = self.carried.get((letter, id_), 0) + (id_ in expected_new)
            self.due.discard((letter, id_))
            self.seen_ended[letter, id_] = self._ended(site, id_)
            self.sent_to[letter, id_] = self._instead(site, id_) if id_ in expected_corrections else set()

    def _is_news(self, site: Site, letter: str, id_: str) -> bool:
        item = self.items[id_]
        applies = site.validity(item) in ("gjeldende", "kommende")
        dated = item.date is not None and item.date.first <= self.today
        return SHOULD[letter](item) and dated and applies and not self.carried.get((letter, id_))

    def _must_correct(self, site: Site, letter: str, id_: str) -> bool:
        if not self.carried.get((letter, id_)):
            return False
        state, before = self._ended(site, id_), self.seen_ended[letter, id_]
        ended = bool(state) and state != before
        again = bool(before) and not state and site.validity(self.items[id_]) != "utløpt"
        astray = self.sent_to[letter, id_] - self._instead(site, id_)
        unsaid = {each for each in astray if not (self.carried.get((letter, each)) and self._ended(site, each))}
        return ended or again or bool(unsaid) or (letter, id_) in self.due

    def _instead(self, site: Site, id_: str) -> set[str]:
        return {each.id for each in site.heirs(self.items[id_])} if self._ended(site, id_) else set()

    def _ended(self, site: Site, id_: str) -> Any:
        validity = site.validity(self.items[id_])
        return validity if validity in ("trukket", "erstattet") else ""

    @invariant()
    def numbers_have_no_gap(self) -> None:
        """Each newsletter's numbers run 1, 2, 3 … through the year."""
        for letter in LETTERS:
            for year in (2026, 2027, 2028):
                mine = [i.number for i in self.issues if i.newsletter == letter and i.date.year == year]
                assert mine == list(range(1, len(mine) + 1))

    @invariant()
    def nothing_was_carried_twice(self) -> None:
        """No newsletter has carried an item as news more than once."""
        assert all(count <= 1 for count in self.carried.values())


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
