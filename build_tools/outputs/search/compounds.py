"""Compound words taken apart: ``brystkreftpakkeforløp`` holds ``bryst``, ``kreft``, ``pakke`` and ``forløp``."""

from collections.abc import Container

SHORTEST = 7
SHORTEST_HEAD = 3
SHORTEST_TAIL = 4
LINKS = (("", 0.0), ("s", 0.5), ("e", 0.7))


class Splitter:
    """Takes words apart into words of a dictionary, with a linking -s- or -e- between them."""

    def __init__(self, words: Container[str]) -> None:
        self._words = words
        self._known: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, in order; nothing when it cannot be taken apart."""
        if len(word) < SHORTEST:
            return ()
        found = self._known.get(word)
        if found is None:
            cut = self.halves(word)
            found = tuple(part for half in cut for part in self.parts(half) or (half,)) if cut else ()
            self._known[word] = found
        return found

    def halves(self, word: str) -> tuple[str, str] | None:
        """The cut whose shorter half is longest; a cut without linking letter first among equals."""
        if not word.isalpha():
            return None
        words, best, chosen = self._words, -9.0, None
        for place in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1):
            tail = word[place:]
            if tail not in words:
                continue
            for link, cost in LINKS:
                head = word[: place - len(link)]
                if word[:place].endswith(link) and len(head) >= SHORTEST_HEAD and head in words:
                    score = min(len(head), len(tail)) * 0.1 - cost
                    if score > best:
                        best, chosen = score, (head, tail)
                    break
        return chosen
