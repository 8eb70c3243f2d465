"""The analysis as functions of lunr's pipeline, for whoever indexes with lunr; no build needs lunr itself."""

from lunr.pipeline import Pipeline

from build_tools.outputs.search.analysis import fold, stem


def fold_word(token: str, place: int = 0, all_tokens: object = None) -> str:
    """`fold` as a function of lunr's pipeline."""
    return fold(str(token).lower())


def stem_word(token: str, place: int = 0, all_tokens: object = None) -> str:
    """`stem` as a function of lunr's pipeline."""
    return stem(str(token))


Pipeline.register_function(fold_word, "praksisnytt-fold")
Pipeline.register_function(stem_word, "praksisnytt-stem")
