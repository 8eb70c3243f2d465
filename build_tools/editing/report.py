"""The freshness report for people: plain text for the terminal, Markdown for the weekly issue."""

import re
from collections.abc import Iterator, Sequence

from build_tools.context import Site
from build_tools.errors import Problem
from build_tools.model import norwegian_date
from build_tools.outputs.pages.freshness import Due, Group, groups

SHOWN = 50
"""So many lines of a kind are written out in an issue."""
LONGEST = 65_000
"""Characters of an issue; GitHub takes no more than 65,536."""
_DEAD = "dead-link"


def everything(site: Site, problems: Sequence[Problem]) -> tuple[Group, ...]:
    """What the catalogue shows, and the dead links of drafts, which the catalogue does not hold."""
    dead = (Due("", f"{each.path}:{each.line}", each.message) for each in problems if each.rule == _DEAD)
    return (*groups(site), Group("dead_links", "Døde lenker", tuple(dead)))


def text(site: Site, found: Sequence[Group]) -> str:
    """One kind after the other, each line with what it is about and why."""
    lines = [f"Status for innholdet {norwegian_date(site.today)}"]
    for group in found:
        lines += ["", f"{group.title}: {len(group.lines) or 'ingen'}"]
        lines += [f"  {each.label} – {each.why}" for each in group.lines]
    return "\n".join(lines)


def markdown(site: Site, found: Sequence[Group]) -> str:
    """The same as an issue on a git host: a task list, so that what is done can be ticked."""
    lines = [f"Status for innholdet {norwegian_date(site.today)}: {site.absolute('/status/')}"]
    for group in (each for each in found if each.lines):
        lines += ["", f"## {group.title} ({len(group.lines)})", "", *_tasks(site, group)]
    whole = "\n".join(lines if len(lines) > 1 else [*lines, "", "Ingenting å gjøre denne uken."])
    return whole if len(whole) <= LONGEST else whole[:LONGEST].rpartition("\n")[0] + "\n\nResten står på statussiden."


def _tasks(site: Site, group: Group) -> Iterator[str]:
    for each in group.lines[:SHOWN]:
        label = _plain(each.label)
        yield f"- [ ] {f'[{label}]({site.absolute(each.address)})' if each.address else label} – {_plain(each.why)}"
    if len(group.lines) > SHOWN:
        yield f"- … og {len(group.lines) - SHOWN} til"


def _plain(text: str) -> str:
    """Text that Markdown leaves alone, and that calls nobody (``@name``)."""
    return re.sub(r"[\\\[\]<>*_`#@&]", lambda sign: f"&#{ord(sign[0])};", text)
