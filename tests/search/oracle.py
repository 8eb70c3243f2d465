"""The ranking once more, slow and plain: no shards, no bits, no typed arrays. What the runtime must equal."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from guesses import Alternative, Guesser, neighbours
from texts_read import capitals, read
from worth import worth

from build_tools.outputs.search.analysed import analyse
from build_tools.outputs.search.analysis import chunks, code, stem, tokens
from build_tools.outputs.search.entries import Entries
from build_tools.outputs.search.indexed import STATUSES, SearchDocument
from build_tools.outputs.search.inverting import invert
from build_tools.outputs.search.known import real
from build_tools.outputs.search.lexicon import load_lexicon
from build_tools.outputs.search.occurrences import Occurrences, fine
from build_tools.outputs.search.packing import tells_stretches, tiers
from build_tools.outputs.search.shards import Placing
from build_tools.outputs.search.spellings import meant
from build_tools.outputs.search.synonyms import Synonyms
from build_tools.outputs.search.texts import words_in_order

STANDING = (1, 1, 0.75, 0.6, 0.5)
FRESH = {"siste", "nyeste", "ny", "nye", "nytt", "oppdatert", "nyaste", "oppdaterte"}
ALONE = 100
ENOUGH = 10
Words = dict[str, list[Alternative]]
Spans = list[tuple[str, set[str]]]
Postings = dict[int, tuple[int, set[int]]]
"""Of each document impact and stretches."""
Reach = tuple[int, int]
"""How many of the best postings count: of the words themselves, and of what else they may stand for."""


def told(stretches: int, most: int) -> set[int]:
    """The first stretches of a bit set: so many the postings tell."""
    return set([bit for bit in range(64) if stretches >> bit & 1][:most])


def rounded(score: float) -> int:
    """Scores that differ by less than a millionth are equal."""
    return math.floor(score * 1e6 + 0.5)


class Oracle:
    """Searches documents by reading everything."""

    def __init__(
        self,
        documents: Iterable[SearchDocument],
        synonyms: Sequence[Any] = (),
        topics: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.documents = sorted(documents, key=lambda each: each.placed.place)
        ordered = [analyse(each) for each in self.documents]
        self.texts = [words_in_order(each.streams) for each in ordered]
        self.size = len(ordered)
        years = [each.year for each in self.documents if each.year]
        self.oldest, self.newest = min(years, default=0), max(years, default=0)
        self.lexicon = load_lexicon()
        guided = {topic for each in self.documents if each.entry == "veiledning" for topic in each.topics}
        self.topics = {frozenset(self.lexicon.asked(label)) for key, label in topics.items() if key in guided}
        thesaurus = Synonyms(self.lexicon, synonyms)
        inverted = invert(Occurrences.read(ordered), self.lexicon, thesaurus)
        self.wide, self.close, most = (5, 2, 12) if fine(self.size) else (1, 1, 4)
        self.said = set(inverted.forms)
        self.postings: dict[str, Postings] = {}
        alike: dict[bytes, Postings] = {}
        for term in inverted.terms:
            columns = inverted.of(term)
            rows = b"".join(column.tobytes() for column in columns)
            if rows not in alike:  # most words of synonyms have what another has
                numbers, impacts, stretches = (column.tolist() for column in columns)
                if not tells_stretches(self.size, len(numbers)):
                    stretches = [0] * len(numbers)
                held = zip(impacts, (told(each, most) for each in stretches), strict=True)
                alike[rows] = dict(zip(numbers, held, strict=True))
            self.postings[term] = alike[rows]
        all_entries = Entries()(inverted, self.lexicon, thesaurus, self.size)
        spelled = meant(inverted, all_entries, self.lexicon, thesaurus)
        self.parts = {entry.term: entry.parts for entry in all_entries}
        self.phrases = [term for term in self.parts if " " in term]
        self.alias = {entry.term: entry.alias for entry in all_entries if entry.alias}
        for term in self.alias:
            self.postings.pop(term, None)
        self.places = Placing()(all_entries)
        terms = {term: len(held) for term, held in self.postings.items()}
        looks, most = ((False,), 14) if fine(self.size) else ((True, False), 5)
        known = real(self.lexicon)
        self.guessers = [Guesser(spelled, self.lexicon_stem, self.places, terms, known, each, most) for each in looks]

    def idf(self, term: str) -> float:
        """How much it says that a document holds the term."""
        held = len(self.postings[term])
        return math.log(1 + (self.size - held + 0.5) / (held + 0.5))

    def weight(self, word: str) -> float:
        """The same of a word: one that no document holds weighs as though one did."""
        return self.idf(word) if word in self.postings else math.log(1 + (self.size - 0.5) / 1.5)

    def best(self, term: str, most: int) -> Postings:
        """The ``most`` postings of a term that are strongest, the newer first among equals."""
        held = self.postings[term]
        if most >= len(held):
            return held
        return {
            document: held[document] for document in sorted(held, key=lambda each: (-held[each][0], -each))[:most]
        }

    def known(self, words: Words, spans: Spans, reach: Reach) -> dict[str, Postings]:
        """What is known of each term of a query."""
        depth = {phrase: reach[1] for phrase, _members in spans}
        for word, alternatives in words.items():
            for number, (_weight, terms, _word) in enumerate(alternatives):
                for term in terms:
                    depth[term] = max(depth.get(term, 0), reach[number > 0 or word not in self.postings])
        return {term: self.best(term, most) for term, most in depth.items()}

    def shard(self, term: str) -> int:
        """The shard a term lies in."""
        return self.places.of(term)

    def lexicon_stem(self, word: str) -> str:
        """The stem before nynorsk and odd forms are led to their words."""
        return stem(word, self.lexicon.uncut)

    def held(self, terms: Iterable[str]) -> tuple[str, ...]:
        """Those of the terms that documents hold, by way of their aliases, each once."""
        return tuple(dict.fromkeys(term for term in map(self.led, terms) if term in self.postings))

    def led(self, term: str) -> str:
        """The term whose postings serve for a term."""
        return self.led(self.alias[term]) if term in self.alias else term

    def guesses(self, word: str) -> list[Alternative]:
        """What an unknown word may stand for: in a large archive what few files say, and all, where that is nothing."""
        every = (
            [(weight, self.held(terms), other) for weight, terms, other in guesser.guesses(word)]
            for guesser in self.guessers[: 1 if len(word) < 7 else 2]
        )
        return next((found for found in every if any(terms for _weight, terms, _other in found)), [])

    def alternatives(self, word: str) -> list[Alternative]:
        """What a word of the query stands for."""
        own = self.lexicon_stem(word)
        term = self.held([own])
        found: list[Alternative] = [(1, term, word if term[0] == own else "")] if term else self.guesses(word)
        if tiers(self.size) and term and len(self.postings[term[0]]) > ALONE:
            return found
        if term and self.parts[term[0]]:
            found.append((0.6, self.held(self.parts[term[0]]), ""))
        for alike, other in neighbours(own, (term for term in self.postings if self.shard(term) == self.shard(own))):
            fair = min(1, self.idf(term[0]) / self.idf(other)) if term else 1
            found.append((0.3 * -alike * fair, (other,), ""))
        return [each for each in found if each[1]]

    def words(self, text: str) -> list[str]:
        """The words of a text in order."""
        found: list[str] = []
        for chunk in chunks(text):
            whole = code(chunk)
            found += [whole] if self.lexicon_stem(whole) in self.parts else tokens(chunk)
        return found

    def value(self, word: str, alternatives: list[Alternative], reach: Reach) -> dict[int, float]:
        """The best of a word's alternatives for each document, and a fifth of the others."""
        best: defaultdict[int, float] = defaultdict(float)
        total: defaultdict[int, float] = defaultdict(float)
        for number, (weight, terms, _word) in enumerate(alternatives):
            own: defaultdict[int, float] = defaultdict(float)
            for term in terms:
                most = reach[number > 0 or word not in self.postings]
                for document, (impact, _stretches) in self.best(term, most).items():
                    own[document] += weight * self.idf(term) / 15 * impact
            for document, score in own.items():
                best[document] = max(best[document], score)
                total[document] += score
        return {document: score + 0.2 * (total[document] - score) for document, score in best.items()}

    def reach(self, words: Words) -> Reach:
        """The best of each word, or more of them where few documents hold nearly all."""
        most, more = tiers(self.size) or (self.size, self.size)
        return (more if self.few_hold(words) else most), most

    def few_hold(self, words: Words) -> bool:
        """Whether fewer than ten documents are known, by the best of each word, to hold nearly all that was asked for."""
        most = (tiers(self.size) or (self.size,))[0]
        counted = [word for word in words if word in self.postings and len(self.postings[word]) >= ENOUGH]
        held: defaultdict[int, float] = defaultdict(float)
        for word in counted:
            for document in self.value(word, words[word], (most, most)):
                held[document] += self.idf(word)
        goal = rounded(0.75 * sum(map(self.idf, counted)))
        return sum(rounded(weight) >= goal for weight in held.values()) < ENOUGH

    def spans(self, terms: list[tuple[str, str]], words: Words) -> Spans:
        """The phrases of the synonyms among terms and the words they are of, those that may begin one, with what these
        cover, and the compounds that two words are when joined: as typed, then as meant."""
        found: Spans = []
        typed = {term: word for term, word in reversed(terms) if term in words}
        for name in (str, lambda term: self.likely(term, words)):
            said = [name(term) if word else term for term, word in terms]
            at = 0
            while at < len(terms):
                rest, place = " ".join(said[at:]) + " ", self.shard(said[at])
                fits = [each for each in self.phrases if rest.startswith(f"{each} ") and self.shard(each) == place]
                phrase = max(fits) if fits and terms[at][1] else ""
                inside = [word for _term, word in terms[at : at + len((phrase or "a b").split(" "))]]
                members = {term for term in words if typed[term] in inside}
                covers = [phrase] if phrase else self.joined(inside, words) if len(members) > 1 else []
                at += len(inside) if covers and self.cover(found, covers[0], members) else 1
        return found

    def joined(self, pair: list[str], words: Words) -> tuple[str, ...]:
        """The compounds that two words are when joined; in a large archive those that lie with the first, and where few
        documents hold all, the plain one."""
        stems = {link: self.lexicon_stem(link.join(pair)) for link in ("", "s", "e")}
        own, every = self.shard(self.lexicon_stem(pair[0])), fine(self.size)
        plain = not every and self.few_hold(words)
        return self.held(
            term for link, term in stems.items() if every or (plain and not link) or self.shard(term) == own
        )

    def cover(self, found: Spans, phrase: str, members: set[str]) -> bool:
        """Append a phrase of which no word is in another."""
        new = not any(members & other for _phrase, other in found)
        if new:
            found.append((self.led(phrase), members))
        return new

    def likely(self, term: str, words: Words) -> str:
        """The term that a mistyped word's likeliest spelling has."""
        return next((terms[0] for _weight, terms, spelled in words.get(term, ()) if spelled), term)

    def search(self, query: str) -> list[str]:
        """The ids of all matches, best first, nothing folded: in a large archive those that the best postings find."""
        first, weak = self.order(query)
        if not first:
            return []
        every, _weak = self.order(query, whole=True)
        return every if weak else first + [each for each in every if each not in set(first)]

    def order(self, query: str, whole: bool = False) -> tuple[list[str], bool]:
        """The ids of the matches of the ``whole`` of all postings, or of the best ones, and whether they answer weakly."""
        every = self.words(query)
        content = [word for word in every if word not in self.lexicon.stopwords]
        asked = content if len(content) > ("?" not in query) else every
        named = {word: (self.held([self.lexicon_stem(word)]) or (self.lexicon_stem(word),))[0] for word in every}
        words: Words = {}
        for word in asked:
            if word not in self.lexicon.stopwords if content else named[word] in self.postings:
                words.setdefault(named[word], self.alternatives(word))
        terms = [(named[word], word) if word in asked else (self.lexicon_stem(word), "") for word in every]
        spans = self.spans(terms, words)
        reach = (self.size, self.size) if whole else self.reach(words)
        known = self.known(words, spans, reach)
        first: dict[str, str] = {}
        for word in asked:
            if named[word] in words:
                first.setdefault(named[word], word)
        meant = {word: self.meant(word, term, words[term]) for term, word in first.items()}
        typed = [meant.get(token, (token, 0)) for chunk in chunks(query) for token in tokens(chunk)]
        names = set(capitals(query))
        called = {term: words[term] for term, word in first.items() if word in names}
        said = [
            (phrase, "".join(f"{first[term]} " for term in words if term in members)) for phrase, members in spans
        ]
        order = self.ordered(self.scores(words, spans, reach), words, spans, every, known, typed, called, said)
        most = worth(order[:50], words, spans, known, self.postings, self.idf, self.weight)
        return [self.documents[document].id for document in order[:most]], most is not None

    def scores(self, words: Words, spans: Spans, reach: Reach) -> dict[int, float]:
        """What each document gets from the words, or from a phrase instead of its words if that is more."""
        values = {term: self.value(term, alternatives, reach) for term, alternatives in words.items()}
        score: defaultdict[int, float] = defaultdict(float)
        covered = {term for _phrase, members in spans for term in members}
        for term, value in values.items():
            for document, each in value.items() if term not in covered else ():
                score[document] += each
        for phrase, members in spans:
            total: defaultdict[int, float] = defaultdict(float)
            for term in words:
                for document, each in values[term].items() if term in members else ():
                    total[document] += each
            unit = self.idf(phrase) * len(members) / 15
            for document, (impact, _stretches) in self.best(phrase, reach[1]).items():
                total[document] = max(total[document], unit * impact)
            for document, each in total.items():
                score[document] += each
        return score

    def favour(self, document: SearchDocument, words: Iterable[str], every: list[str]) -> float:
        """What a document's score is multiplied by."""
        factor = STANDING[STATUSES.index(document.status)]
        factor *= 1.3 if document.year and str(document.year) in every else 1
        if len(every) > 1 and FRESH & set(every) and document.year:
            factor *= 1 + 0.3 * (document.year - self.oldest) / (self.newest - self.oldest or 1)
        return factor * (1.3 if document.entry == "veiledning" and frozenset(words) in self.topics else 1)

    def certain(self, words: Words) -> bool:
        """Whether a query is one word that documents hold."""
        return len(words) < 2 and all(word in self.postings for word in words)

    def ordered(
        self,
        score: dict[int, float],
        words: Words,
        spans: Spans,
        every: list[str],
        known: dict[str, Postings],
        typed: list[tuple[str, float]],
        called: Words,
        said: list[tuple[str, str]],
    ) -> list[int]:
        """By score, the best fifty also by how near words stand, the best ten or more by texts and names; the newer first."""
        factor = {each: self.favour(self.documents[each], words, every) for each in score if score[each] > 0}
        points = {document: rounded(score[document] * factor[document]) for document in factor}
        order = sorted(points, key=lambda document: (-points[document], -document))
        for document in order[:50] if not self.certain(words) else ():
            score[document] += self.together(document, words, known)
            points[document] = rounded(score[document] * factor[document])
        order = sorted(order[:50], key=lambda document: (-points[document], -document)) + order[50:]
        keys = {each: points[each] * self.size + each for each in order}
        order = [each for each in order if keys[each] >= 0.07 * keys[order[0]]]
        most = 15 if all(map(self.is_said, words, words.values())) else ENOUGH
        holders = {term: self.value(term, each, (self.size, self.size)) for term, each in called.items()}
        texts = {
            each: self.texts[each] + " ".join(words for phrase, words in said if each in self.postings[phrase])
            for each in order[:most]
        }
        for document, gain in read(texts, typed).items() if fine(self.size) else ():
            gain += 0.7 * sum(self.weight(term) for term in called if document in holders[term])
            points[document] = rounded((score[document] + gain) * factor[document])
        return sorted(order[:most], key=lambda document: (-points[document], -document)) + order[most:]

    def is_said(self, term: str, alternatives: list[Alternative]) -> bool:
        """Whether some document holds a word itself."""
        return term in self.said and any(spelled for _weight, _terms, spelled in alternatives[:1])

    def meant(self, word: str, term: str, alternatives: list[Alternative]) -> tuple[str, float]:
        """A word as it was meant, and its weight: one that no document holds is the spelling that is one edit away."""
        for weight, terms, other in alternatives if term not in self.postings else ():
            if other and weight >= 0.9:
                return other, self.idf(terms[0])
        return word, self.weight(term)

    def together(self, document: int, words: Words, known: dict[str, Postings]) -> float:
        """What a document gains by words near each other."""
        held = [list(self.standing(document, alternatives, known)) for alternatives in words.values()]
        most = closest = 0.0
        for start in set[int]().union(*(stretches for word in held for _value, stretches in word)):
            for end in range(start, start + self.wide if start else 1):
                here = set(range(start, end + 1))
                values = [max([0.0, *(value for value, there in word if there & here)]) for word in held]
                if sum(value > 0 for value in values) > 1:
                    most = max(most, sum(values))
                    if end < start + self.close:
                        closest = max(closest, sum(values) - max(values))
        return 0.16 * most + 0.2 * closest

    def standing(
        self, document: int, alternatives: list[Alternative], known: dict[str, Postings]
    ) -> Iterator[tuple[float, set[int]]]:
        """What each alternative of a word that a document holds weighs, and where it stands."""
        for weight, terms, _word in alternatives:
            for term in terms:
                if document in known[term]:
                    _impact, stretches = known[term][document]
                    yield weight * self.idf(term), stretches
