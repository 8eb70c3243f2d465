"""Source and topics from what the file says and the vocabularies know; what is not certain says so."""

import re
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct

from build_tools.importing import links
from build_tools.importing.values import Article
from build_tools.model import Vocabulary
from build_tools.text.topic_words import topic_words

_MOST = 3


class Guess(Struct, frozen=True):
    """Keys of a vocabulary, and why they are not certain (Norwegian; empty: certain)."""

    keys: tuple[str, ...] = ()
    doubt: str = ""


class Guesser(Struct, frozen=True, dict=True):
    """Knows the vocabularies of one content folder."""

    vocabulary: Vocabulary

    def source(self, article: Article) -> Guess:
        """Who sent it: by mailbox or name for certain, else by newsletter, domain, or words."""
        address, name = article.sender.address, article.sender.name.casefold()
        for key, source in self.vocabulary.sources.items():
            if (address and address == source.contact.lower()) or (name and name == source.label.casefold()):
                return Guess((key,))
        ways = (self._by_newsletter, self._by_domain, self._by_name, self._by_newsletter_name, self._by_text)
        found = next(filter(None, (way(article) for way in ways)), None)
        return found or Guess((), "avsenderen er ukjent: velg en nøkkel fra vocabulary/sources.yml")

    def _by_newsletter(self, article: Article) -> Guess | None:
        """A newsletter that one municipality or source fills alone tells who speaks in it."""
        for letter in self.vocabulary.newsletters.values():
            if article.sender.address and article.sender.address == letter.sender.lower():
                alone = letter.select.municipalities or letter.select.sources
                if len(alone) == 1 and alone[0] in self.vocabulary.sources:
                    return Guess((alone[0],))
        return None

    def _by_newsletter_name(self, article: Article) -> Guess | None:
        """A newsletter named in the subject: the first of those it carries."""
        for letter in self.vocabulary.newsletters.values():
            carried = letter.select.municipalities or letter.select.sources
            if (
                carried
                and carried[0] in self.vocabulary.sources
                and letter.label.casefold() in article.letter.casefold()
            ):
                return Guess((carried[0],), "avsenderen er gjettet ut fra nyhetsbrevets navn: kontroller den")
        return None

    def _by_domain(self, article: Article) -> Guess | None:
        """Those whose mailbox or site is at the sender's domain, else at that of the article's address."""
        at = article.sender.address.rpartition("@")[2]
        rivals = self._at(at)
        if len(rivals) == 1:
            return Guess((rivals[0],))
        linked = self._at(links.host(article.link)) if article.link and not rivals else []
        if not (found := rivals or linked):
            return None
        named = [key for key in found if self._names(key).search(f"{article.sender.name}\n{article.title}")]
        if len(named) == 1:
            return Guess((named[0],), "avsenderen er gjettet ut fra navn og domene: kontroller den")
        heads = [key for key in found if self.vocabulary.sources[key].parent not in found]
        return Guess(
            (heads[0],), "avsenderen er gjettet ut fra domenet: kontroller den, og velg avdeling om den er nevnt"
        )

    def _at(self, host: str) -> list[str]:
        bare = host.removeprefix("www.")
        return [
            key
            for key in self.vocabulary.sources
            if bare and any(bare == own or bare.endswith(f".{own}") for own in self._hosts(key))
        ]

    def _by_name(self, article: Article) -> Guess | None:
        return self._named_in(article.sender.name, "avsenderen er gjettet ut fra avsendernavnet: kontroller den")

    def _by_text(self, article: Article) -> Guess | None:
        text = f"{article.title}\n{article.body}"
        return self._named_in(text, "avsenderen er gjettet ut fra teksten: kontroller den")

    def _named_in(self, text: str, doubt: str) -> Guess | None:
        named = [key for key in self.vocabulary.sources if self._names(key).search(text)]
        return Guess((named[0],), doubt) if len(named) == 1 else None

    def _hosts(self, key: str) -> list[str]:
        source = self.vocabulary.sources[key]
        hosts = [source.contact.rpartition("@")[2], links.host(source.url)]
        return [host.removeprefix("www.") for host in hosts if host]

    def _names(self, key: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.vocabulary.sources[key].label)}(?!\w)", re.I)

    def topics(self, article: Article) -> Guess:
        """What it is about: by the author's labels for certain, else by the words of title and text."""
        labelled = self._by_labels(article.labels)
        if labelled:
            return Guess(labelled[:_MOST])
        scores: dict[str, int] = {}
        for key, pattern in self._topic_words.items():
            in_title = len(pattern.findall(article.title))
            score = 4 * in_title + min(len(pattern.findall(article.body)), 4)
            if score >= 2:
                scores[key] = score
        best = sorted(scores, key=lambda key: (-scores[key], list(self._topic_words).index(key)))[:_MOST]
        best = [key for key in best if scores[key] * 3 >= scores[best[0]]]
        if not best:
            return Guess((), "temaet er ukjent: velg en nøkkel fra vocabulary/topics.yml")
        return Guess(tuple(best), "temaet er gjettet ut fra ordene i teksten: kontroller det")

    def _by_labels(self, labels: Iterable[str]) -> tuple[str, ...]:
        wanted = {label.casefold().strip() for label in labels}
        return tuple(
            key
            for key, topic in self.vocabulary.topics.items()
            if wanted & {name.casefold() for name in (key, topic.label, *topic.synonyms)}
        )

    @cached_property
    def _topic_words(self) -> dict[str, re.Pattern[str]]:
        return topic_words(self.vocabulary.topics)
