"""The one definition of what may stand in front matter: validation, JSON Schema and the form are made from it.

Labels and descriptions are Norwegian, since editors read them. A field's ``name`` is the canonical key in
the file, ``attribute`` the name in the model where it differs.
"""

from typing import Literal

from msgspec import Struct

from build_tools.model import AUDIENCES, EVENT_TYPES, KINDS, LANGUAGES
from build_tools.model.entry import Collection

Type = Literal[
    "line",       # one line of text
    "prose",      # text, may have several lines
    "reason",     # why, in one line: yes and no are none
    "day",        # YYYY, YYYY-MM or YYYY-MM-DD
    "moment",     # YYYY-MM-DDTHH:MM, local time
    "clock",      # HH.MM
    "yes",        # true or false
    "number",     # a number, kept as written
    "count",      # a whole number
    "url",        # https://…, mailto:… or an address on the site
    "mailbox",    # an e-mail address of a role
    "address",    # /gammel/adresse/
    "term",       # a key of a vocabulary
    "choice",     # one of ``values``
    "id",         # the entry's own id
    "reference",  # another entry's id
    "code",       # ICPC-2: a chapter letter, or a letter and two digits
    "record",     # a mapping of ``parts``
]  # fmt: skip
Vocabulary = Literal["", "topics", "sources", "municipalities"]

COLLECTIONS: tuple[Collection, ...] = ("nyheter", "veiledning", "arrangementer", "smagruppe", "sider")
ALL = frozenset(COLLECTIONS)
NEWS: frozenset[Collection] = frozenset({"nyheter"})
GUIDES: frozenset[Collection] = frozenset({"veiledning"})
EVENTS: frozenset[Collection] = frozenset({"arrangementer"})
PACKS: frozenset[Collection] = frozenset({"smagruppe"})
LISTED = ALL - {"sider"}
NONE: frozenset[Collection] = frozenset()


class Field(Struct, frozen=True, kw_only=True, eq=False):
    """One key. ``collections`` may have it, ``required`` must; ``many`` allows a list (or a single value).

    ``max_length`` counts characters (0: no limit); ``vocabulary`` names where a term's keys are defined.
    """

    name: str
    type: Type
    label: str
    description: str
    example: str = ""
    aliases: tuple[str, ...] = ()
    misnomers: tuple[str, ...] = ()
    """Names that are not read, but mean this field and not the one they look like."""
    collections: frozenset[Collection] = LISTED
    required: frozenset[Collection] = NONE
    many: bool = False
    values: tuple[str, ...] = ()
    vocabulary: Vocabulary = ""
    max_length: int = 0
    parts: tuple["Field", ...] = ()
    attribute: str = ""

    @property
    def key(self) -> str:
        """The name in the model."""
        return self.attribute or self.name


def part(name: str, type_: Type, label: str, description: str = "", *, required: bool = False, many: bool = False,
         max_length: int = 0, example: str = "", values: tuple[str, ...] = (), vocabulary: Vocabulary = "",
         aliases: tuple[str, ...] = (), attribute: str = "", parts: tuple[Field, ...] = ()) -> Field:  # fmt: skip
    """Make a field of a record (an outlet, a programme line, a vocabulary entry), where collections mean nothing."""
    return Field(name=name, type=type_, label=label, description=description, required=ALL if required else NONE,
                 collections=ALL, many=many, max_length=max_length, example=example, values=values, parts=parts,
                 vocabulary=vocabulary, aliases=aliases, attribute=attribute)  # fmt: skip


OUTLET = (
    part("label", "line", "Navn", "Hvor budskapet står.", required=True, max_length=120,
         aliases=("navn", "tittel"), example="Sykehusets hjemmeside"),
    part("url", "url", "Adresse", "Nettadressen.", required=True, aliases=("lenke", "adresse"),
         example="https://www.siv.no/"),
    part("date", "day", "Oppdatert", "Når siden sist ble oppdatert der.", aliases=("dato",), example="2024-03-14"),
)  # fmt: skip
PROGRAMME = (
    part("time", "clock", "Klokkeslett", "Når det begynner.", required=True, aliases=("tid", "kl"), example="11.30"),
    part("title", "line", "Hva", "Hva som skjer.", required=True, max_length=200, aliases=("tittel",),
         example="Velkommen"),
)  # fmt: skip
CASE = (
    part("title", "line", "Tittel", "Hva kasuset heter.", required=True, max_length=200, aliases=("tittel",)),
    part("text", "prose", "Tekst", "Kasuset, uten opplysninger om virkelige "
        "pasienter.", required=True, aliases=("tekst",)),
    part("questions", "line", "Spørsmål", "Minst ett spørsmål gruppen skal drøfte.", required=True, many=True,
         aliases=("spørsmål", "sporsmal"), example="Hva gjør dere nå?"),
)  # fmt: skip
CHANGE = (
    part("updated", "day", "Oppdatert", "Når det ble endret.", required=True, aliases=("oppdatert", "endret"),
         example="2024-05-02"),
    part("change", "choice", "Hvor stor endring", values=("minor", "major"), aliases=("endringstype",)),
    part("change_note", "line", "Hva som ble endret", "Hva som ble endret, i én setning.", required=True,
         max_length=300, aliases=("endringsnotat",), example="Nytt telefonnummer."),
)  # fmt: skip

FIELDS: tuple[Field, ...] = (
    Field(name="title", type="line", label="Tittel", aliases=("tittel", "overskrift"), collections=ALL, required=ALL,
          max_length=200, description="Overskriften, slik fastlegen skal lese den.",
          example="Slutt på papirkopi av biopsisvar"),
    Field(name="date", type="day", label="Dato", aliases=("dato",), collections=ALL,
          description="Når nyheten ble sendt eller siden ble skrevet. År eller måned er nok når dagen er ukjent.",
          example="2024-03-14"),
    Field(name="date_unknown", type="yes", label="Dato ukjent", aliases=("dato_ukjent", "ukjent_dato"),
          collections=ALL,
          description="Sett til true når datoen for noe gammelt ikke er kjent.", example="true"),
    Field(name="source", type="term", label="Avsender", aliases=("kilde", "avsender"), vocabulary="sources",
          required=LISTED, description="Hvem som sender."),
    Field(name="topic", type="term", label="Tema", aliases=("tema", "topics", "emne"), vocabulary="topics", many=True,
          misnomers=("emneord", "tags"), required=LISTED, attribute="topics", description="Ett eller flere tema."),
    Field(name="action", type="line", label="Hva betyr det for meg?", aliases=("handling", "tiltak"), max_length=160,
          description="Hva leseren skal gjøre annerledes, i én setning på høyst 160 tegn.",
          example="Biopsisvar kommer heretter i epikrisen."),
    Field(name="summary", type="prose", label="Ingress", aliases=("ingress", "sammendrag"), collections=ALL,
          max_length=600, description="To–tre setninger som sier det viktigste."),
    Field(name="updated", type="day", label="Oppdatert", aliases=("oppdatert", "endret"), collections=ALL,
          description="Når innholdet sist ble endret. Si også hva som ble endret.", example="2024-05-02"),
    Field(name="change", type="choice", label="Hvor stor endring", aliases=("endringstype",), values=("minor",
          "major"),
          description="Det leseren må vite om (major), går ut som rettelse i neste nyhetsbrev; en liten endring "
          "(minor) gjør ikke."),
    Field(name="change_note", type="line", label="Hva som ble endret", aliases=("endringsnotat",),
          collections=ALL, max_length=300, description="Hva som ble endret, i én setning.",
          example="Nytt telefonnummer."),
    Field(name="changes", type="record", label="Tidligere endringer", aliases=("endringer", "tidligere_endringer"),
          many=True, parts=CHANGE,
          description="Endringene før den siste: flytt updated, change og change_note hit før du skriver nye."),
    Field(name="valid_from", type="day", label="Gjelder fra", aliases=("gjelder_fra", "gyldig_fra"),
          misnomers=("valid_since", "gjelder_fom", "starts"),
          description="Fra når det gjelder; utelates når det gjelder straks.", example="2024-04-01"),
    Field(name="valid_until", type="day", label="Gjelder til", aliases=("gjelder_til", "gyldig_til"),
          misnomers=("valid_to", "valid_through", "gjelder_tom", "expires", "expiry_date", "utløper", "utløpsdato"),
          description="Siste dag det gjelder; utelates når det gjelder inntil videre.", example="2025-12-31"),
    Field(name="review_by", type="day", label="Sees over innen", aliases=("revideres", "revisjonsdato"),
          collections=ALL,
          description="Når avsenderen senest skal se etter om det fortsatt stemmer.", example="2026-03-14"),
    Field(name="supersedes", type="reference", label="Erstatter", aliases=("erstatter",), many=True,
          description="Det som ikke lenger gjelder etter dette.",
          example="2019-06-03-papirkopi-av-biopsisvar"),
    Field(name="withdrawn", type="reason", label="Trukket", aliases=("trukket",), max_length=300,
          description="Hvorfor det er trukket tilbake. Siden blir stående med begrunnelsen over tittelen. "
          "Sett updated til dagen det ble trukket.",
          example="Ordningen ble ikke innført."),
    Field(name="municipalities", type="term", label="Kommuner", aliases=("kommuner", "kommune"), many=True,
          vocabulary="municipalities", description="Kommunene det gjelder; utelates når det gjelder alle."),
    Field(name="audience", type="choice", label="For hvem", aliases=("målgruppe", "malgruppe"),
          values=AUDIENCES, many=True,
          description="Hvem det angår; utelates når det angår alle."),
    Field(name="kind", type="choice", label="Hva slags nyhet", aliases=("type_nyhet", "slag"), values=KINDS,
          collections=NEWS, description="Hva slags nyhet det er."),
    Field(name="version", type="line", label="Versjon", aliases=("versjon",), collections=NEWS, max_length=40,
          description="Versjonen av en henvisningstekst eller avslagstekst.", example="1.2"),
    Field(name="icpc2", type="code", label="ICPC-2", aliases=("icpc",), many=True,
          description="ICPC-2-koder (D12) eller kapittelbokstaver (D) det handler om.", example="D12"),
    Field(name="contact", type="line", label="Kontakt", aliases=("kontakt",), collections=ALL, max_length=200,
          description="Rollepostkasse eller telefon til et kontor, aldri en privatperson."),
    Field(name="outlets", type="record", label="Står også", aliases=("andre_steder", "kanaler"), many=True,
          parts=OUTLET,
          description="Andre steder der det samme budskapet står."),
    Field(name="lang", type="choice", label="Språk", aliases=("språk", "sprak"), values=LANGUAGES, collections=ALL,
          description="nb (bokmål), nn (nynorsk) eller en (engelsk); nb når det utelates."),
    Field(name="id", type="id", label="Id", collections=ALL, max_length=120,
          description="Navnet som aldri endres. Utelates: da er det filnavnet uten .md."),
    Field(name="aliases", type="address", label="Gamle adresser", aliases=("gamle_adresser",), many=True,
          collections=ALL, description="Adresser siden har hatt før, den eldste først; de sender leseren videre hit.",
          example="/nyheter/2024/gammelt-navn/"),
    Field(name="draft", type="yes", label="Utkast", aliases=("utkast",), collections=ALL,
          description="Holder siden tilbake til den er ferdig.", example="true"),
    Field(name="responsible", type="line", label="Ansvarlig", aliases=("ansvarlig",), collections=GUIDES,
          max_length=120,
          description="Hvem som holder veiledningen ved like: en avsender eller en rolle."),
    Field(name="reviewed", type="day", label="Sist sett over", aliases=("gjennomgått", "sett_over"),
          collections=GUIDES,
          description="Når innholdet sist ble kontrollert.", example="2026-01-15"),
    Field(name="type", type="choice", label="Slags arrangement", aliases=("arrangementstype",), values=EVENT_TYPES,
          collections=EVENTS, required=EVENTS, description="Hva slags møte det er."),
    Field(name="start", type="moment", label="Begynner", aliases=("begynner",), collections=EVENTS, required=EVENTS,
          misnomers=("tid", "time", "tidspunkt"),
          description="Dato og klokkeslett, norsk tid.", example="2026-12-02T11:30"),
    Field(name="end", type="moment", label="Slutter", aliases=("slutt", "slutter"), collections=EVENTS,
          required=EVENTS,
          description="Dato og klokkeslett, norsk tid.", example="2026-12-02T12:15"),
    Field(name="place", type="line", label="Sted", aliases=("sted",), collections=EVENTS, max_length=200,
          description="Hvor det er, eller hvilken videotjeneste."),
    Field(name="meeting_url", type="url", label="Møtelenke", aliases=("møtelenke", "motelenke"), collections=EVENTS,
          misnomers=("lenke", "url", "link", "teams"),
          description="Lenken til videomøtet.", example="https://teams.example.org/lunsj"),
    Field(name="registration", type="url", label="Påmelding", aliases=("påmelding", "pamelding"), collections=EVENTS,
          description="Hvor man melder seg på.", example="https://kurs.example.org/pamelding"),
    Field(name="credit_points", type="number", label="Kurspoeng", aliases=("poeng", "kurspoeng"), collections=EVENTS,
          misnomers=("points", "hours", "timer", "kurstimer"),
          description="Antall poeng eller kurstimer.", example="3"),
    Field(name="compensation", type="line", label="Kompensasjon", aliases=("kompensasjon",), collections=EVENTS,
          misnomers=("godtgjøring", "godtgjørelse"), max_length=200,
          description="Hvordan deltakelse dekkes.", example="Takst 14"),
    Field(name="programme", type="record", label="Program", aliases=("program",), collections=EVENTS, many=True,
          parts=PROGRAMME, description="Linjene i programmet."),
    Field(name="cancelled", type="reason", label="Avlyst", aliases=("avlyst",), collections=EVENTS, max_length=300,
          description="Hvorfor det er avlyst. Sett updated til dagen det ble avlyst.", example="For få påmeldte."),
    Field(name="slides", type="url", label="Presentasjon", aliases=("lysbilder", "presentasjon"), collections=EVENTS,
          description="Lenke til det som ble vist.", example="/vedlegg/lunsjmote.pdf"),
    Field(name="pack", type="reference", label="Smågruppepakke", aliases=("pakke", "smågruppepakke"),
          collections=EVENTS,
          description="Smågruppepakken som hører til."),
    Field(name="items", type="reference", label="Nyheter", aliases=("nyheter",), collections=PACKS, many=True,
          description="Nyhetene gruppen skal snakke om."),
    Field(name="cases", type="record", label="Kasus", aliases=("kasus",), collections=PACKS, many=True, parts=CASE,
          description="Kasus å drøfte."),
)  # fmt: skip
