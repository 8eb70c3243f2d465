"""One broken text, one finding: the rules that the folder of real mistakes does not reach."""

from collections.abc import Callable

import pytest

Check = Callable[..., list[str]]
HEAD = "---\ntitle: Svar\ndate: 2024-03-14\nsource: sykehuset\ntopic: gastro\n"
EVENT = "---\ntitle: Lunsj\ntype: lunsjmøte\nsource: sykehuset\ntopic: gastro\n"
ITEM = "nyheter/2024/2024-03-14-svar.md"
LUNCH = "arrangementer/2026-12-02-lunsj.md"
PAGE = "om.md"
DRAFT = "nyheter/2024/utkast.md"


@pytest.mark.parametrize(("name", "text", "line", "words"), [
    (ITEM, f"{HEAD}valid_until: 2023\n---\nTekst.\n", 6, "`valid_until` (2023) er før `date` (14. mars 2024)"),
    (ITEM, f"{HEAD}updated: 2027-03-14\nchange_note: x\n---\nTekst.\n", 6,
    "er fram i tid: skriv dagen endringen ble gjort"),
    ("veiledning/svar.md", f"{HEAD}reviewed: 2027-06-01\nreview_by: 2027-01-01\n---\nTekst.\n", 6,
    "advarsel: `reviewed` (1. juni 2027) er fram i tid: skriv dagen innholdet sist ble sett over"),
    (ITEM, f"{HEAD}kind: endring\nversion: 2\n---\nTekst.\n", 7, "`version` brukes bare når `kind` er"),
    (ITEM, f"{HEAD}withdrawn: Feil.\nupdated: 2024\nreview_by: 2020\n---\nTekst.\n", 8,
    "råd: det som er trukket, skal ikke sees over"),
    ("nyheter/2026/svar.md", HEAD.replace("2024-03-14", "2026-11-22") + "withdrawn: Feil.\n---\nTekst.\n", 6,
    "advarsel: `withdrawn` må følges av `updated`"),
    (ITEM, f"{HEAD}supersedes: utkast\n---\nTekst.\n", 6, "`utkast` er et utkast: publiser det først, eller slett linjen"),
    (ITEM, f"{HEAD}contact: Kari, rom 12\n---\nTekst.\n", 6, "et navn alene kan ingen nå"),
    (ITEM, f"{HEAD}withdrawn: Feil.\n---\nTekst.\n", 6,
    "advarsel: `withdrawn` må følges av `updated`: skriv dagen det ble trukket, f.eks. `updated: 2026-11-22`"),
    (ITEM, f"{HEAD}tema: hjerte\n---\nTekst.\n", 6, "`tema` og `topic` er det samme feltet"),
    (LUNCH, f"{EVENT}start: 2026-12-02T11:30\nend: 2026-12-02T12:00\ndate: 2026-11-01\ncancelled: Sykdom.\n---\nTekst.\n", 9,
    "advarsel: `cancelled` må følges av `updated`: skriv dagen det ble avlyst, f.eks. `updated: 2026-11-22`"),
    (ITEM, f"{HEAD}summary: [a, {{b: c}}]\n---\nTekst.\n", 6, "`summary` må være én verdi, ikke en liste"),
    (ITEM, f"{HEAD}summary: {{b: c}}\n---\nTekst.\n", 6, "`summary` må være ren tekst"),
    (ITEM, f"{HEAD}? [a]\n: b\n---\nTekst.\n", 6, "linjen må være `felt: verdi`"),
    (ITEM, "---\nbare en setning uten kolon i feltene her\n---\nTekst.\n", 2,
    "må det stå felter på formen `felt: verdi`"),
    (ITEM, f"{HEAD}summary: 'en 'to' tre\n---\nTekst.\n", 6, "sett hele verdien i den andre sorten"),
    (ITEM, f"{HEAD}supersedes: 2026-12-02-lunsj-2\npack: x\n---\nTekst.\n", 6,
    "det finnes ingen med id `2026-12-02-lunsj-2`"),
    (ITEM, f"{HEAD}action: Takk.\n---\n", 8, "råd: det er ingen tekst under feltene"),
    (ITEM, f"{HEAD}---\n[](https://www.siv.no/)\n", 7, "lenken mangler tekst"),
    (ITEM, f"{HEAD}---\n<!-- husk svar --> Se [svaret](/borte/).\n", 7, "lenken /borte/ fører ingen steder"),
    (ITEM, f"{HEAD}---\n[Svar]()\n", 7, "lenken mangler adresse"),
    (ITEM, f"{HEAD}---\n[Svar](//siv.no/a)\n", 7, "lenken må begynne med https://: skriv `https://siv.no/a`"),
    (ITEM, f"{HEAD}---\n[Svar](www.siv.no/a)\n", 7, "lenken må begynne med https://: skriv `https://www.siv.no/a`"),
    (ITEM, f"{HEAD}---\n[Svar](\\\\server\\rutine)\n", 7, "filen ligger på din egen maskin"),
    (ITEM, f"{HEAD}---\n[Svar](/svar\\rutine)\n", 7, "lenken må ha vanlige skråstreker"),
    (ITEM, f"{HEAD}---\nSe [Svar][1].\n\n[1]: /borte/\n", 9, "lenken /borte/ fører ingen steder"),
    (ITEM, f"{HEAD}---\nSe ![Graf][G  1].\n\n[g 1]: https://ond.example.org/a.png\n", 7, "bildet hentes fra et annet nettsted"),
    (ITEM, f"{HEAD}---\n> Se ![Graf][g].\n>\n> [g]: https://ond.example.org/a.png\n", 7, "bildet hentes fra et annet nettsted"),
    (ITEM, f"{HEAD}---\nSe ![En [to [tre]]](https://ond.example.org/a.png).\n", 7, "bildet hentes fra et annet nettsted"),
    (ITEM, f"{HEAD}---\n> Se [svar][g].\n>\n> [g]: /borte/\n", 9, "lenken /borte/ fører ingen steder"),
    (ITEM, f"{HEAD}---\nSe ![][graf].\n\n[graf]: /nyheter/2024/svar/\n", 7, "bildet mangler alternativ tekst"),
    (ITEM, f"{HEAD}---\nSe ![Graf].\n\n[graf]: /borte.png\n", 7, "lenken /borte.png fører ingen steder"),
    (ITEM, f"{HEAD}---\n[![](/nyheter/2024/svar/)](https://www.siv.no/)\n", 7, "bildet mangler alternativ tekst"),
    (ITEM, f'{HEAD}---\n<img src="/nyheter/2024/svar/">\n', 7, "bildet mangler alternativ tekst"),
    (ITEM, f"{HEAD}---\nTekst.\n\n##\n\nTekst.\n", 9, "overskriften er tom"),
    (ITEM, f"{HEAD}---\nTekst\n=====\n\nTekst.\n", 7, "overskriften må begynne med `##`"),
    (ITEM, f"{HEAD}outlets: {{label: x, url: /borte/}}\n---\nTekst.\n", 6, "lenken /borte/ fører ingen steder"),
    (ITEM, f"{HEAD}aliases: /nyheter/2024/svar/\n---\nTekst.\n", 6, "er sidens egen adresse"),
    (ITEM, f"{HEAD}aliases: /arkiv/\n---\nTekst.\n", 6, "er en side programmet lager"),
    (ITEM, f"{HEAD}aliases: https://siv.no/gammel-side.html\n---\nTekst.\n", 6, "slutter på .html, og kan ikke sendes videre herfra"),
    (ITEM, HEAD.replace("2024-03-14", "mars 2024") + "---\nTekst.\n", 3, "skriv `2024-03`"),
    (ITEM, HEAD.replace("2024-03-14", "31.2.2024") + "---\nTekst.\n", 3,
    "ikke «31.2.2024» (2024-03 eller 2024 når dagen er ukjent)"),
    (ITEM, HEAD.replace("2024-03-14", "en gang i 2024") + "---\nTekst.\n", 3,
    "`date` må være en dato som 2024-03-14"),
    (ITEM, HEAD.replace("2024-03-14", "1524-03-14") + "---\nTekst.\n", 3, "`date` må være en dato som finnes"),
    (ITEM, HEAD.replace("source: sykehuset", "source: σykehuset") + "---\nTekst.\n", 4, "er ikke en avsender"),
    (LUNCH, f"{EVENT}date: 2026-11-01\nstart: 2026-12-02T11:30\nend: 2026-12-02T11:30\n---\nTekst.\n", 8,
    "`end` må være etter `start`"),
    ("arrangementer/lunsj.md", f"{EVENT}date: 2026-11-01\nstart: 2026-11-22T08:00\nend: 2026-11-22T09:00\n---\nTekst.\n", 1,
    "det står ikke hvor møtet er"),
    (LUNCH, f"{EVENT}start: 2026-13-02T11:30\nend: 2026-12-02T12:00\n---\nTekst.\n", 6,
    "`start` må være en dato som finnes"),
    (LUNCH, f"{EVENT}start: 2.12.2026\nend: 2026-12-02T12:00\n---\nTekst.\n", 6, "skriv klokkeslettet også"),
    (LUNCH, f"{EVENT}start: 2026-12-02T11:30\nend: 2. desember 2026 kl. 12.15\n---\nTekst.\n", 7,
    "skriv `2026-12-02T12:15`"),
    (LUNCH, f"{EVENT}start: 2026-12-02T11:30\nend: 2026-12-02T12:00\ncredit_points: to\n---\nTekst.\n", 8,
     "`credit_points` må være et tall"),
    (LUNCH, f"{EVENT}start: 2026-12-02T11:30\nend: 2026-12-02T12:00\ndate: 2026-12-05\n---\nTekst.\n", 8,
    "ble kunngjort"),
    (LUNCH, f"{EVENT}start: 2026-12-02T11:30\nend: 2026-12-02T12:00\npack: om\n---\nTekst.\n", 8,
    "må vise til en side i smagruppe/"),
    ("nyheter/2024/svar.md", f"{HEAD}updated: 2024-05-02\nchange_note: Ny adresse.\nchanges:\n  - updated: "
        "2024-05-03\n    change_note: Nytt nummer.\n---\nTekst.\n", 8, "endringen 3. mai 2024 må stå i `updated`"),
    ("vocabulary/topics.yml", "gastro:\n  label: Mage\n  parent: hjerte\nhjerte:\n  label: Hjerte\n  parent: "
        "gastro\n", 3,
     "`parent` går i ring (gastro → hjerte → gastro)"),
    ("vocabulary/topics.yml", "gastro:\n  label: Mage\nhjerte:\n  label: mage\n", 4,
     "advarsel: `hjerte` og `gastro` har samme `label`"),
    ("vocabulary/topics.yml", "gastro:\n  label: Mage\nStort navn:\n  label: x\n", 3,
    "nøkkelen må være små bokstaver"),
    ("vocabulary/topics.yml", "gastro:\n  label: Mage\nhjerte: Hjerte\n", 3, "`hjerte` må ha felter under seg"),
    ("vocabulary/newsletters.yml", "brev:\n  label: Brevet\n  from: brev@siv.example.org\n", 1, "`responsible` mangler i `brev`"),
    ("vocabulary/newsletters.yml", "brev:\n  label: Brevet\n  responsible: {name: a, role: b}\n", 1,
     "`from` mangler i `brev`"),
    ("vocabulary/newsletters.yml", "brev:\n  label: Brevet\n  responsible: {name: Kontoret}\n", 3, "`role` mangler i `brev`"),
    ("vocabulary/newsletters.yml", "brev:\n  label: Brevet\n  responsible: {name: a, role: b}\n  from: kontoret\n", 4,
     "`from` må være en e-postadresse"),
    ("vocabulary/newsletters.yml", "brev:\n  label: Brevet\n  responsible: {name: a, role: b}\n  select: "
        "{topics: mage}\n", 4,
     "«mage» er ikke et tema"),
    ("vocabulary/synonyms.yml", "a: b\n", 1, "listen må bestå av linjer som"),
    ("vocabulary/dialogmelding.yml", "rule:\n  - {text: x, months: tolv}\n", 2, "`months` må være et helt tall"),
    ("vocabulary/dialogmelding.yml", "rule:\n  - text: x\n    valid_from: 2024\n    valid_until: 2023-12\n", 4,
     "`valid_until` (desember 2023) er før `valid_from` (2024)"),
    ("vocabulary/dialogmelding.yml", "rule: x\n", 1, "her må det stå felter"),
    ("vocabulary/sources.yml", "sykehuset:\n  label: Sykehuset\n  kind: sykehus\n", 1,
    "råd: avsenderen `sykehuset` har ingen `contact`"),
    ("vocabulary/newsletters.yml", "brev:\n  label: Brevet\n  responsible: {name: ' ', role: b}\n  from: b@siv.no\n", 3,
     "`name` mangler i `brev`"),
    (ITEM, f"{HEAD}---\nTekst.\n".replace("title: Svar", "title: ' '"), 2, "`title` mangler"),
    (ITEM, f"{HEAD}---\nTekst.\n".replace("2024-03-14", "'\xa0'"), 1, "`date` mangler"),
    (ITEM, f"{HEAD}---\nTekst.\n".replace("gastro", "[' ', '']"), 5, "`topic` mangler"),
    ("nyheter/svar.md", f"{HEAD}---\nTekst.\n", 3, "filen må ligge i nyheter/2024/"),
])  # fmt: skip
def test_each_rule_names_the_line_and_the_repair(check: Check, name: str, text: str, line: int, words: str) -> None:
    """The finding is on the line, and says what must be so."""
    found = check({PAGE: "---\ntitle: Om\n---\nTekst.\n", DRAFT: f"{HEAD}draft: true\n---\nTekst.\n", name: text})
    here = [each for each in found if each.startswith(f"content/{name}:{line}:")]
    assert len(here) == 1, found
    assert words in here[0]


@pytest.mark.parametrize("front", [
    "valid_from: 2024-05-02\nvalid_until: 2024-05-02\n",
    "valid_until: 2024-03-14\n",
    "valid_from: 2024-01-01\nvalid_until: 2024-02-01\n",
    "updated: 2024-03-14\nchange_note: Nytt nummer.\n",
    "updated: 2026-11-23\nchange_note: Nytt nummer.\n",
    "updated: 2024-05-02\nchange_note: Nytt nummer.\nchanges:\n  - updated: 2024-05-02\n    change_note: Ny adresse.\n",
    "review_by: 2026-11-22\n",
    "valid_until: 2025\nreview_by: 2025\n",
    "start: 2024-03-14T11:30\nend: 2024-03-14T12:00\ntype: lunsjmøte\n",
    "outlets: {label: Metodebok, url: https://metodebok.no/, date: 2024-03-14}\n",
    "title: HPV\n", "title: MR CAPUT\n", "title: Honorar for møter m.m.\n",
    "title: 24.12.2024 – stengt hele dagen\n", "title: 14.03.2024 er siste frist\n", "contact: '113'\n", "contact: siv.no\n",
])  # fmt: skip
def test_nothing_is_said_of_what_is_just_right(check: Check, front: str) -> None:
    """The same day, the last day and the first; a meeting that was; short titles, and what reaches somebody."""
    head = HEAD.replace("title: Svar\n", "") if "title" in front else HEAD
    folder = "arrangementer" if "start" in front else "nyheter/2024"
    assert check({f"{folder}/2024-03-14-svar.md": f"{head}{front}---\nTekst.\n"}) == []


MEETING = f"{EVENT}date: 2026-11-01\nstart: 2026-12-09T11:30\nend: 2026-12-09T12:00\nplace: Teams\n"


@pytest.mark.parametrize("text", [
    MEETING.replace("-09T", "-02T") + "cancelled: Sykdom.\nupdated: 2026-11-20\n",
    f"{MEETING}updated: 2026-11-20\nchange: major\nchange_note: Møtet er flyttet en uke.\n",
    f"{MEETING}updated: 2026-11-21\nchange: minor\nchange_note: Ny lenke.\nchanges:\n  - updated: 2026-11-20\n"
    "    change: major\n    change_note: Møtet er flyttet en uke.\n",
])  # fmt: skip
def test_a_meeting_called_off_or_moved_as_the_guide_says_needs_nothing_more(check: Check, text: str) -> None:
    """The reason says what changed, and the file keeps the name it was published under."""
    assert check({LUNCH: f"{text}---\nTekst.\n"}) == []


@pytest.mark.parametrize("front", [
    f"{HEAD}withdrawn: Feil.\nupdated: 2024-05-02\n",
    HEAD.replace("date: 2024-03-14", "date_unknown: true") + "withdrawn: Feil.\n",
    HEAD.replace("2024-03-14", "2026-12-01") + "withdrawn: Feil.\n",
])  # fmt: skip
def test_a_withdrawal_with_its_day_and_one_that_nobody_was_told_of_need_nothing_more(
    check: Check, front: str
) -> None:
    """The reason says what changed; what has no day, or one ahead, has not come to those who follow a feed."""
    year = "udatert" if "unknown" in front else "2026" if "2026" in front else "2024"
    assert check({f"nyheter/{year}/svar.md": f"{front}---\nTekst.\n"}) == []


def test_a_copy_is_blamed_not_its_original(check: Check) -> None:
    """Also when the copy's name sorts first: the file that bears the id's name had it first."""
    found = check(
        {ITEM: f"{HEAD}---\nTekst.\n", "nyheter/2024/2024-01-01-a.md": f"{HEAD}id: 2024-03-14-svar\n---\nTekst.\n"}
    )
    assert [
        each
        for each in found
        if each.startswith("content/nyheter/2024/2024-01-01-a.md:6: id-en `2024-03-14-svar` brukes")
    ]


NOTICE = "Ring legekontorets egen linje på telefon {} mellom åtte og tre alle hverdager.\n"


@pytest.mark.parametrize(("title", "text", "found"), [
    ("Ny direktelinje", NOTICE.format("33 34 20 11"), True),
    ("Ny direktelinje\nmunicipalities: [tonsberg]", NOTICE.format("33 34 20 11"), False),
    ("Ny direktelinje", NOTICE.format("99887766") + "Ikke for pasienter.\n", True),
    ("Ny direktelinje", "Poliklinikken flytter til tredje etasje, og inngangen er fra baksiden.\n", False),
    ("Ny direktelinje", "Se vedlegget.\n", False),
    ("Direktelinje for leger", NOTICE.format("33 34 20 11"), False),
])  # fmt: skip
def test_a_short_notice_is_like_another_of_the_same_title(check: Check, title: str, text: str, found: bool) -> None:
    """Two lines that differ in the telephone number alone say two things at once."""
    head = f"---\ntitle: {title}\nsource: sykehuset\ntopic: gastro\ndate: "
    old = f"{head}2024-03-14\n---\n\n{NOTICE.format('33 34 20 00')}".replace(title, "Ny direktelinje")
    told = check({
        "nyheter/2024/2024-03-14-linje.md": old, "nyheter/2025/2025-03-14-linje.md": f"{head}2025-03-14\n---\n\n{text}",
    })  # fmt: skip
    assert [line for line in told if "overtar" in line] == ([
        "content/nyheter/2025/2025-03-14-linje.md:2: advarsel: tittelen er den samme, og uten tall er teksten "
        f"{told[0].split('teksten ')[1].split(' ')[0]} % lik content/nyheter/2024/2024-03-14-linje.md, som fortsatt "
        "gjelder: hvis denne overtar, sett `supersedes: [2024-03-14-linje]`"
    ] if found else [])  # fmt: skip


def test_a_guide_is_like_a_copy_of_it_and_not_like_the_news_of_it(check: Check) -> None:
    """The copy is the one that was looked through last."""
    text = " ".join(f"Det {ord_} punktet gjelder henvisning." for ord_ in
                    ("første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende"))  # fmt: skip
    fields = "source: sykehuset\ntopic: gastro\nresponsible: sykehuset\nreview_by: 2027-10"
    files = {
        f"veiledning/{name}.md": f"---\ntitle: {name}\n{fields}\nreviewed: {day}\n---\n\n{text}\n"
        for name, day in (("henvisning", "2026-03-14"), ("a-kopi", "2026-10-01"))
    }
    news = f"---\ntitle: Ny veiledning\ndate: 2026-11-01\nsource: sykehuset\ntopic: gastro\n---\n\n{text}\n"
    told = check({**files, "nyheter/2026/2026-11-01-ny.md": news})
    assert [line.partition(": hvis")[0] for line in told if "overtar" in line] == [
        "content/veiledning/a-kopi.md:2: advarsel: teksten er 100 % lik content/veiledning/henvisning.md, som fortsatt "
        "gjelder"
    ]


@pytest.mark.parametrize(("more", "others", "found"), [
    ("municipalities: [tonsberg]\n", "municipalities: [horten]\n", False),
    ("municipalities: [tonsberg]\n", "municipalities: [tonsberg, horten]\n", True),
    ("", "municipalities: [horten]\n", True),
])  # fmt: skip
def test_what_two_municipalities_say_in_the_same_words_takes_over_from_neither(
    check: Check, more: str, others: str, found: bool
) -> None:
    """Or the one's news would be shown as superseded by the other's."""
    text = " ".join(f"Det {number} punktet gjelder vaksinering hos fastlegen." for number in range(30))
    towns = "".join(
        f"{key}:\n  label: {key}\n  kind: kommune\n  contact: post@siv.no\n" for key in ("tonsberg", "horten")
    )
    told = check({
        "vocabulary/sources.yml": f"sykehuset:\n  label: S\n  kind: sykehus\n  contact: post@siv.no\n{towns}",
        ITEM: f"{HEAD}{more}---\n{text}\n", ITEM.replace("svar", "vaksine"): f"{HEAD}{others}---\n{text}\n",
    })  # fmt: skip
    assert any("overtar" in each for each in told) == found


def test_what_is_superseded_is_not_to_be_looked_over(check: Check) -> None:
    """Its review date passes some day all the same."""
    head = HEAD.replace("2024-03-14", "2025-03-14")
    old = {ITEM: f"{HEAD}review_by: 2025-03-14\n---\nTekst.\n"}
    assert check(old)
    assert check({**old, "nyheter/2025/ny.md": f"{head}supersedes: 2024-03-14-svar\n---\nNytt.\n"}) == []


def test_rings_are_named_once(check: Check) -> None:
    """Three that supersede one another, with a tail that is no ring."""
    files = {
        f"nyheter/2024/2024-03-14-{a}.md": f"{HEAD}supersedes: 2024-03-14-{b}\n---\nTekst.\n"
        for a, b in [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]
    }
    found = [each for each in check(files) if "går i ring" in each]
    assert len(found) == 1
    assert "(2024-03-14-a → 2024-03-14-b → 2024-03-14-c → 2024-03-14-a)" in found[0]


def test_a_long_chain_is_no_ring_and_no_deep_recursion(check: Check) -> None:
    """Two thousand successors."""
    files = {
        f"nyheter/2024/2024-03-14-{n:04}.md": f"{HEAD}supersedes: 2024-03-14-{n + 1:04}\n---\nTekst.\n"
        for n in range(2_000)
    }
    found = check({**files, "nyheter/2024/2024-03-14-2000.md": f"{HEAD}---\nTekst.\n"})
    assert found == []


def test_a_record_whose_key_is_none_is_told_all_that_is_wrong_with_it_at_once(check: Check) -> None:
    """Its editor mends it in one round."""
    brev = "Brev:\n  label: Brevet\n  ansvarlig: Kari\n  frequency: månedlig\n  sections: [viktig]\n"
    clinic = "gyn-avdelingen:\n  label: Gyn\n  since: i fjor\n"
    found = check({"vocabulary/newsletters.yml": brev, "vocabulary/dialogmelding.yml": clinic})
    assert [each.split("vocabulary/", 1)[1].split(";")[0].split(",")[0] for each in found] == [
        "dialogmelding.yml:1: `may_ask` mangler i `gyn-avdelingen`: hva fastlegen kan spørre om",
        "dialogmelding.yml:1: «gyn-avdelingen» er ikke en avsender i vocabulary/sources.yml",
        "dialogmelding.yml:3: `since` må være en dato som 2024-03-14",
        "newsletters.yml:1: `from` mangler i `Brev`: rollepostkassen brevet sendes fra",
        "newsletters.yml:1: nøkkelen må være små bokstaver a–z",
        "newsletters.yml:3: `responsible` må ha feltene `name`",
        "newsletters.yml:4: `frequency` kan ikke være «månedlig»",
        "newsletters.yml:5: `sections` kan ikke være «viktig»",
    ]
