"""More of what editors write and mean otherwise: one finding each, on its line, with the repair in it."""

import re
from collections.abc import Callable

import pytest
from test_mistakes import LUNCH, NAME, alone, item

from build_tools.text import markup

Check = Callable[..., list[str]]
MEETING = {"type": "lunsjmøte", "start": "2026-12-02T11:30", "end": "2026-12-02T12:15"}
COLON = 'verdien har kolon: sett den i anførselstegn: `title: "KOLS: nye råd"`'
FIELDS = [
    (item().replace(": ", ":"), 2, "det må være mellomrom etter kolon i alle feltene: `title: Svar på prøver`"),
    (item(action='"Send **alle** prøver nå"'), 6, "`action` vises slik den står, også «**alle**»: skriv ren tekst"),
    (item(action='"Send prøver &ndash; nå"'), 6, "`action` vises slik den står, også «&ndash;»"),
    (item(summary='"Send <b>alle</b> prøver"'), 6, "`summary` vises slik den står, også «<b>»"),
    (item(contact='"[lab@siv.no](mailto:lab@siv.no)"'), 6, "også «[lab@siv.no](mailto:lab@siv.no)»"),
    (item(contact="Kari Nordmann, kari.nordmann@siv.no"), 6, "postkassen ser ut til å være en persons egen"),
    (item(programme='\n  - time: "11.30"\n    title: KOLS: nye råd'), 8, COLON),
    (item(programme='\n- title: KOLS: nye råd\n  time: "11.30"'), 7, COLON),
    (item(cases="\n  - text: En\n    title: To\n    title: KOLS: nye råd"), 9, COLON),
    (item(outlets="\n  - label: Nett\n    url: /\n    date: mars: 2024"), 9, 'i anførselstegn: `date: "mars: 2024"`'),
    (item(valid_until="inntil videre"), 6, "slett linjen; da gjelder det til noe annet blir sagt"),
    (item(valid_until="løpende"), 6, "slett linjen"),
    (item(review_by="ubestemt"), 6, "slett linjen"),
    (item(valid_until="31.12"), 6, "ikke «31.12»: skriv året også"),
    (item(valid_from="1. mars"), 6, "ikke «1. mars»: skriv året også"),
    (item(valid_from="1.12.2026 - 31.12.2026"), 6, "skriv `valid_from: 2026-12-01` og `valid_until: 2026-12-31`"),
    (item(valid_from="1.-31. desember 2026"), 6, "skriv `valid_from: 2026-12-01` og `valid_until: 2026-12-31`"),
    (item(valid_from="2026-12-01/2026-12-31"), 6, "skriv `valid_from: 2026-12-01` og `valid_until: 2026-12-31`"),
    (
        item(superseded_by="vakt-2026"),
        6,
        ": `superseded_by` sies i den nye: slett linjen, og skriv `supersedes: 2024",
    ),
    (item(erstattes_av="vakt-2026"), 6, ": `erstattes_av` sies i den nye"),
    (item(**{"Erstattet av": "vakt-2026"}), 6, ": `Erstattet av` sies i den nye: slett linjen, og skriv"),
    (item(**{"superseded by": "vakt-2026"}), 6, ": `superseded by` sies i den nye"),
    (item(**{"avløses av": "vakt-2026"}), 6, ": `avløses av` sies i den nye"),
    (item(avløst_av="vakt-2026"), 6, ": `avløst_av` sies i den nye"),
    (item(topic="kastro"), 5, "vocabulary/topics.yml; velg en av: `gastro`, `hjerte`"),
    (
        item(source="sykehuset, tonsberg"),
        4,
        "`source` kan bare ha én verdi, ikke `sykehuset` og `tonsberg`: behold én av dem",
    ),
    (item(status="trukket"), 6, ": `status` regnes ut av de andre feltene: slett linjen, og skriv `withdrawn: …`"),
    (item(status="gjeldende"), 6, "advarsel: `status` regnes ut av de andre feltene: slett linjen"),
    (item(icpc2="K21.0"), 6, "ikke «K21.0», som er ICD-10: finn koden i ICPC-2"),
    (item(topic='["gastro", “hjerte”]'), 5, 'krøllete anførselstegn (fra Word): skriv `"hjerte"`'),
    (item(supersedes="2024-03-14-svae"), 6, "det finnes ingen med id `2024-03-14-svae`; id-en er filnavnet uten .md"),
    (item(icpc2="D12 Forstoppelse"), 6, "ikke «D12 Forstoppelse»: skriv `D12`"),
    (item(topic="\n- gastro\n-hjerte"), 7, "det må være mellomrom etter bindestreken: `- hjerte`"),
    (item().replace("---\n", "---\n---\n", 1), 1, "de to første linjene er begge `---`: slett den ene"),
    (item().replace("---\n\n", "...\n\n"), 6, "linjen etter feltene må være tre bindestreker (`---`), ikke «...»"),
    (item(body="action: Send svar elektronisk.\n---\n\nTekst."), 8, "`action` står under den andre `---`"),
    (
        item(title="NY LEGEVAKT I HORTEN"),
        2,
        "skriv den som en setning, med store bokstaver bare først, i navn og i forkortelser",
    ),
    (item(title="Nytt skjema er klart."), 2, "råd: en tittel slutter uten tegn: skriv `Nytt skjema er klart`"),
    (item(title="Nytt skjema!!!"), 2, "en tittel slutter uten tegn: skriv `Nytt skjema`"),
    (item(title="14.03.2024 – Nytt skjema"), 2, "datoen står i `date` og vises over tittelen: skriv `Nytt skjema`"),
    (item(title="–"), 2, "tittelen er «–»: skriv hva saken gjelder"),
    (item(title="Tittel"), 2, "tittelen er «Tittel»: skriv hva saken gjelder"),
    (item(action="Svar på prøver"), 6, "`action` sier det samme som `title`: slett linjen"),
    (item(action="Bruk skjemaet.", summary="Bruk skjemaet."), 7, "`summary` sier det samme som `action`"),
    (item(contact="Kari Nordmann"), 6, "skriv telefonnummeret eller postkassen til et kontor: et navn alene"),
    (item(icpc2="a 97"), 6, "ikke «a 97»: skriv `A97`"),
    (
        item(withdrawn="false"),
        6,
        "`withdrawn` må være grunnen med ord, ikke «false»: skriv grunnen, eller slett linjen",
    ),
    (item(withdrawn="Nei"), 6, "ikke «Nei»: skriv grunnen, eller slett linjen"),
    (item(trukket="ja"), 6, "ikke «ja»: skriv grunnen, eller slett linjen"),
    (item(withdrawn="2026-01-01"), 6, "ikke «2026-01-01»: skriv grunnen, eller slett linjen"),
    (item(withdrawn=""), 6, "`withdrawn` er tom: skriv grunnen, eller slett linjen"),
    (item(withdrawn="null"), 6, "`withdrawn` er tom: skriv grunnen, eller slett linjen"),
    (item(body="audience: fastlege\n\nTekst om svar."), 8, "flytt linjen opp mellom de to"),
    (item(valid_to="2027-01-31"), 6, "feltet `valid_to` er ukjent; mente du `valid_until`?"),
    (item(gjelder_tom="2027-01-31"), 6, "feltet `gjelder_tom` er ukjent; mente du `valid_until`?"),
    (item(valid_since="2027-01-31"), 6, "feltet `valid_since` er ukjent; mente du `valid_from`?"),
    (
        item(title="{VIKTIG} Ny rutine"),
        2,
        'verdien begynner med «{»: sett den i anførselstegn: `title: "{VIKTIG} Ny rutine"`',
    ),
    (item(action="{VIKTIG: Ny rutine"), 6, "verdien begynner med «{»: sett den i anførselstegn"),
    (
        item().replace("title:", "title："),
        2,
        "det må stå et vanlig kolon etter feltets navn: skriv `title: Svar på prøver`",
    ),
    (
        item().replace("title:", "title."),
        2,
        "det må stå et vanlig kolon etter feltets navn: skriv `title: Svar på prøver`",
    ),
    (
        item().replace("source:", "source;"),
        4,
        "det må stå et vanlig kolon etter feltets navn: skriv `source: sykehuset`",
    ),
    (
        item(aliases="/gammel/side.html"),
        6,
        "«/gammel/side.html» slutter på .html, og kan ikke sendes videre herfra; slett linjen",
    ),
    (
        item(aliases="https://www.siv.no/gammel/Side.aspx?id=3"),
        6,
        "slutter på .aspx, og kan ikke sendes videre herfra",
    ),
]
BODIES = [
    ("Ring [legevakten](33 34 20 00) ved tvil.", 8, "adressen `33 34 20 00` er et telefonnummer: skriv `tel:` og nummeret uten mellomrom"),
    ("Ring [legevakten](33342000) ved tvil.", 8, "lenken til et telefonnummer må begynne med tel: skriv `tel:33342000`"),
    ("Møtet er mandag 3. desember 2026.", 8, "3. desember 2026 er en torsdag, ikke en mandag: rett det som er feil"),
    ("Tekst.\n\nFristen er 31. februar 2027.", 10, "31. februar 2027 finnes ikke: rett datoen"),
    ("Kontoret er stengt fra Tirsdag 1. desember 2026 til fredag 5. desember 2026.", 8, "er en lørdag, ikke en fredag"),
    ("Se vedlegg for mer om svar.", 8, "legg filen i vedlegg/, og skriv `[hva den er](/vedlegg/navn.pdf)`"),
    ("Tekst.\n\nNy rutine ligger vedlagt.", 10, "teksten viser til et vedlegg som ikke er her"),
    ("Dette er ** viktig ** for alle.", 8, "stjernene må stå helt inntil ordene: skriv `**viktig**`"),
    ("Gjør slik:\n\n* Ring oss\n*Skriv til oss\n* Vent", 11, "det må være mellomrom etter stjernen: skriv `* Skriv til oss`"),
    ("Bruk skjemaet.\n\nTa kontakt med [sett inn avdeling] ved tvil.", 10, "her står «[sett inn avdeling]» igjen"),
    ("Se Feil! Fant ikke referansekilden.", 8, "«Feil! Fant ikke referansekilden» er en kryssreferanse fra Word"),
    ("Dette trengs:\n\nà Skjema\nà Prøver", 10, "punktet har fått en pil fra Word til tegn: skriv `- Skjema`"),
    ("Skriv til post@siv,no om svar.", 8, "e-postadressen «post@siv,no» kan ikke stemme"),
    ("Skriv til post@ siv.no om svar.", 8, "e-postadressen «post@ siv.no» kan ikke stemme"),
    ("Ring tlf. 33 34 20 0 for time.", 8, "telefonnummeret «33 34 20 0» mangler sifre"),
    ("Logg inn med bruker lege og passord Sommer2026.", 8, "et passord kan ikke ligge åpent: slett det"),
    ("<!-- praksisnytt: tillat eksempel -->\nPassordet Sommer2026.\n\nPassordet er 4711.", 11, "falsk alarm, sett `<!-- praksisnytt: tillat … -->`"),
    ("[rutinen for svar](http://intranett.siv.no/rutine)", 8, "lenken går til et intranett, som leserne ikke når"),
    ("Møtet begynner kl. 25.30.", 8, "klokkeslettet 25.30 finnes ikke"),
    ("Tekst.\n\nNeste uke stenger kontoret.", 10, "råd: «Neste uke» sier ingenting når saken leses senere: skriv datoen"),
    ("Kjære alle sammen!\n\nKontoret flytter.", 8, "hilsenen hører til e-posten den er kopiert fra: begynn med saken"),
    ("Tekst.\n\nHusk **frist 1. desember for alle.", 10, "stjernene foran har ingen makker"),
    ("\n\n".join(["Svarene kommer elektronisk fra mandag, og papir sendes ikke lenger ut."] * 2), 10, "står to ganger: slett det ene"),
    ("HVA ER NYTT\n\nTekst om svar.", 8, "råd: skriv mellomtittelen med `## ` foran og små bokstaver"),
    ("Tekst.\n\nHVEM GJELDER DET?\n\nAlle fastleger.", 10, "store bokstaver er ingen overskrift"),
    ("[rutinen for svar](https://www.siv.no/rutine?utm_source=mail&utm_medium=x)", 8, "(`utm_source=…`): slett den delen"),
    ("[rutinen for svar](https://www.siv.no/rutine?id=3&fbclid=abc)", 8, "adressen sporer den som trykker på lenken"),
    ("[rutinen for svar](https://https://www.siv.no/svar)", 8, "lenken må begynne med https://: skriv `https://www.siv.no/svar`"),
    ("[rutinen for svar](https://www,siv.no/svar)", 8, "nettadressen «https://www,siv.no/svar» kan ikke stemme: åpne siden i nettleseren"),
    ("[rutinen for svar](https://siv.no:99999/svar)", 8, "nettadressen «https://siv.no:99999/svar» kan ikke stemme"),
    ("[skriv til klinikken](mailto:gastro@siv)", 8, "e-postadressen «gastro@siv» kan ikke stemme: skriv hele"),
    (f"![kartet over inngangen](data:image/png;base64,{'iVBOR' * 500})", 8, "er limt inn i selve adressen: legg filen i vedlegg/"),
    ("Se [rutinen][rutine] for svar.\n\n[skjema]: https://www.siv.no/", 8, "`[rutinen][rutine]` blir stående slik, siden `[rutine]: …` mangler: skriv `[rutinen](https://…)`"),
    ("Tekst.\n\nFristen er 31.11.2026.", 10, "31.11.2026 finnes ikke: rett datoen"),
    ("Møtet begynner kl. 12:75.", 8, "klokkeslettet 12:75 finnes ikke"),
    ("[Klikk på denne lenken](https://www.siv.no/svar)", 8, "lenketeksten «Klikk på denne lenken» sier ikke hvor lenken fører"),
    ("[Les hele saken](https://www.siv.no/svar)", 8, "lenketeksten «Les hele saken» sier ikke hvor lenken fører"),
    ("[PDF](https://www.siv.no/svar)", 8, "lenketeksten «PDF» sier ikke hvor lenken fører"),
    ("[link til skjema](https://www.siv.no/svar)", 8, "lenketeksten «link til skjema» sier ikke hvor lenken fører"),
    ("[klinikkens side](https://www.siv.no@ond.example.org/)", 8, "fører til ond.example.org: skriv `https://ond.example.org`"),
    ("[saken om rus](/nyheter/2024/rus/)", 8, "fører ingen steder; rett adressen, eller slett lenken"),
    ("[saken om svar](/nyheter/2023/svaar/)", 8, "fører ingen steder; mente du `/nyheter/2024/svar/`?"),
    ("Stengt:\n\n24. desember: hele dagen\n\n31. desember: fra kl. 10", 12, "vises som 25. desember: skriv `31\\. desember`, eller `- 31\\. desember` i en liste"),
    ("1. juledag: stengt\n1. nyttårsdag: åpent", 9, "vises som 2. nyttårsdag: skriv `1\\. nyttårsdag`"),
    ("15. desember 2026 får alle svar.", 8, "advarsel: datoen blir et punkt i en nummerert liste: skriv `15\\. desember`"),
    ("Etter loven:\n\n4. Henvisning\n7. Epikrise", 11, "«7. Epikrise» vises som 5: rett tallet, eller skriv `7\\. Epikrise`"),
    ("1. Ring\n2. Skriv\n\n1. Vent", 11, "«1. Vent» vises som 3"),
    ("Gi Paracet 1 g 1*4 og Ibux 400 mg 1*3.", 8, "to stjerner gjør det mellom dem kursivt, og blir selv borte: skriv `1 x 4`, eller `\\*`"),
    ("Trombocytter under 100*10^9/L **eller**\nleukocytter over 20*10^9/L.", 8, "skriv `1 x 4`"),
    ("*Gi 1*4 daglig.", 8, "blir selv borte"),
    ("!!! warning\n    Ring 113.", 8, "«warning» blir overskriften, på engelsk: skriv `!!! warning \"Merk\"`"),
    ("Ta CRP*, SR* og Hb.\n\n\\* fastende", 8, "eller `\\*` der stjernen skal vises"),
    ("Kontroll:\n\n- > 65 år: hver måned", 10, "tegnet «>» blir borte, og linjen et sitat: skriv `over 65 år: hver måned`, eller `\\> 65 år: hver måned`"),
    ("Ring ved kreatinin\n>150 µmol/L.", 9, "skriv `over 150 µmol/L.`"),
    ("- 20 grader for serum\n- 80 grader for DNA", 8, "minustegnet er borte: skriv `minus 20 grader` (eller `pluss 20 grader`)"),
    ("Svaret:\n\n+ betyr positiv", 10, "plusstegnet blir et punkt, og er borte: skriv det med ord, eller `\\+`"),
    ("| Navn | Dose |\n|---|---|\n| A | 5 mg |\n| B | 5 mg | ikke ved eGFR < 30 |", 11, "raden har flere ruter enn overskriftene, og «ikke ved eGFR < 30» vises ikke: skriv en overskrift til, eller `\\|`"),
    ("- Slik:\n\n    Uke | Lege\n    --- | ---\n    45 | A \\| B | C", 12, "«C» vises ikke"),
    ("Slik er det:\n| Uke | Lege |\n|---|---|\n| 45 | A |", 9, "tabellen må ha en tom linje over seg, ellers blir den ren tekst"),
    ("- Slik:\n    | Uke | Lege |\n    |---|---|\n    | 45 | A |", 9, "tabellen må ha en tom linje over seg"),
    ("Slik:\n\n    | Uke | Lege |\n    |---|---|\n    | 45 | A |", 10, "tabellen er rykket inn og blir vist som programkode"),
    ("| Uke | Lege |\n|---|---|\n| 45 | A |\n\n| 46 | B |\n| 47 | C |", 12, "den tomme linjen over deler tabellen i to: slett den"),
    ("| Uke | Lege |\n\n|---|---|\n| 45 | A |", 10, "den tomme linjen over deler tabellen i to"),
    ("|---|---|\n| 45 | A |", 8, "tabellen må ha en linje med overskrifter over denne"),
    ("| Uke | Lege |\n| 45 | A |\n|---|---|\n| 46 | B |", 10, "`|---|---|` må stå rett under den første i tabellen"),
    ("| Uke | Lege |\n|---|\n| 45 | A |", 9, "må ha like mange ruter som dem: skriv `|---|---|`"),
    ("1. Ta prøven\n   - på tom mage\n   - før kl. 10\n2. Send", 9, "underpunktet må rykkes inn med fire mellomrom, ellers hører det ikke til punktet over: skriv `    - på tom mage`"),
    ("- Ring\n  - først én lang setning om alt det som må gjøres\n- Skriv", 9, "skriv `    - først én lang setning om alt det som må…`"),
    ("1. Ring\n\n   - først\n\n2. Skriv", 10, "skriv `    - først`"),
    ("- Ring\n    - først\n      * så", 10, "skriv `        * så`"),
    ("1. Ring\n- først\n2. Skriv", 9, "skriv `    - først`"),
    ("Husk:\n  - Ring", 9, "listen må ha en tom linje over seg"),
    ("Gi 5 mg[^1].\n\n[^1]: Gjelder voksne.\n[^1]: Ikke til gravide.", 11, "to noter heter `[^1]`, og bare én av dem vises: gi den ene et annet navn"),
    ("!!! Viktig melding\n    Ring oss.", 8, '`!!! Viktig "Viktig melding"`'),
    ("!!! note Viktig melding\n    Ring oss.", 8, '`!!! note "Viktig melding"`'),
    ("Svar kommer mandag.\n---\nRing oss.", 8, "linjen av streker gjør avsnittet over til en overskrift: sett en tom linje mellom dem"),
    (f"Svar kommer {'en gang ' * 10}på mandag\n------\nRing oss.", 8, "gjør avsnittet over til en overskrift"),
    ("Nytt om svar\n-- \nKari", 8, "gjør avsnittet over til en overskrift"),
    ("Svar kommer mandag\n=======\nSvar kommer tirsdag", 9, "linjen `=======` er igjen etter at to endringer kolliderte (git): slett den"),
    ("Svar kommer mandag.\n\n=======\n\nRing oss.", 10, "linjen `=======` er igjen"),
    ("Svar kommer mandag.\n\n```\n\nRing oss.", 10, "linjen «```» har ingen makker, og blir stående på siden"),
    ("```\nkode\n```\n\n~~~ yaml\nRing oss\n```\n", 12, "«~~~» har ingen makker"),
    ("Slik:\n\n\tDette avsnittet er rykket inn i Word.", 10, "blir vist som programkode: slett tabulatoren foran"),
    ("- Ring\n    1. Navn\n    3. Dag", 10, "«3. Dag» vises som 2"),
]  # fmt: skip
RIGHT = (
    "Det nye passordet er 90 dager gyldig. Passord 12 tegn eller lengre.",
    "<!-- praksisnytt: tillat eksempel fra brukerveiledningen -->\nBruk ikke passordet Sommer2026.",
    "Vi stenger laurdag den 14. mars 2026 og søndag 14. mars 2027.",
    "Møtet er torsdag 3. desember 2026, og fristen mandagen før, 30. november 2026. Det 3. møtet i 2026 er fullt.",
    "Vedleggene sendes med henvisningen. Se [vedlegget om svar](/nyheter/2024/svar/).",
    "2 ** 3 er 8, og * betyr gange.\n\n* Ring\n* Skriv\n\n*Kursiv tekst* her.",
    "Ring tlf. 116117, 113 eller 02800, eller tlf. 33 34 20 00 (telefon 33342000). Kl. 24.00 stenger vi; kl 8.30 åpner vi.",
    "Skjemaet har passord. Passordet får dere av kontoret. Skriv til post@siv.no, så svarer post@siv.no, siv.no og andre.",
    "**Fet** skrift og 2**3, og kode `a ** b`.\n\n- Ja\n\nJa\n\n- Ja\n\nHei, du: svar kommer.",
    "Felt som [dato] og [navn] fylles ut, og [skriv ut skjemaet](/nyheter/2024/svar/). Øl og à la carte. Neste ukes møte er torsdag.",
    "\n\n".join(["```\nEn lang linje som skal skrives av, og som står i begge eksemplene.\n```"] * 2),
    "KOLS OG ASTMA er vanlig.\n\nHPV\n\nTekst om HPV-vaksinen.",
    "[rutinen for svar](https://www.siv.no/rutine?id=3)\n\nKilde: Sykehuset.",
    "[skriv til oss](mailto:post@siv.no?subject=Svar), [skriv til begge](mailto:a@siv.no,b@siv.no), [rutinen](https://blåbær.no:8443), [kartet](http://a.siv.no?x).",
    "Se [rutinen][Rutine] og [1][2], punkt [a][b](https://siv.no/).\n\n[rutine]: https://siv.no/svar",
    "Fristen er 30.11.2026 eller 29.02.2024, versjon 1.13.2024.7 og 10.0.2024.1. Kl. 12.59 og 09:00 stenger vi.",
    "[skjemaet for svar](https://siv.no/a), [link til skjema for svar](https://siv.no/b) og [PDF om svar](https://siv.no/c).",
    "Den nye fristen er\n1. desember 2026 for alle, og\n24. desember for noen.\n\n- Ring innen\n1. desember\n\n24\\. desember er stengt.",
    "Gi 1*4 i *tre* dager, **2*2** er nok.\n\nEller 1\\*4 og 1*3, `2*3*4` eller 2 * 3 * 4.\n\n- 1*3\n- 1*2\n\n| 1*4 | 1*3 |\n|---|---|\n| (*ja*), *1* | *5*. |",
    "> Alder over\n> 65 år.\n\nDe skrev:\n\n> 12 legekontor svarte,\n> og de fleste var fornøyde.\n\nCRP > 50, og\n\n> 1. Ring\n> 2. Vent\n\nSerum fryses ved\n- 20 grader, eller\n-20 grader.\n\n- 5 mg\n- pluss 20 grader",
    "## Slik\n| A | B |\n|:--|--:|\n| 1 \\| 2 | `x | y` | |\n| 3 |\n\n| C |\n|---|\n| D |\n\nA | B\n--- | ---\n1 | 2\n\nEn a | b\n\n| en strek",
    "1. Ring\n    - først\n        - så\n\n    - sist\n2. Skriv\n\nSå:\n\n 9. Vent\n10. Gå\n\n - en\n   over to\n - to\n\n[^1]: Note\n\n    - en\n      - to",
    '!!! viktig "Viktig melding"\n    Gi 5 mg[^1] og 2 mg[^2].\n\n!!! viktig\n    Ring.\n\n[^1]: En.\n[^2]: To.',
    "Bakgrunn\n--------\nEn linje.\nTo linjer.\n---\n\n```\n=======\nSlik.\n---\n```\n\nSom ``` her ```.\n\n~~~\n```\n~~~\n\n- Slik:\n\n    ```\n    kode\n    ```\n\n---",
    "1. Ring\n1. Skriv\n\n    Mer om det.\n\n1. Vent\n\nSå:\n\n2. Ring\n    1. Navn\n    2. Dag\n3. Vent\n\n<!-- ny liste -->\n\n1. Ring\n\n## Så\n1. Ring",
)
LOST = [
    ("Ved pH <normal og laktat >4 legges pasienten inn.", "«<normal og laktat >» blir lest som HTML, og vises ikke på siden: sett mellomrom etter `<`, eller skriv «under»"),
    ("Barn <ett år og barn >ett år behandles ulikt.", "«<ett år og barn >» blir lest som HTML"),
    ("Verdier <normal\nog laktat >4 meldes.", "«<normal og laktat >» blir lest som HTML"),
    ("Gi <vekt i kg> x 10 mg.", "«<vekt i kg>» blir lest som HTML"),
    ("Enheten er \\<kg/m2>.", "«<kg/m2>» blir lest som HTML"),
    ("Hvis a <b og c >d, ring.", "«<b og c >» blir lest som HTML"),
    ("Er p <s x=3 og t >2, ring.", "«<s x=3 og t >» blir lest som HTML"),
    ("| Prøve | Grense |\n|---|---|\n| CRP <grensen og SR >20 | ring |", "«<grensen og SR >» blir lest som HTML"),
    ("Oppmøte <time> og <uke> står i brevet.", "«<time>» blir lest som HTML"),
    ("Ring to ganger </uke> ved behov.", "«</uke>» blir lest som HTML"),
    ("Se <www.siv.no/svar> for mer.", "skriv `[hva leseren finner der](https://www.siv.no/svar)`"),
    ("Ring <tel:33342000> for mer.", "«<tel:33342000>» blir lest som HTML"),
    ("Feltet <title> fylles ut.\n\nSend så skjemaet.", "`<title>` kan ikke stå på siden, og det den viser, blir borte: slett den"),
    ("<iframe src=\"https://kart.example.org/\"></iframe>\n\nKartet er over.", "`<iframe>` kan ikke stå på siden"),
    ("Filmen er her: <video src=\"/vedlegg/film.mp4\" controls></video>", "`<video>` kan ikke stå på siden"),
    ("Verdien <? fra skjemaet ?> meldes.", "blir lest som HTML"),
]  # fmt: skip
SHAPES = (
    "pH <normal og laktat >4", "<vekt i kg>", "<normal", "<normal og \"laktat\" >4", "<normal and='x' laktat=3 >", "<kg/uke>", "<x@laktat og>",
    "<laktat|svar>", "<laktat=svar>", "<b og laktat>", "<p og laktat>", "<time>", "</laktat>", "<laktat>svar</laktat>", "<title>svar</title>",
    "<textarea>svar", "<script>svar</script>", "<!laktat og svar>", "<?laktat?>", "<laktat svar/>", "<svar.laktat>", "<laktat:svar>", "<math>svar</math>",
    "<style>svar</style>", "<svg><text>svar</text></svg>", "<select><option>svar</option></select>", "<button>svar</button>", "<laktat\nsvar>",
    "<![CDATA[svar]]>", "\\<laktat>", "<laktat, svar>", "<laktat;svar>", "<laktat(svar)>", "<laktat 2.5>", "<laktat -svar>",
)  # fmt: skip
KEPT = (
    "Ved pH < normal og laktat >4, ved pH <7,2 og laktat >4, og CRP<20 ringer dere. A<B.",
    "Ved pH &lt;normal og laktat >4, og `<vekt i kg>` i kode.\n\n```\n<title>\n```\n\nTekst.\n\n    <normal og >4",
    "Se <https://siv.no/svar> og <post@siv.no>, <mailto:post@siv.no>.<!-- praksisnytt: <ikke> vist -->",
    "Ved pH <normal ring oss. Uten tegnet etter blir alt stående.",
    "H<sub>2</sub>O og 10<sup>9</sup>, <b>fet</b><br>linje<br/>to <a href=\"/nyheter/2024/svar/\" title='a > b'>siden om svar</a>.",
    '<div class="boks">\n<p align=center><font color=red>Rødt</font> og <center>midt på</center></p></div>',
    "<details open><summary>Mer</summary>\n\nSkjult.\n\n</details>\n\n<time datetime=2024-03-14>I dag</time>",
    '<table border="1" cellpadding=0>\n<tr><td nowrap>En</td><td>To</tr>\n</table>\n\n<ul><li>En<li>To</ul>',
    "[rutinen for svar](<https://siv.no/svar>) er ny.\n\n[her]: <https://siv.no/>",
)
MEETINGS = [
    ({"place": "Auditoriet", "registration": "kurs@siv.no"}, "ikke «kurs@siv.no»: skriv `mailto:kurs@siv.no`"),
    ({"place": "Auditoriet", "end": "2026-12-02 1:15 PM"}, "skriv `2026-12-02T13:15`"),
    ({"place": "Auditoriet", "end": "2026-12-02T12:15Z"}, "skriv `2026-12-02T13:15`"),
    (
        {"place": "Auditoriet", "status": "avlyst"},
        ": `status` regnes ut av de andre feltene: slett linjen, og skriv `cancelled: …`",
    ),
    ({"place": "Auditoriet", "cancelled": "nei"}, "`cancelled` må være grunnen med ord, ikke «nei»: skriv grunnen"),
    ({"place": "Auditoriet", "avlyst": ""}, "`avlyst` er tom: skriv grunnen, eller slett linjen"),
    ({"place": "Auditoriet", "points": "3"}, "feltet `points` er ukjent; mente du `credit_points`?"),
    ({"place": "Auditoriet", "timer": "3"}, "feltet `timer` er ukjent; mente du `credit_points`?"),
    ({"place": "Auditoriet", "godtgjøring": "Takst 14"}, "mente du `compensation`?"),
    ({"place": "Auditoriet", "tid": "kl. 11.30"}, "feltet `tid` er ukjent; mente du `start`?"),
    ({"place": "Auditoriet", "lenke": "https://siv.no/"}, "feltet `lenke` er ukjent; mente du `meeting_url`?"),
    ({}, "det står ikke hvor møtet er: skriv `place: …` eller `meeting_url: https://…`"),
    ({"place": "Auditoriet", "start": "2026-12-02T24:00", "end": "2026-12-03T12:15"}, "skriv `2026-12-02T23:59`"),
]


@pytest.mark.parametrize(("text", "line", "words"), FIELDS)
def test_a_slip_in_the_fields_is_one_finding(check: Check, text: str, line: int, words: str) -> None:
    alone(check({NAME: text}), NAME, line, words)


@pytest.mark.parametrize(("body", "line", "words"), BODIES)
def test_a_slip_in_the_text_is_one_finding(check: Check, body: str, line: int, words: str) -> None:
    alone(check({NAME: item(body)}), NAME, line, words)


def test_every_topic_there_is_may_be_chosen(check: Check) -> None:
    """However many: the one that is meant may be the last."""
    topics = "".join(f"tema-{letter}:\n  label: Tema {letter}\n" for letter in "abcdefghijklmnopqrst")
    (one,) = check({NAME: item(), "vocabulary/topics.yml": topics})
    assert one.endswith("`tema-s`, `tema-t`")


@pytest.mark.parametrize("body", RIGHT)
def test_what_looks_like_a_slip_and_is_none_is_let_be(check: Check, body: str) -> None:
    assert [each for each in check({NAME: item(body)}) if "råd" not in each] == []


@pytest.mark.parametrize(("body", "words"), LOST)
def test_words_that_would_vanish_as_a_tag_are_an_error(check: Check, body: str, words: str) -> None:
    found = check({NAME: item(body)})
    assert any(words in each and ": advarsel:" not in each for each in found), found


@pytest.mark.parametrize("body", KEPT)
def test_a_sign_that_loses_nothing_is_let_be(check: Check, body: str) -> None:
    """Numbers after the sign, links, code, remarks, and HTML whose words stay."""
    found = check({NAME: item(body)})
    assert [each for each in found if "HTML, og" in each or "blir borte" in each or "lukkes ikke" in each] == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "place", ["Ved {} inn.", "{}", "- Ved {} ring\n- to", "Ved **{}** ring", "## Ved {}\n\nHei."]
)
def test_no_word_between_angle_brackets_vanishes_without_an_error(check: Check, shape: str, place: str) -> None:
    """Whatever Markdown and the sanitiser make of it."""
    body = place.format(shape)
    shown = markup.render(body).text
    lost = [word for word in re.findall(r"[a-zæøå]{4,}", body.lower()) if word not in shown.lower()]
    assert not lost or [each for each in check({NAME: item(body)}) if "HTML, og" in each or "blir borte" in each]


def test_what_is_not_ended_is_a_warning(check: Check) -> None:
    """Or the rest of the page is bold."""
    alone(check({NAME: item("Tekst.\n\nHusk <b>fristen.\n\nAlle <b>må</b> svare.")}), NAME, 10, "`<b>` lukkes ikke")


@pytest.mark.parametrize(("fields", "words"), MEETINGS)
def test_a_meeting_is_somewhere_and_at_a_time_that_exists(check: Check, fields: dict[str, str], words: str) -> None:
    (one,) = [each for each in check({LUNCH: item(**{**MEETING, **fields})}) if LUNCH in each]
    assert words in one


def test_a_meeting_that_was_or_is_cancelled_need_not_be_anywhere(check: Check) -> None:
    assert check({LUNCH: item(**MEETING, cancelled="Ingen meldte seg på.", updated="2026-11-20")}) == []


def test_a_picture_is_described_by_more_than_its_files_name(check: Check) -> None:
    """Its address is wrong too in this test, which is another finding."""
    found = check({NAME: item("![bilde1.png](/vedlegg/kart.png)")})
    assert any("«bilde1.png» er filens navn: skriv `![hva bildet viser](adressen)`" in each for each in found)


def test_what_is_superseded_may_be_looked_up_by_its_title(check: Check) -> None:
    """Editors remember titles; the id is suggested."""
    old = item("En eldre tekst om noe annet.", title="Mal for strukturert avslag", date="2023-01-02")
    found = check({NAME: item(supersedes="Mal for strukturert avslag"), "nyheter/2023/2023-01-02-mal.md": old})
    alone(found, NAME, 6, "mente du `2023-01-02-mal`?")


@pytest.mark.parametrize(
    ("left_out", "line"), [("", 10), ("\n    questions: []", 12), ("\n    questions:\n      - ''", 12)]
)
def test_a_case_without_a_question_is_told_at_the_case(check: Check, left_out: str, line: int) -> None:
    """As the form may save it; the check of its pull request says what to write."""
    case = "  - title: {}\n    text: En tenkt pasient.{}"
    cases = "\n".join(["", case.format("Anna", "\n    questions: [Hva nå?]"), case.format("Berit", left_out)])
    name = "smagruppe/svar.md"
    (one,) = [each for each in check({name: item(cases=cases)}) if name in each]
    assert one.startswith(
        f"content/{name}:{line}: `questions` mangler i `cases`: minst ett spørsmål gruppen skal drøfte"
    )
