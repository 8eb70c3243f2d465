"""What the editor probably meant: nearest known words, and letters that only look right."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

# Cyrillic and Greek letters that look like Latin ones (from Unicode's confusables.txt, the common part).
_LOOKALIKES = dict(zip("асеорхуіјѕԁһкмтвнгАСЕОРХІЈЅКМТВНοαινρτυκΑΒΕΗΙΚΜΝΟΡΤΥΧΖ",
                       "aceopxyijsdhkmtbhrACEOPXIJSKMTBHoaivptukABEHIKMNOPTYXZ", strict=True))  # fmt: skip
_FOLD = str.maketrans({**_LOOKALIKES, "æ": "ae", "ø": "o", "å": "a"})


def plain(word: str) -> str:
    """Fold case, Norwegian letters, accents, spacing and look-alike letters away, for comparison only."""
    folded = unicodedata.normalize("NFKD", word.casefold().translate(_FOLD))
    return "".join(each for each in folded if each.isalnum())


def lookalike(word: str) -> str:
    """The first letter that only looks Latin, empty if there is none."""
    return next((letter for letter in word if letter in _LOOKALIKES), "")


FEW = 300
"""So many names are compared one by one, and shown."""
_CLOSE = 0.8
"""And they begin alike: urology is no slip for radiology, and a wrong topic is not looked at again."""


class Terms:
    """Known words with other names for them: is it one, and which is nearest to one that is not?"""

    def __init__(self, keys: Iterable[str], names: Mapping[str, Iterable[str]] | None = None) -> None:
        self.keys = tuple(keys)
        self._set = frozenset(self.keys)
        self._by_name: dict[str, str] = {}
        for key, others in (names or {}).items():
            for other in others:
                self._by_name.setdefault(plain(other), key)
        self._by_name.update({plain(key): key for key in self.keys})
        self._by_run: dict[str, list[str]] = {}
        self._found: dict[str, str] = {}

    def __contains__(self, word: str) -> bool:
        """Whether it is a known word as it stands."""
        return word in self._set

    def called(self, word: str) -> str:
        """The key that has exactly this name, but for case, spacing and Norwegian letters; empty when none has."""
        return self._by_name.get(plain(word), "")

    def nearest(self, word: str) -> str:
        """The key meant, empty when nothing is near."""
        folded = plain(word)
        if folded in self._by_name:
            return self._by_name[folded]
        if folded not in self._found:
            near = get_close_matches(folded, self._candidates(folded), 1, _CLOSE) if len(folded) <= 120 else []
            self._found[folded] = self._by_name[near[0]] if near else ""
        return self._found[folded]

    def _candidates(self, folded: str) -> Iterable[str]:
        """The names that begin alike: all of a few, of many those that share the most runs of four letters."""
        if len(self._by_name) <= FEW:
            return [name for name in self._by_name if name[:1] == folded[:1]]
        if not self._by_run:
            for name in self._by_name:
                for run in _runs(name):
                    self._by_run.setdefault(run, []).append(name)
        rare = sorted((self._by_run.get(run, []) for run in _runs(folded)), key=len)
        shared = Counter(name for names in rare for name in names[:FEW] if name[:1] == folded[:1])
        return [name for name, _count in shared.most_common(10)]

    def hint(self, word: str) -> str:
        """What to write instead, as the end of a sentence."""
        near = self.nearest(word)
        if letter := lookalike(word):
            kind = "kyrillisk" if "CYRILLIC" in unicodedata.name(letter, "") else "gresk"
            end = f": skriv `{near}`" if near else ""
            return f"bokstaven «{letter}» er {kind} og bare ligner{end}"
        if near:
            return f"mente du `{near}`?"
        shown = self.keys[:FEW]
        more = " …" if len(self.keys) > len(shown) else ""
        return "velg en av: " + ", ".join(f"`{key}`" for key in shown) + more if shown else "listen er tom"


def _runs(name: str) -> set[str]:
    return {name[at : at + 4] for at in range(max(len(name) - 3, 1))}
