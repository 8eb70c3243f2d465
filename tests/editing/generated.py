"""The schemas that VS Code reads, made anew: ``.venv/bin/python tests/editing/generated.py``."""

from pathlib import Path

from build_tools import load
from build_tools.editing import schema
from build_tools.validate import vocabularies

ROOT = Path(__file__).parents[2]


def files() -> dict[str, bytes]:
    """Their paths in the repository, and their content."""
    sources = load.read(ROOT / "content", ROOT / "archive")
    terms = schema.terms_of(vocabularies.read(sources, vocabularies.known_terms(sources))[0])
    made = {"front-matter": schema.front_matter(terms), **schema.vocabulary_files(terms)}
    return {f".vscode/{name}.schema.json": schema.written(each) for name, each in made.items()}


if __name__ == "__main__":
    for name, content in files().items():
        (ROOT / name).write_bytes(content)
