"""The figures of /om/kvalitet/: tests say them, and a run with ``--quality FILE`` adds them up and writes the page.

A test names a figure with the fixture ``figure``. Such a run holds only the tests that do, at full size where a test
has a short form for every day, and writes nothing unless all of them passed and every figure was said.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from build_tools.model import norwegian_date

Figure = Callable[..., None]
"""``figure("kills", 110)`` adds to a figure; ``figure("kills")`` adds one."""


class Line(NamedTuple):
    """A row of the page: the figure's name in the tests, what was tried, and how."""

    key: str
    what: str
    how: str


POINTS: Mapping[str, tuple[Line, ...]] = {
    "Fiendtlig innhold": (
        Line("hostile_files", "Filer laget for å skade", "Hver gir ett klart funn"),
        Line(
            "hostile_letters", "Gamle nyhetsbrev laget for å skade", "Hvert avvises med én setning, ingenting skrives"
        ),
        Line("fragments", "Sider og tekster i strømmer med fiendtlig innhold", "Ingenting i dem kan kjøre"),
        Line("guessed", "Filer satt sammen på måfå (Hypothesis)", "Bare funn, innen fast tid"),
        Line(
            "guided", "Filer laget for å nå hver linje i programmet (atheris)", "Ingen feil, innen fast tid og minne"
        ),
        Line("ran", "Programbiter som kjørte i nettleseren", "Også med sikkerhetsreglene slått av"),
    ),
    "Sikkerhetsregler i nettleseren": (
        Line("pages_opened", "Sider åpnet i Chromium med nettstedets egne HTTP-hoder", "Hver side på to nettsteder"),
        Line("breaches", "Brudd på reglene, feil på sidene og spørsmål til andre nettsteder", "Meldt av Chromium"),
        Line(
            "headers", "HTTP-hoder kontrollert i nginx og Apache", "Svarene sammenlignes med tabellen de er laget av"
        ),
    ),
    "Avbrudd": (
        Line("kills", "Bygginger drept midt i arbeidet", "SIGKILL på tilfeldige tidspunkt"),
        Line("publish_kills", "Utgivelser drept midt i arbeidet", "SIGKILL på tilfeldige tidspunkt"),
        Line(
            "build_steps",
            "Bygginger drept rett før et steg på disken",
            "Alle slag steg, også det som bytter nettstedet",
        ),
        Line("publish_steps", "Utgivelser drept rett før et steg på disken", "Hvert eneste steg"),
        Line(
            "import_kills",
            "Importer drept før hver enkelt filoperasjon",
            "Ny import gir det samme som en uforstyrret",
        ),
        Line("full_disks", "Kommandoer på en full disk", "Ingenting halvveis, og det går bra når det blir plass"),
    ),
    "Ingenting går tapt": (
        Line(
            "addresses", "Adresser som er lovet for alltid, og er på nettstedet", "Sider, vedlegg, strømmer, kalendre"
        ),
        Line(
            "places", "Steder der en nyhet skal stå, og står", "Lest i det ferdige nettstedet, uten programmets hjelp"
        ),
    ),
    "Tilgjengelighet": (
        Line("axe_pages", "Sider kontrollert med axe-core", "WCAG 2.2 A og AA, lyst på 320 og mørkt på 1280 piksler"),
        Line("axe_found", "Funn fra axe-core", "Med alt som kan brettes ut, brettet ut"),
        Line("zoomed", "Slag sider lest på 400 prosent og med størst tekstavstand", "Alt får plass i bredden"),
        Line("named", "Slag sider der alt som kan brukes, har et navn", "Lest i nettleserens tilgjengelighetstre"),
        Line("stops", "Stopp med tabulator, alle med synlig fokus", "Første stopp på hver side hopper til innholdet"),
        Line("no_script", "Sider åpnet uten JavaScript", "Overskriften er der, og ingen knapp som ikke virker"),
    ),
    "Gyldige filer": (
        Line("vnu_files", "Sider, stilark og bilder kontrollert med Nu HTML Checker", "Begge nettstedene"),
        Line("vnu_errors", "Feil fra Nu HTML Checker", "Nyhetsbrevene slik de ble sendt, er med"),
        Line(
            "links", "Lenker innen nettstedet og adresser i strømmer", "Alle fører til noe, også til steder på sidene"
        ),
        Line(
            "feeds",
            "Strømmer kontrollert etter reglene for RSS, Atom og JSON Feed",
            "I tillegg lest av en strømleser",
        ),
    ),
    "Programvare fra andre": (
        Line("locked", "Pakker låst til versjon og innhold (SHA-256)", "Ingenting installeres utenom"),
        Line("listed", "Pakker i innholdsfortegnelsen (CycloneDX)", "Gyldig etter CycloneDX' eget skjema"),
        Line("looked_up", "Pakker slått opp blant kjente feil", "Mot en tjener på samme maskin"),
        Line("licences", "Pakker og skript med kjent lisens", "Lest av pakkene selv"),
    ),
    "I drift": (
        Line("soak_items", "Nyheter på nettstedet som ble lest og byttet ut samtidig", "Ekte nginx på samme maskin"),
        Line("soak_requests", "Forespørsler", "Type, hoder og innhold kontrollert i hvert svar"),
        Line("soak_unchanged", "Betingede forespørsler besvart med 304", "Siden er uendret"),
        Line("soak_failed", "Forespørsler som feilet", "Et nytt nettsted ble lagt ut midt i"),
    ),
}
_HEAD = """---
title: Kvalitet
summary: Hva som er prøvd på arkivet, og hva prøvene viste.
---

Tallene er skrevet av prøvene selv da de sist ble kjørt samlet, {day}. Ingen av dem er ført inn for hånd. Siden lages med `make quality`, og ingenting skrives uten at alle prøvene går bra.
"""
_TABLE = "\n## {point}\n\n| Hva | Hvordan | Tall |\n|---|---|---:|\n"
_DAY = re.compile(r"samlet, (\d+\. \w+ \d{4})\.")
_ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| ([\d ]+) \|$", re.M)


def page(day: str, figures: Mapping[str, int]) -> str:
    """The page's Markdown (``day`` as in «14. mars 2024»); KeyError when a figure is missing."""
    made = _HEAD.format(day=day)
    for point, lines in POINTS.items():
        made += _TABLE.format(point=point)
        made += "".join(f"| {line.what} | {line.how} | {_spaced(figures[line.key])} |\n" for line in lines)
    return made


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def read(text: str) -> tuple[str, dict[str, int]]:
    """The day and the figures of a page that ``page`` made."""
    keys = {line.what: line.key for lines in POINTS.values() for line in lines}
    found = _DAY.search(text)
    assert found
    figures = {keys[what]: int(number.replace(" ", "")) for what, number in _ROW.findall(text)}
    return found[1], figures


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Say a figure for the page."""
    known = {line.key for lines in POINTS.values() for line in lines}

    def say(key: str, amount: int = 1) -> None:
        assert key in known, f"the page has no line for {key}"
        record_property(f"figure {key}", amount)

    return say


class Collector:
    """Adds up what the tests of a run say."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.figures: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that say a figure."""
        items[:] = [item for item in items if "figure" in getattr(item, "fixturenames", ())]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what a test that passed has said."""
        if report.when == "call" and report.passed:
            for name, amount in report.user_properties:
                if name.startswith("figure "):
                    self.figures[name.removeprefix("figure ")] += int(str(amount))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the page, once, when all is well."""
        if exitstatus == 0 and not hasattr(session.config, "workerinput"):
            missing = [line.key for lines in POINTS.values() for line in lines if line.key not in self.figures]
            if missing:
                raise pytest.UsageError(f"nothing is written: no test said {', '.join(missing)}")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(page(norwegian_date(date.today()), self.figures), encoding="utf-8")
