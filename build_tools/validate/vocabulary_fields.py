"""What may stand in ``content/vocabulary/*.yml``, defined as the front matter is."""

from build_tools.model import AUDIENCES, FREQUENCIES, SECTIONS, SOURCE_KINDS
from build_tools.validate.fields import Field, part

TOPIC: tuple[Field, ...] = (
    part("label", "line", "Navn", "Hva leserne ser.", required=True, max_length=80, aliases=("navn",)),
    part("description", "prose", "Beskrivelse", "Hva temaet dekker.", max_length=400, aliases=("beskrivelse",)),
    part("parent", "term", "Overordnet tema", "Temaet dette hører "
        "under.", vocabulary="topics", aliases=("overordnet",)),
    part("responsible", "term", "Ansvarlig", "Avsenderen som holder temaet ved like.", vocabulary="sources",
         aliases=("ansvarlig",)),
    part("related", "term", "Beslektet", "Tema leseren også kan ville se.", many=True, vocabulary="topics",
         aliases=("beslektet",)),
    part("icpc2", "code", "ICPC-2", "Kapittelbokstaver.", many=True, aliases=("icpc",)),
    part("synonyms", "line", "Synonymer", "Andre ord for det "
        "samme.", many=True, max_length=80, aliases=("synonymer",)),
)  # fmt: skip
SOURCE: tuple[Field, ...] = (
    part("label", "line", "Navn", "Hva leserne ser.", required=True, max_length=120, aliases=("navn",)),
    part("kind", "choice", "Slag", "Hva slags avsender det "
        "er.", required=True, values=SOURCE_KINDS, aliases=("slag",)),
    part("parent", "term", "Overordnet", "Avsenderen denne hører "
        "under.", vocabulary="sources", aliases=("overordnet",)),
    part("contact", "mailbox", "Kontakt", "Rollepostkassen.", aliases=("kontakt",), example="postmottak@example.org"),
    part("url", "url", "Nettsted", "Avsenderens nettsted.", aliases=("nettsted",), example="https://www.siv.no/"),
)  # fmt: skip
RESPONSIBLE = (
    part("name", "line", "Navn", "Kontoret eller den som svarer for utgavene.", required=True, max_length=120,
         aliases=("navn",)),
    part("role", "line", "Rolle", "Rollen, f.eks. "
        "Kommuneoverlege.", required=True, max_length=120, aliases=("rolle",)),
)  # fmt: skip
SELECT = (
    part("sources", "term", "Avsendere", many=True, vocabulary="sources", aliases=("avsendere",)),
    part("topics", "term", "Tema", many=True, vocabulary="topics", aliases=("tema",)),
    part("municipalities", "term", "Kommuner", many=True, vocabulary="municipalities", aliases=("kommuner",)),
    part("audience", "choice", "For hvem", many=True, values=AUDIENCES, aliases=("målgruppe",)),
)
NEWSLETTER: tuple[Field, ...] = (
    part("label", "line", "Navn", "Hva leserne ser.", required=True, max_length=80, aliases=("navn",)),
    part("responsible", "record", "Ansvarlig", "Hvem som svarer for utgavene: name og role.", required=True,
         parts=RESPONSIBLE, aliases=("ansvarlig",)),
    part("frequency", "choice", "Hvor ofte", values=FREQUENCIES, aliases=("frekvens",)),
    part("from", "mailbox", "Avsenderadresse", "Rollepostkassen brevet sendes fra.", required=True,
         attribute="sender", aliases=("fra",), example="praksisnytt@example.org"),
    part("select", "record", "Utvalg", "Hva brevet bærer; utelates når det bærer "
        "alt.", parts=SELECT, aliases=("utvalg",)),
    part("subscribe", "url", "Påmelding", "Hvor man melder seg på.", aliases=("påmelding",), example="https://nyhetsbrev.example.org/"),
    part("sections", "choice", "Deler", "Delene av brevet, i "
        "rekkefølge.", many=True, values=SECTIONS, aliases=("deler",)),
)  # fmt: skip
DIALOG_RULE: tuple[Field, ...] = (
    part("text", "line", "Regel", "Regelen i én setning.", required=True, max_length=400, aliases=("tekst",)),
    part("months", "count", "Måneder", "Hvor mange måneder siden siste kontakt; 0 når det ikke er noen grense.",
         aliases=("måneder",), example="12"),
    part("valid_from", "day", "Gjelder fra", aliases=("gjelder_fra",), example="2019-01-01"),
    part("valid_until", "day", "Gjelder til", aliases=("gjelder_til",), example="2026-12-31"),
)  # fmt: skip
DIALOG_CLINIC: tuple[Field, ...] = (
    part("label", "line", "Navn", "Hva avdelingen kalles her.", max_length=120, aliases=("navn",)),
    part("may_ask", "line", "Kan spørres om", "Hva fastlegen kan spørre "
        "om.", required=True, many=True, max_length=300,
         aliases=("kan_spørres_om",)),
    part("how", "line", "Hvordan", "Hvordan meldingen sendes.", max_length=400, aliases=("hvordan",)),
    part("since", "day", "Siden", "Siden når.", aliases=("siden",), example="2024-03"),
)  # fmt: skip
