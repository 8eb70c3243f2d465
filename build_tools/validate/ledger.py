"""The committed list of every address that ever was: none may vanish."""

from collections.abc import Iterable, Iterator

from build_tools.errors import Problem
from build_tools.load.sources import LEDGER
from build_tools.model import Catalogue, SentIssue, Vocabulary
from build_tools.validate.world import World


def new_addresses(catalogue: Catalogue, ledger: Iterable[str]) -> list[str]:
    """The addresses to append to the ledger (``archive/addresses.txt``, one a line), sorted."""
    own = {address for entry in catalogue.entries() for address in (entry.address, *entry.aliases)}
    return sorted((own | _standing(catalogue.vocabulary, catalogue.issues)) - set(ledger))


def vanished(world: World) -> Iterator[Problem]:
    """An address that was public must lead somewhere for ever."""
    now = set(world.by_address) | _standing(world.vocabulary, world.issues)
    for number, address in world.sources.ledger:
        if address not in now:
            yield Problem(f"{world.sources.archive.name}/{LEDGER}", number, _repair(address), rule="vanished-address")


def _standing(vocabulary: Vocabulary, issues: Iterable[SentIssue]) -> set[str]:
    """The lists of the vocabularies and the issues as sent."""
    rooms = {"tema": vocabulary.topics, "avsender": vocabulary.sources, "kommune": vocabulary.municipalities}
    return {f"/{room}/{key}/" for room, keys in rooms.items() for key in keys} | {issue.address for issue in issues}


def _repair(address: str) -> str:
    room = address.split("/")[1] if address.count("/") > 1 else ""
    if room in ("tema", "avsender", "kommune"):
        return f"adressen {address} er borte: legg nøkkelen tilbake i vokabularet; en adresse forsvinner aldri"
    if room == "arkiv":
        return f"utgaven {address} er borte: hent den tilbake fra git; det som er sendt, forsvinner aldri"
    return f"adressen {address} er borte: legg den i `aliases` hos siden som overtar; en adresse forsvinner aldri"
