"""What Word, Outlook, a PC and git do to a text: each mistake is one finding, on its line, with the repair in it."""

from collections.abc import Callable

import pytest

Check = Callable[..., list[str]]
FIELDS = {"title": "Svar på prøver", "date": "2024-03-14", "source": "sykehuset", "topic": "gastro"}
NAME = "nyheter/2024/2024-03-14-svar.md"
LUNCH = "arrangementer/2026-12-02-lunsj.md"


def item(body: str = "Tekst om svar på prøver.", more: str = "", **fields: str) -> str:
    """A good item but for what is given."""
    lines = "".join(f"{name}: {value}\n" for name, value in {**FIELDS, **fields}.items())
    return f"---\n{lines}{more}---\n\n{body}\n"


LIST = "`topic` har flere verdier: skriv dem som `topic: [gastro, hjerte]`"
FROM_WORD = "punkter må begynne med bindestrek og mellomrom"
OUTLOOK = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fsiv.no%2F&data=05%7Ckari%40siv.no"
SHAPE = "skriv `[saken om svar](/nyheter/2024/svar/)`"
FIELD_MISTAKES = [
    (item(date="fredag 14.3.2024"), 3, "skriv `2024-03-14`"),
    (item(date="torsdag den 14. mars 2024"), 3, "skriv `2024-03-14`"),
    (item().replace("title: ", "  title: "), 2, "feltet må begynne helt til venstre: skriv `title: Svar på prøver`"),
    (item().replace("source: ", "  source: "), 4, "feltet må begynne helt til venstre: skriv `source: sykehuset`"),
    (item(topic="\n - gastro\n  - hjerte"), 5, LIST),
    (item().replace("source: ", "soruce: "), 4, "feltet må hete `source`: skriv `source:`"),
    (item().replace("topic: ", "topick: "), 5, "feltet må hete `topic`: skriv `topic:`"),
    (item(supersedes="https://nytt.example.org/nyheter/2024/svar/"), 6, "mente du `2024-03-14-svar`?"),
    (item(supersedes="/nyheter/2024/svar/"), 6, "mente du `2024-03-14-svar`?"),
    (item(title='“Svar på prøver"'), 2, 'krøllete anførselstegn (fra Word): skriv `title: "Svar på prøver"`'),
    (item(title="'Kari's nye prøver'"), 2, """i den andre sorten: `title: "Kari's nye prøver"`"""),
    (item(title='"Et "nytt" tilbud"'), 2, """i den andre sorten: `title: 'Et "nytt" tilbud'`"""),
    (item(title='"Svar" og "prøve"'), 2, """i den andre sorten: `title: '"Svar" og "prøve"'`"""),
    (item(summary='"Se F:\\delt"'), 6, "omvendt skråstrek (`\\`) styrer noe mellom doble anførselstegn"),
    (item().replace("---", "----"), 1, "linjen må være tre bindestreker (`---`), ikke «----»"),
    (item(topic="«gastro»"), 5, "mente du `gastro`?"),
    (item().replace("topic: ", "topic:\xa0"), 5, "hardt mellomrom (fra Word): bytt det med et vanlig mellomrom"),
    (item().replace("topic: ", "\xa0topic: "), 5, "feltet må hete `topic`, med små bokstaver og uten andre tegn"),
    (item().replace("topic: ", "Topic: "), 5, "skriv `topic:`"),
    (item(Draft="true"), 6, "feltet må hete `draft`, med små bokstaver og uten andre tegn: skriv `draft:`"),
    (item(**{"valid-until": "2027-01-01"}), 6, "skriv `valid_until:`"),
    (item().replace("topic: ", "**topic**: "), 5, "skriv `topic: gastro`"),
    (item().replace("topic: ", "topic = "), 5, "det mangler kolon etter feltets navn: `topic: gastro`"),
    (item(topic="gastro, hjerte"), 5, LIST),
    (item(topic="gastro,hjerte"), 5, LIST),
    (item(topic="Gastro; Hjerte"), 5, LIST),
    (item(topic="gastro og hjerte"), 5, LIST),
    (item(topic="gastro/hjerte"), 5, LIST),
    (item(topic="(gastro, hjerte)"), 5, LIST),
    (item(topic="{gastro, hjerte}"), 5, LIST),
    (item(topic='"gastro, hjerte"'), 5, LIST),
    (item(topic="gastro, hjerte]"), 5, LIST),
    (item(topic="- gastro - hjerte"), 5, "en liste på samme linje må stå i klammer: `topic: [gastro, hjerte]`"),
    (item(topic="\n  -gastro\n  -hjerte"), 5, LIST),
    (item(topic="\n  • gastro\n  • hjerte"), 5, LIST),
    (item(topic="\n  gastro\n  hjerte"), 5, LIST),
    (item(topic="\n  1. gastro\n  2. hjerte"), 5, LIST),
    (item(topic='["gastro, hjerte]'), 5, "anførselstegnet lukkes ikke"),
    (item(audience="fastlege, lis"), 6, "skriv dem som `audience: [fastlege, lis]`"),
    (item(icpc2="D12, D13"), 6, "skriv dem som `icpc2: [D12, D13]`"),
    (item(supersedes="svar-2019, svar-2021"), 6, "skriv dem som `supersedes: [svar-2019, svar-2021]`"),
    (item(id="2024-03-14-svar.md"), 6, "skriv `2024-03-14-svar`"),
    (item(title="- Svar på prøver"), 2, "begynner med «-»: slett bindestreken"),
    (item(title="? Svar på prøver"), 2, 'sett den i anførselstegn: `title: "? Svar på prøver"`'),
    (item(title="[Viktig] svar på prøver"), 2, 'sett den i anførselstegn: `title: "[Viktig] svar på prøver"`'),
    (item(title="!Viktig om svar"), 2, 'sett den i anførselstegn: `title: "!Viktig om svar"`'),
    (item(title="&Svar på prøver"), 2, 'sett den i anførselstegn: `title: "&Svar på prøver"`'),
    (
        item(title="#1 svar"),
        2,
        'det som står etter «#», blir ikke med: sett verdien i anførselstegn: `title: "#1 svar"`',
    ),
    (item(title="Svar # 3"), 2, '`title: "Svar # 3"`'),
    (item(summary=">\nTekst uten innrykk"), 6, "`summary: >`, må stå på linjene under, hver rykket inn"),
    (item(summary="En linje\nannen linje"), 7, "hører linjen til den over, rykk den inn med to mellomrom"),
    (item(summary="En linje.\nOg en til."), 7, "hører den til den over, rykk den inn med to mellomrom"),
    (item(summary="En linje.\n\nEt avsnitt til.", action="Ring."), 8, "linjen er ikke på formen `felt: verdi`"),
    (item(summary="En linje.\n(Og en.)\nOg enda en.", action="Ring."), 7, "rykk den inn med to mellomrom"),
    (item(summary=">\n  Tekst.\n\nUten innrykk"), 6, "`summary: >`, må stå på linjene under, hver rykket inn"),
    (item(summary=">\n  Tekst.", action="Ring oss.\nOg vent."), 9, "rykk den inn med to mellomrom"),
    (item(summary="Dette er\n  viktig: les"), 7, "går over flere linjer og har kolon: skriv `>-`"),
    (item(endret="i vår", change_note="Nytt."), 6, "`updated` må være en dato"),
    (item(date="14.mars 2024"), 3, "skriv `2024-03-14`"),
    (item(date="2024–03–14"), 3, "skriv `2024-03-14`"),
    (item(date="14.3.98"), 3, "skriv `1998-03-14`"),
    (item(valid_until="2024-12-01-2024-12-31"), 6, "skriv `valid_from: 2024-12-01` og `valid_until: 2024-12-31`"),
    (item(icpc2="K21,9"), 6, "ikke «K21,9», som er ICD-10: finn koden i ICPC-2"),
    (item(date="14/03/2024"), 3, "skriv `2024-03-14`"),
    (item(date="03/14/2024"), 3, "skriv `2024-03-14`"),
    (item(date="torsdag 14. mars 2024"), 3, "skriv `2024-03-14`"),
    (item(date="2024-03-14 10:30"), 3, "skriv `2024-03-14`"),
    (item(updated="01.02.2025", change_note="Ny."), 6, "skriv `2025-02-01`"),
    (item(valid_from="01.02.2025"), 6, "skriv `2025-02-01`"),
    (item(valid_until="1.2.2025"), 6, "skriv `2025-02-01`"),
    (item(review_by="1. februar 2027"), 6, "skriv `2027-02-01`"),
    (item(outlets=f"{{label: Nett, url: '{OUTLOOK}'}}"), 6, "viser hvem som fikk e-posten: skriv `https://siv.no/`"),
    (
        item(outlets="{label: Nett, url: 'https://sihf.sharepoint.com/x'}"),
        6,
        "leseren slipper ikke inn: legg filen i",
    ),
    (item(valid_from="2204-04-01"), 6, "`valid_from` er 1. april 2204, langt fram i tid: rett året"),
]
BODY_MISTAKES = [
    ("o Fyll ut\no Send", 8, FROM_WORD),
    ("Uke\tLege\tRom\n34\tHansen\t2\n35\tOlsen\t3", 8, "limt inn med tabulatorer, og cellene flyter sammen"),
    ("Fra: Kari\nSendt: mandag 3. mars\nTil: Alle\nEmne: SV: Svar\n\nHei alle.", 8, "her står hodet fra en e-post"),
    ("**Fra:** Kari\n\n**Til:** Alle\n\nHei alle.", 8, "her står hodet fra en e-post"),
    ("Nytt om svar.\n\nMed vennlig hilsen\nKari", 10, "hilsenen hører til e-posten den er kopiert fra"),
    ("Nytt om svar.\n\nMvh.\n", 10, "avsenderen står i `source`"),
    ("**Bakgrunn**\n\nNytt om svar.", 8, "skriv mellomtittelen som `## Bakgrunn`"),
    ("Husk **fristen: ** den er mandag.", 8, "stjernene må stå helt inntil ordene: skriv `**fristen:**`"),
    ("Husk ** fristen** mandag.", 8, "skriv `**fristen**`"),
    ("Ring **113 **.", 8, "skriv `**113**`"),
    ("Ring XXX for mer.", 8, "her står «XXX» igjen"),
    ("Lorem ipsum dolor sit amet.", 8, "skriv det som skal stå der"),
    ("Nytt om svar[^1].\n\nMer[^2].\n\n[^1]: Note.", 10, "noten `[^2]` har ingen tekst"),
    ('<p class="MsoNormal">Tekst<o:p></o:p></p>', 8, "lim teksten inn på nytt som ren tekst"),
    ("[rutinen for svar](https://sihf.sharepoint.com/sites/x/r.docx?web=1)", 8, "krever innlogging hos den som eier"),
    ("[rutinen for svar](https://sihf-my.sharepoint.com/:w:/g/x)", 8, "leseren slipper ikke inn"),
    ("[rutinen for svar](http://eqs/docs/123)", 8, "lenken går til et intranett"),
    ("[rutinen for svar](https://portal.intern/docs)", 8, "legg filen i vedlegg/, eller lenk til en åpen side"),
    ("Test for HLA-B*15:02 og HLA-A*31:01 før karbamazepin.", 8, "blir selv borte: skriv `1 x 4`, eller `\\*`"),
    ("Genotypen CYP2C19 *2/*3 omsetter sakte.", 8, "eller `\\*` der stjernen skal vises"),
    ("Gi 5 mg*kg først, så 3 mg*kg.", 8, "eller `\\*` der stjernen skal vises"),
    ("Husk:\n- en ting\n- to ting", 9, "listen må ha en tom linje over seg"),
    ("Husk:\n\n-en ting\n-to ting", 10, "mellomrom etter bindestreken: skriv `- en ting`"),
    ("1) en\n2) to", 8, "punktum etter tallet: skriv `1. en`"),
    ("•\ten ting\n•\tto ting", 8, FROM_WORD),
    ("·       en ting\n·       to ting", 8, FROM_WORD),
    ("Husk:\n\no\ten ting\no\tto ting", 10, FROM_WORD),
    ("■ en ting\n■ to ting", 8, FROM_WORD),
    ("Husk:\n\n– en ting som går\nover to linjer\n– to ting", 10, FROM_WORD),
    (
        "Husk:\n\n-\xa0en ting\n-\xa0to ting",
        10,
        "vanlig mellomrom etter «-», ikke et hardt (fra Word): skriv `- en ting`",
    ),
    ("\uf0b7 en ting", 8, "er fra Words symbolskrift (U+F0B7) og synes ikke hos leseren"),
    ("| A | B |\n|---|---|\n| x | y |\nTekst om svar.", 11, "linjen blir en rad i tabellen: sett inn en tom linje"),
    (
        "| A | B |\n|---|---|\n| x | y |\n<!-- ok -->\n| z | w |",
        12,
        "kommentaren over deler tabellen i to: flytt den inn",
    ),
    ("| A | B |\n| x | y |", 8, "tabellen må ha en linje som `|---|---|`"),
    ("    Dette avsnittet er rykket inn i Word.", 8, "blir vist som programkode: slett mellomrommene foran"),
    ("[saken om svar] (/nyheter/2024/svar/)", 8, SHAPE),
    ("(saken om svar)[/nyheter/2024/svar/]", 8, SHAPE),
    ("[saken om svar](/nyheter/2024/svar/", 8, SHAPE),
    *(
        (f"[saken om svar]({way})", 8, "mente du `/nyheter/2024/svar/`?")
        for way in (
            "../2024-03-14-svar.md",
            "nyheter/2024/2024-03-14-svar.md",
            "/nyheter/2024/svar/index.html",
            "nyheter/2024/svar/",
        )
    ),
    ("[saken om svar](/nyheter/2024/nytt svar/)", 8, "adressen `/nyheter/2024/nytt svar/` har mellomrom: slett dem"),
    ("[skjemaet for svar](https://siv.no/a b?c=d)", 8, "eller skriv `%20` for hvert"),
    ("[skriv til oss](mailto: post@siv.no)", 8, "adressen `mailto: post@siv.no` har mellomrom"),
    ("[ring oss](tel:33 34 20 00)", 8, "er et telefonnummer: skriv `tel:` og nummeret uten mellomrom"),
    ("[ring oss](tel: 33342000)", 8, "er et telefonnummer: skriv `tel:` og nummeret uten mellomrom"),
    ("[klinikkens side](“https://siv.no/”)", 8, "kan ikke stå i anførselstegn: skriv `https://siv.no/`"),
    ("[klinikkens side](siv.no/svar)", 8, "skriv `https://siv.no/svar`"),
    ("[klinikkens side](https:/siv.no/svar)", 8, "skriv `https://siv.no/svar`"),
    ("[klinikkens side](https//siv.no/svar)", 8, "skriv `https://siv.no/svar`"),
    ("[klinikkens side](htps://siv.no/svar)", 8, "skriv `https://siv.no/svar`"),
    ("[skriv til oss](post@sykehuset.example.org)", 8, "skriv `mailto:post@sykehuset.example.org`"),
    ("[saken om svar](http://127.0.0.1:8000/nyheter/2024/svar/)", 8, "din egen maskin: skriv `/nyheter/2024/svar/`"),
    ("[saken om svar](http://localhost:[/nyheter/2024/svar/?a)", 8, "din egen maskin: skriv `/nyheter/2024/svar/`"),
    (
        f"[rutinen]({OUTLOOK})",
        8,
        "skrevet om av Outlook og viser hvem som fikk e-posten: skriv `https://siv.no/`",
    ),
    (f"Se {OUTLOOK} for mer.", 8, "adressen er skrevet om av Outlook og viser hvem som fikk e-posten: åpne den"),
    ("Se https://siv.no/svar for mer.", 8, "råd: nettadressen blir ikke til en lenke"),
    ("![Kart](C:\\Users\\kari\\Kart nord.png)", 8, "gi filen et navn uten"),
    ("![Kart](C:\\Users\\kari\\Kart.png)", 8, "din egen maskin: legg det i vedlegg/, og skriv `/vedlegg/kart.png`"),
    ("![Kart](C:/Users/kari/kart.png)", 8, "skriv `/vedlegg/kart.png`"),
    ("![Kart](/Users/kari/kart.png)", 8, "skriv `/vedlegg/kart.png`"),
    ("![Kart](\\\\server\\felles\\kart.png)", 8, "skriv `/vedlegg/kart.png`"),
    ("![Kart](cid:image001.png@01D)", 8, "bildet lå i en e-post: lagre det i vedlegg/"),
    ("[skjemaet for svar](/vedlegg/mitt skjema.pdf)", 8, "adressen `/vedlegg/mitt skjema.pdf` har mellomrom"),
    ("<<<<<<< HEAD\nEn.\n=======\nTo.\n>>>>>>> gren", 8, "har to endringer i samme tekst kollidert (git)"),
    ("---\ntitle: Svar\n---\nTekst.", 9, "feltene står en gang til nede i teksten"),
    ("Tekst om svar pÃ¥ prÃ¸ver.", 8, "feil tegnkoding: «Ã¥» skal være «å»"),
    ("Tekst om svar p\ufffd prøver.", 8, "skriv bokstaven som skal stå der"),
    ("Tekst a" + "\u0301" * 3_000, 8, "én bokstav har 3000 aksenter eller andre merker over seg: slett dem"),
    (
        "Tekst.\n\n<!-- spør Kari om dette\n\nTekst.",
        10,
        "kommentaren lukkes ikke, og blir stående på siden: skriv `-->`",
    ),
    ("<!-- skriv her -->", 7, "det er ingen tekst under feltene"),
]
FILE_MISTAKES = [
    (NAME, "", 1, "filen er tom: skriv feltene og teksten, eller slett filen"),
    (NAME, "Hei alle sammen, det er nytt om svar.\n", 1, "feltene mangler øverst: begynn filen med en linje `---`"),
    (NAME, "<html><body>Hei</body></html>", 1, "feltene mangler øverst"),
    (NAME, item().replace("---\n", "***\n"), 1, "må være tre bindestreker (`---`), ikke «***»"),
    (NAME, f" {item()}", 1, "slett mellomrommene foran"),
    (NAME, f"```yaml\n{item()}```\n", 2, "slett det som står over"),
    (NAME, item().encode("utf-16-le"), 1, "den ser ut til å være UTF-16"),
    (NAME, "---\ntitle: a\n".encode("utf-16-le"), 1, "den ser ut til å være UTF-16"),
    (NAME, b"PK\x03\x04\x14\x00\x06\x00", 1, "filen er et Word-dokument"),
    (NAME, b"\xd0\xcf\x11\xe0\xa1\xb1", 1, "fra en gammel Word"),
    (NAME, b"%PDF-1.7\n%\xe2\xe3", 1, "filen er en PDF, ikke ren tekst"),
    (NAME, b"{\\rtf1\\ansi Tekst}", 1, "i formatet RTF, ikke ren tekst"),
    (f"{NAME}.txt", item(), 1, "må slutte på `.md`, ellers blir den ikke lest: kall filen `2024-03-14-svar.md`"),
    (NAME.replace(".md", ".txt"), item(), 1, "kall filen `2024-03-14-svar.md`"),
    (NAME.replace(".md", ".MD"), item(), 1, "kall filen `2024-03-14-svar.md`"),
    (NAME.replace(".md", ""), item(), 1, "kall filen `2024-03-14-svar.md`"),
    (NAME.replace(".md", ".doc"), "x", 1, "kopier teksten over i `2024-03-14-svar.md`, og slett denne"),
    ("nyheter/2024/14.03.2024-svar.md", item(), 1, "kall filen `2024-03-14-svar.md`"),
    ("nyheter/2024/2024-03-14-svar (1).md", item(), 1, "kall filen `2024-03-14-svar-1.md`"),
    ("nyhet/2024/2024-03-14-svar.md", item(), 4, "flytt den til `nyheter/` og året"),
    (LUNCH, item(type="lunsjmøte", start="2026-12-02T11:30+01:00", end="2026-12-02T12:15"), 7, "skriv `2026-12-02T11:30`"),
    (LUNCH, item(type="lunsjmøte", start="2026-12-02T11:30-12:15", end="2026-12-02T12:15"), 7, "skriv `2026-12-02T11:30`"),
    (LUNCH, item(type="lunsjmøte", start="2.desember 2026 kl. 8", end="2026-12-02T12:15"), 7, "skriv `2026-12-02T08:00`"),
    (LUNCH, item(type="lunsjmøte", start="2026-12-02T11:30", end="kl. 12:15"), 8, "skriv datoen også"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), FIELD_MISTAKES)
def test_a_slip_in_the_fields_is_one_finding_on_its_line(check: Check, text: str, line: int, words: str) -> None:
    alone(check({NAME: text}), NAME, line, words)


@pytest.mark.parametrize(("body", "line", "words"), BODY_MISTAKES)
def test_a_slip_in_the_text_is_one_finding_on_its_line(check: Check, body: str, line: int, words: str) -> None:
    alone(check({NAME: item(body)}), NAME, line, words)


@pytest.mark.parametrize(("name", "text", "line", "words"), FILE_MISTAKES)
def test_the_wrong_kind_of_file_or_name_is_one_finding(
    check: Check, name: str, text: str | bytes, line: int, words: str
) -> None:
    alone(check({name: text}), name, line, words)


def test_a_folder_with_a_capital_is_named_and_what_is_lost_in_it(check: Check) -> None:
    """On Windows it looks like the right one."""
    first, second = check({"Nyheter/2024/2024-03-14-svar.md": item()})
    assert "mappenavnet `Nyheter`" in first
    assert "flytt den til mappen `nyheter/`" in second


@pytest.mark.parametrize("text", [
    item().replace("\n", "\r\n"), item().replace("\n", "\r"), f"\ufeff{item()}", f"\ufeff\ufeff{item()}",
    item(topic="gastro # mage"), item(topic="gastro\xa0"), item().replace("topic: ", "topic:\t"),
    item(title="🎉 Kurs om svar"), item(draft="Nei"), item(icpc2="d12"),
    item("Husk:\n\n- en ting\n  over to linjer\n- to ting\n\n1. først\n2. så\n\n-5 grader er kaldt."),
    item("- en\nting\n- to ting\n\n> - sitat\n> - til"), item("Ring 33\xa034\xa020\xa000.\n\n---\n\nTakk: det var alt."),
    item("Se [siden om svar](https://siv.no/svar) og `https://siv.no/`.\n\n| A | B |\n|---|---|\n| x | y |"),
    item("**Viktig:** ring oss.\n\n**Dette trenger vi:**\n\n- navn\n\nHilsen fra Kari er hyggelig. En god hilsen når fram."),
    item("Bli med i [møtet om svar](https://teams.microsoft.com/l/meetup-join/19%3ax) fra klinikken."),
    item(f"Tekst om svar.\n\n<!-- {'en gammel rutine ' * 200}\n\n[rutinen for svar](/borte/) **her -->"),
    item("```\nkode\n```\n\n    [svar](/borte/)\n\nTekst om svar."),
    item("Kontoret flytter.\n\n– Det blir bra, sier kommuneoverlegen.\n\n– Ja.\n\nØ hjelp tas imot som før.\n\nØ 5 mm."),
    item("**Viktig:** møt **«i god tid»**. **Nå!** og **(ja)**, **a** **b**."),
    item('!!! note "Merk"\n    | A | B |\n    |---|---|\n    | x | y <!-- ok --> |\n\n- Slik:\n\n    | A |\n    |---|\n    | x |\n- to'),
    item("Karyotypen er 47,XXX. Passord: 8–12 tegn."), item(title="“Akutt” eller “snart”"),
    item("Henvisningen av [sett inn dato] avslås.", kind="avslagstekst", version="1"),
    item("[skjemaet](https://siv.no/a 'Nytt skjema') og [e-post](mailto:post@siv.no?subject=Ny time) (se under)"),
    item("1.\tFyll ut\n2.\tSend\n"),
    item("HLA-B*27, *kursive* ord og hjerte*svikt*poliklinikk.\n\nAllelene *2 og *3.\n\n- HLA-B*27\n- HLA-B*51"),
    item("## Kode\n\n    a = b\n\nTekst (se over)[^1].\n\n[^1]: Note."),
])  # fmt: skip
def test_what_is_meant_well_and_works_is_left_alone(check: Check, text: str) -> None:
    """A finding on what is right teaches editors not to read them."""
    assert check({NAME: text}) == []


def alone(found: list[str], name: str, line: int, words: str) -> None:
    """There is one finding, at the line and with the words."""
    assert len(found) == 1, found
    assert found[0].startswith(f"content/{name}:{line}:"), found
    assert words in found[0], found
