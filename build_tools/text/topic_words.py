"""The words by which a text tells what it is about: labels, synonyms and keys of topics, in their inflections."""

import re
from collections.abc import Mapping

from build_tools.model import Topic

_LONG = 6
"""Letters; a longer word is also recognised as the first part of a compound."""


def topic_words(topics: Mapping[str, Topic]) -> dict[str, re.Pattern[str]]:
    """For each topic what finds its words."""
    return {
        key: re.compile("|".join(map(_inflected, dict.fromkeys([topic.label, *topic.synonyms, key]))), re.I)
        for key, topic in topics.items()
    }


def _inflected(word: str) -> str:
    """A word in its inflections, a long one also in compounds; an abbreviation as it stands: LAR, but not «lar»."""
    if word.isupper():
        return rf"(?-i:\b{re.escape(word)}\b)"
    ending = r"\w*" if len(word) >= _LONG else r"(?:en|et|a|er|ene|s|ens|ets)?\b"
    return rf"\b{re.escape(word)}{ending}"
