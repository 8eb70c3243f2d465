"""The documentation of ``/data/items.json`` as JSON Schema (draft 2020-12), in Norwegian for those who fetch it."""

import json
from collections.abc import Iterable
from typing import Any, get_args

from build_tools.config import SiteConfig
from build_tools.model import AUDIENCES, EVENT_TYPES, KINDS, LANGUAGES, Validity

_DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def schema(config: SiteConfig) -> bytes:
    """The schema of the whole array."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": config.absolute("/data/items.schema.json"),
        "title": f"{config.name}: alle nyheter, veiledninger, arrangementer og smågruppepakker",
        "description": (
            "Én post per linje. Felter uten verdi er utelatt. Adresser og id-er endres aldri. «validity» er regnet "
            "ut for dagen filen ble laget; les den før du bruker resten."
        ),
        "type": "array",
        "items": {"$ref": "#/$defs/record"},
        "$defs": {"record": _record()},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _record() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "collection", "url", "title", "validity", "text"],
        "additionalProperties": False,
        "properties": {**_always(), **_about(), **_dates(), **_links(), **_own(), **_event(), **_pack()},
    }


def _always() -> dict[str, Any]:
    return {
        "id": _line("Navnet på posten; endres aldri."),
        "collection": _choice("Hva slags post.", ("nyheter", "veiledning", "arrangementer", "smagruppe")),
        "url": _url("Siden på nettstedet."),
        "title": _line("Overskriften."),
        "validity": _choice(
            "Om innholdet gjelder den dagen filen ble laget; et møte som er holdt, er utløpt, et avlyst er trukket.",
            get_args(Validity),
        ),
        "text": _line("Brødteksten som ren tekst, én linje per avsnitt."),
    }


def _about() -> dict[str, Any]:
    return {
        "summary": _line("Ingress."),
        "action": _line("Hva det betyr for leseren."),
        "source": _line("Avsender: nøkkel fra vokabularet; siden er /avsender/<nøkkel>/."),
        "topics": _list("Temaer: nøkler fra vokabularet; siden er /tema/<nøkkel>/."),
        "municipalities": _list("Kommuner det gjelder; utelatt når det gjelder alle."),
        "audience": _list("Hvem det angår; utelatt når det angår alle.", AUDIENCES),
        "icpc2": _list("ICPC-2-koder eller kapittelbokstaver."),
        "contact": _line("Rollepostkasse eller telefon til et kontor."),
        "lang": _choice("Språket teksten er skrevet på.", LANGUAGES),
    }


def _dates() -> dict[str, Any]:
    return {
        "date": _day("Når det ble sendt eller kunngjort; utelatt når det er ukjent."),
        **_change(),
        "changes": _records("Endringene før den siste.", _change(), ("updated", "change_note")),
        "valid_from": _day("Gjelder fra og med."),
        "valid_until": _day("Gjelder til og med."),
        "review_by": _day("Skal sees over innen."),
        "withdrawn": _line("Hvorfor det er trukket."),
    }


def _change() -> dict[str, Any]:
    return {
        "updated": _day("Når innholdet ble endret."),
        "change": _choice("Hvor stor endringen var.", ("minor", "major")),
        "change_note": _line("Hva som ble endret."),
    }


def _links() -> dict[str, Any]:
    issue = {
        "newsletter": _line("Nyhetsbrevets nøkkel."),
        "number": {"type": "integer", "minimum": 1},
        "date": _day("Da utgaven ble sendt."),
        "url": _url("Utgaven slik den ble sendt."),
    }
    outlet = {"label": _line("Navn."), "url": _line("Adresse."), "date": _day("Sist oppdatert der.")}
    return {
        "supersedes": _list("Id-ene til det posten erstatter."),
        "superseded_by": _list("Id-ene til det som gjelder i stedet for posten, nyeste først."),
        "aliases": _list("Tidligere adresser på nettstedet."),
        "outlets": _records("Andre steder der det samme budskapet står.", outlet, ("label", "url")),
        "issues": _records("Utgaver av nyhetsbrev som har hatt posten med, eldste først.", issue, tuple(issue)),
    }


def _own() -> dict[str, Any]:
    return {
        "kind": _choice("Hva slags nyhet.", KINDS),
        "version": _line("Versjonen av en henvisnings- eller avslagstekst."),
        "responsible": _line("Hvem som holder veiledningen ved like."),
        "reviewed": _day("Når veiledningen sist ble faglig gjennomgått."),
    }


def _event() -> dict[str, Any]:
    line = {"time": _line("Klokkeslett."), "title": _line("Hva som skjer.")}
    return {
        "type": _choice("Slags arrangement.", EVENT_TYPES),
        "start": _moment("Begynner, norsk tid."),
        "end": _moment("Slutter, norsk tid."),
        "place": _line("Sted."),
        "meeting_url": _line("Lenke til videomøtet."),
        "registration": _line("Påmelding."),
        "credit_points": _line("Kurspoeng."),
        "compensation": _line("Kompensasjon."),
        "programme": _records("Programmet.", line, ("time", "title")),
        "cancelled": _line("Hvorfor det er avlyst."),
        "sequence": {"type": "integer", "minimum": 0, "description": "Øker for hver endring av arrangementet."},
        "slides": _line("Lenke til presentasjonen."),
        "pack": _line("Id-en til smågruppepakken."),
    }


def _pack() -> dict[str, Any]:
    case = {"title": _line("Tittel."), "text": _line("Kasuset."), "questions": _list("Spørsmål å drøfte.")}
    return {
        "items": _list("Id-ene til nyhetene i pakken."),
        "cases": _records("Kasus å drøfte.", case, ("title", "text", "questions")),
    }


def _line(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _url(description: str) -> dict[str, Any]:
    return {"type": "string", "format": "uri", "description": description}


def _choice(description: str, values: Iterable[str]) -> dict[str, Any]:
    return {"enum": list(values), "description": description}


def _day(description: str) -> dict[str, Any]:
    return {"type": "string", "pattern": _DAY, "description": f"{description} ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD."}


def _moment(description: str) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$", "description": description}


def _list(description: str, values: Iterable[str] = ()) -> dict[str, Any]:
    each: dict[str, Any] = {"enum": list(values)} if values else {"type": "string"}
    return {"type": "array", "items": each, "description": description}


def _records(description: str, properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    record = {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
    return {"type": "array", "items": record, "description": description}
