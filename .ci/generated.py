"""``make generated``: the schemas that VS Code reads, and who is asked to read a change."""

from datetime import date
from pathlib import Path

from build_tools.build.gathering import gather
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.editing import schema

ROOT = Path(__file__).parents[1]


def files() -> dict[str, bytes]:
    """Their paths in the repository, and their content."""
    site = gather(ROOT / "content", ROOT / "archive", load_config(ROOT / "mkdocs.yml"), date.today())
    terms = schema.terms_of(site.catalogue.vocabulary)
    made = {"front-matter": schema.front_matter(terms), **schema.vocabulary_files(terms)}
    schemas = {f".vscode/{name}.schema.json": schema.written(each) for name, each in made.items()}
    return {**schemas, ".github/CODEOWNERS": owners(site)}


def owners(site: Site) -> bytes:
    """The editors' office reads everything; a guide also its source, whose role mailbox is in ``sources.yml``."""
    known = site.catalogue.vocabulary
    lines = [
        "# Who is asked to read a change. Made by `make generated` from content/vocabulary/sources.yml and the",
        "# guides' `responsible`: role mailboxes, which are the addresses of the roles' accounts with the git host.",
        f"* {site.config.contact}",
    ]
    for guide in sorted(site.catalogue.guides, key=lambda guide: guide.path):
        mailbox = known.source_contact(guide.responsible if guide.responsible in known.sources else guide.source)
        if mailbox and mailbox != site.config.contact:
            lines.append(f"/content/{guide.path} {site.config.contact} {mailbox}")
    return ("\n".join(lines) + "\n").encode()


if __name__ == "__main__":
    for name, content in files().items():
        (ROOT / name).write_bytes(content)
