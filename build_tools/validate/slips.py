"""Slips of the pen in a body: what Markdown takes for something else than was meant, and renders without a word.

Each kind is told once a file, at the first place: who does it, does it all through.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from build_tools.errors import Problem, Severity
from build_tools.model import TEXT_KINDS
from build_tools.validate.bodies import Body, indented_code, label, marks
from build_tools.validate.guard import ALLOWANCE, allowances


class Slip(Struct, frozen=True):
    """``message`` is filled with the pattern's groups; the pattern is only tried where one of ``signs`` stands.

    Every line begins after a line end, the first one too (`Body`). A sign with a character that is rare (`marks`) is
    looked for in a tenth of the time.
    """

    rule: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    message: str
    severity: Severity = "warning"
    allowable: bool = False
    """Whether a comment with a reason may allow it: false alarms of what looks like a secret cannot be ruled out."""
    to_fill: bool = False
    """Whether it is right in a text that is to be copied and filled in."""


_ALLOWANCE = ALLOWANCE.format(mark="<!-- praksisnytt: tillat … -->")
_SPAN = r"(?:[^*\n|\\]|\\.|\*\*|\n(?!\n| {0,3}(?:[-+*#>]|\d+\.) ))+?"
"""Words within one paragraph, point or cell, with no star by itself."""
_BOXES = "(?:note|warning|tip|info|danger|important|caution|attention)"
"""What boxes are called in English, and no reader is to see."""
SLIPS = (
    Slip("bullet", ("•", "·", "●", "▪", "◦", "‣", "∙", "■", "➢", "\no\t", "\n–", "\n—", "\n−"),
         re.compile(r"\n[ \t]*(?P<at>[•·●▪◦‣∙■➢]|o\t|[–—−](?= [^\n]*(?:\n[^\n]+)*?\n[ \t]*[–—−] ))"  # one may quote
                    r"[ \t]*(?P<text>\w[^\n]{0,40})"),
         "punkter må begynne med bindestrek og mellomrom, og ha en tom linje over det første: skriv `- {text}`"),
    Slip("bullet", ("\n-",),
         re.compile(r"\n-(?P<text>[^\W\d_][^\n]{0,40})[^\n]*\n-[^\W\d_]"),
         "det må være mellomrom etter bindestreken: skriv `- {text}`"),
    Slip("bullet", ("\no",),
         re.compile(r"\n(?P<at>o) [ \t]*(?P<text>[A-ZÆØÅ][^\n]{0,40})"),
         "punkter må begynne med bindestrek og mellomrom, og ha en tom linje over det første: skriv `- {text}`"),
    Slip("bullet", ("\n1)",),
         re.compile(r"\n(?P<number>1)\)[ \t]+(?P<text>\w[^\n]{0,40})[^\n]*\n+2\)"),
         "en nummerert liste må ha punktum etter tallet: skriv `{number}. {text}`"),
    Slip("bullet", ("-\xa0", "*\xa0"),
         re.compile(r"\n[ \t]*(?P<mark>[-*])\xa0\s*(?P<text>\w[^\n]{0,40})"),
         "det må være et vanlig mellomrom etter «{mark}», ikke et hardt (fra Word): skriv `{mark} {text}`"),
    Slip("bullet", ("\n*",),
         re.compile(r"\n\*[ \t][^\n]*\n\*(?P<text>[^\W\d_][^\n*]{0,40})[^\n*]*(?:\n|\Z)"),
         "det må være mellomrom etter stjernen: skriv `* {text}`"),
    Slip("bold", ("** ", " **"),
         re.compile(r"(?<!\S)(?P<at>\*\*)(?P<text> [^\s*][^*\n]{0,60}?|[^\s*][^*\n]{0,60}? (?=\*\*(?![^\s.,;:!?)])))"
                    r"\*\*(?!\*)"),
         "stjernene må stå helt inntil ordene: skriv `**{text}**`"),
    Slip("stars", ("*",),
         re.compile(rf"(?P<at>\*)(?:(?<=\w\*)(?=\d){_SPAN}\*(?<![\s*]\*)(?!\*)"  # HLA-B*15 and a dose of 1*4
                    rf"|(?<=[^\W\d_]\*)(?=[^\W\d_]\w*[^\w*]){_SPAN}\*(?<=\w\*)(?=\w)"  # mg*kg, twice
                    rf"|(?<=\w\*)(?=[.,;:)]){_SPAN}\*(?<=\w\*)(?![\w*])"  # two words with a note each
                    rf"|(?<![\w*\\]\*)(?=[^\s*]){_SPAN}\*(?<=[^\s*]\*)(?=\d))"),
         "to stjerner gjør det mellom dem kursivt, og blir selv borte: skriv `1 x 4`, eller `\\*` der stjernen skal "
         "vises", "error"),
    Slip("quote", (">",),
         re.compile(r"\n(?!>)[^\n]*\n(?:[ \t]*(?:[-+*]|\d+\.)[ \t]+| {0,3})(?P<at>>)[ \t]*"
                    r"(?P<text>\d(?!\d*\. )[^\n]{0,40})(?![^\n]*\n>[ \t]*[^\s\d])"),  # a quotation goes on
         "tegnet «>» blir borte, og linjen et sitat: skriv `over {text}`, eller `\\> {text}`", "error"),
    Slip("box", ("!!!",),
         re.compile(rf"\n!!! ?(?=(?P<first>[\w-]+) +[\w-])(?:{_BOXES} +)?(?P<text>[\w-]+(?: +[\w-]+)*) *(?:\n|\Z)"),
         "bare det første ordet blir overskriften: skriv `!!! {first} \"{text}\"`", "error"),
    Slip("box", ("!!!",),
         re.compile(rf"\n!!! ?(?P<text>{_BOXES}) *(?:\n|\Z)"),
         "«{text}» blir overskriften, på engelsk: skriv `!!! {text} \"Merk\"` med den overskriften du vil ha"),
    Slip("tracking", ("utm_", "fbclid=", "gclid=", "mc_cid=", "mc_eid="),
         re.compile(r"https?://[^\s()<>\"?]{1,500}\?[^\s()<>\"]{0,500}?(?P<at>\b(?:utm_\w+|fbclid|gclid|mc_[ce]id))="),
         "adressen sporer den som trykker på lenken (`{at}=…`): slett den delen av den"),
    Slip("safelink", (".outlook.com/",),
         re.compile(r"(?<![(<])(?<!\]: )(?P<at>https?://[\w.-]{1,80}\.safelinks\.protection\.outlook\.com/)", re.I),
         "adressen er skrevet om av Outlook og viser hvem som fikk e-posten: åpne den, og skriv den du kommer til",
         "error"),
    Slip("attachment", ("vedl",),
         re.compile(r"\A(?![\s\S]*\]\()[\s\S]*?\b(?P<at>[Ss]e (?:også )?(?:vedlegg(?:et|ene)?|vedlagte?)|"
                    r"(?:ligger|er|følger) vedlagt)\b"),
         "teksten viser til et vedlegg som ikke er her: legg filen i vedlegg/, og skriv "
         "`[hva den er](/vedlegg/navn.pdf)`", "info"),
    Slip("link-shape", ("] (",),
         re.compile(r"(?<!!)(?P<text>\[[^\[\]\n]{1,200}\])[ ]+\((?P<to>(?:https?://|mailto:|www\.|/[a-z])[^\s)]*)\)"),
         "det kan ikke være mellomrom i lenken: skriv `{text}({to})`"),
    Slip("link-shape", (")[",),
         re.compile(r"\((?P<text>[^()\n]{1,200})\)\[(?P<to>(?:https?://|/)[^\]\s]{1,300})\]"),
         "lenken har byttet om parentesene: skriv `[{text}]({to})`"),
    Slip("link-shape", ("](",),
         re.compile(r"(?P<text>\[[^\[\]\n]{1,200}\])\((?P<to>(?:https?://|/|mailto:)[^\s()<>]{1,500})[ \t]*$", re.M),
         "parentesen lukkes ikke: skriv `{text}({to})`"),
    Slip("link-shape", ("](",),
         re.compile(r"\]\(<?(?P<to>[^\s()<>\"']+(?: [^\s()<>\"']+){1,12}"
                    r"\.(?:pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|md))>?\)", re.I),
         "adressen `{to}` har mellomrom: gi filen et navn uten, og skriv det her", "error"),
    Slip("link-shape", ("](",),
         re.compile(r"\]\(<?(?P<to>(?:tel:)?\+?\d+(?: \d+)+|tel: +\+?\d[\d ]*)>?\)"),
         "adressen `{to}` er et telefonnummer: skriv `tel:` og nummeret uten mellomrom", "error"),
    Slip("link-shape", ("](",),
         re.compile(r"\]\(<?(?P<to>(?=https?:|/|mailto: )"
                    r"(?![^\n)]{0,200}\.(?:pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|md)>?\))"  # a file's is told above
                    r"[^\s()<>\"']*(?: +[^\s()<>\"']+){1,12})>?\)", re.I),
         "adressen `{to}` har mellomrom: slett dem, eller skriv `%20` for hvert", "error"),
    Slip("link-shape", ("](data:",),
         re.compile(r"\]\(<?(?P<at>data:)(?=[^\s()]{2001}|[^\s()<>]*[<>])"),
         "bildet eller filen er limt inn i selve adressen: legg filen i vedlegg/, og skriv `/vedlegg/…`", "error"),
    Slip("two-heads", ("---\n",),
         re.compile(r"\n---[ \t]*\n(?:[a-zæøå_]+:[^\n]*\n)*"
                    r"(?P<at>title|tittel|source|avsender|topic|tema|date|dato):[ \t]"),
         "feltene står en gang til nede i teksten: slett det ene settet", "error"),
    Slip("table", ("\t",),
         re.compile(r"\n(?P<at>[^\W\d_])[^\t\n|]+\t[^\t\n]*\w[^\n]*\n[^\s|][^\t\n|]*\t[^\n]*\w"),
         "tabellen er limt inn med tabulatorer, og cellene flyter sammen: skriv `| Uke | Lege |`, så `|---|---|`, og "
         "så en linje med `|` mellom cellene for hver rad"),
    Slip("mail-head", ("Fra:", "From:", "Sendt:", "Sent:"),
         re.compile(r"\n[*_]{0,2}(?P<at>Fra|From|Sendt|Sent):.*\n\n?"
                    r"[*_]{0,2}(?:Sendt|Dato|Til|Kopi|Emne|Sent|Date|To|Cc|Subject):"),
         "her står hodet fra en e-post: slett linjene med avsender, mottakere og emne"),
    Slip("greeting", ("\n",),
         re.compile(r"\n(?=[BGHMVbghmv])(?P<at>(?:(?:med )?(?:vennlig|beste|god|venn?leg) )?(?:hilsen|helsing)|mvh)\b"
                    r"[.,!]?[ \t]*$", re.M | re.I),
         "hilsenen hører til e-posten den er kopiert fra: slett den og navnet under; avsenderen står i `source`"),
    Slip("greeting", ("\nHei", "\nKjære"),
         re.compile(r"\A\n*(?P<at>Hei|Kjære)\b[^\n.]{0,40}[!,]?[ \t]*\n"),
         "hilsenen hører til e-posten den er kopiert fra: begynn med saken"),
    Slip("heading", ("\n**", "\n__"),
         re.compile(r"\n\n(?P<at>\*\*|__)(?P<text>[^\W\d_][^*_\n]{1,58}[^*_\n.!?:])(?P=at)"
                    r"[ \t]*\n\n+(?=[\w-])"),
         "skriv mellomtittelen som `## {text}`: uthevet skrift er ingen overskrift for den som får siden lest opp",
         "info"),
    Slip("heading", ("\n\n",),
         re.compile(r"\n\n(?P<at>[A-ZÆØÅ])(?=[A-ZÆØÅ ,-]*[A-ZÆØÅ]{4})[A-ZÆØÅ ,-]{5,58}[:?]?"
                    r"[ \t]*\n\n+(?=[\w-])"),
         "skriv mellomtittelen med `## ` foran og små bokstaver: store bokstaver er ingen overskrift for den som får "
         "siden lest opp", "info"),
    Slip("heading", ("\n--", "\n-\n", "\n- \n", "\n="),
         re.compile(r"\n\n(?P<at>(?! {0,3}[#|]|[a-z_]+: )\S[^\n]*)\n"
                    r"(?:(?:(?<=[.,:;!?]\n)|(?<=[^\n]{80}\n))(?!={7}\s)[-=]+|--?) *(?=\n|\Z)"),
         "linjen av streker gjør avsnittet over til en overskrift: sett en tom linje mellom dem, eller slett den"),
    Slip("merge", ("\n=======",),
         re.compile(r"\n(?P<at>={7})[ \t]*(?=\n|\Z)"),
         "linjen `=======` er igjen etter at to endringer kolliderte (git): slett den, og det som står to ganger "
         "(en mellomtittel skrives `## …`)", "error"),
    Slip("fence", ("```", "~~~"),
         re.compile(r"\n {0,3}(?P<text>`{3,}|~{3,})[^\n`]*(?=\n|\Z)"),
         "linjen «{text}» har ingen makker, og blir stående på siden: slett den, eller skriv den også der koden "
         "slutter"),
    Slip("comment", ("<!--",),
         re.compile(r"(?P<at><!--)"),
         "kommentaren lukkes ikke, og blir stående på siden: skriv `-->` der den slutter", "error"),
    Slip("unfinished", ("XXX", "TODO", "TBD", "psum"),
         re.compile(r"(?P<text>(?<!\d,)(?<!\d, )\bXXX+\b|\bTODO\b|\bTBD\b|\b[Ll]orem ipsum\b)"),
         "her står «{text}» igjen: skriv det som skal stå der"),
    Slip("unfinished", ("[",),
         re.compile(r"(?P<text>\[(?:[Ss]ett inn|[Ff]yll inn|[Ss]kriv)\b[^\]\n]{0,60}\])(?![(\[:])"),
         "her står «{text}» igjen: skriv det som skal stå der", to_fill=True),
    Slip("word-reference", ("Feil!", "Error!"),
         re.compile(r"(?P<text>(?:Feil! (?:Fant ikke|Bokmerke|Ukjent)|Error! (?:Reference|Bookmark))[^\n.]{0,40})"),
         "«{text}» er en kryssreferanse fra Word som ble borte: skriv hva den viste til"),
    Slip("bullet", ("\nà ", "\nè ", "\nØ "),
         re.compile(r"\n(?P<at>[àèØ])[ \t]+(?!hjelp|\d)(?P<text>\w[^\n]{0,40})"),
         "punktet har fått en pil fra Word til tegn: skriv `- {text}`"),
    Slip("mail-address", ("@",),
         re.compile(r"(?P<text>(?<![\w.+-])[\w.+-]{1,64}(?:(?:@ {1,9}| {1,9}@ ?)[a-z][\w-]{0,62}\.(?:no|com|org|net)|"
                    r"@[\w.-]{1,200},(?:no|com))\b)"),
         "e-postadressen «{text}» kan ikke stemme: skriv den uten mellomrom, og med punktum foran no"),
    Slip("phone", ("lf", "elef"),
         re.compile(r"f(?:(?<=\b[Tt]lf)\.?|on(?<=\b[Tt]elefon)(?:nummer)?)[ :]{1,2}(?!\d{4}\b)(?P<text>(?:\d ?){6,7})"
                    r"(?![ \d]*\d)(?<!116117)(?<!116 117)"),
         "telefonnummeret «{text}» mangler sifre: et norsk nummer har åtte"),
    Slip("password", ("assord",),
         re.compile(r"\bpassord(?:et)?(?: er)?[ :]{1,2}(?P<at>(?!\d{1,3}(?:[–-]\d{1,3})? [a-zæøå])[^\s.,]*\d[^\s,]*)",
                    re.I),
         f"et passord kan ikke ligge åpent: slett det, og skriv hvem leseren får det av. {_ALLOWANCE}", "error",
         allowable=True),
    Slip("intranet", ("](",),
         re.compile(r"\]\((?P<at>https?://(?:[\w.-]*\.)?intranett?\b)"),
         "lenken går til et intranett, som leserne ikke når: legg filen i vedlegg/, eller skriv innholdet her"),
    Slip("clock", ("kl",),
         re.compile(r"kl(?<!\wkl)\.? (?P<text>(?:2[5-9]|[3-9]\d)[.:]\d\d|\d{1,2}[.:][6-9]\d)\b"),
         "klokkeslettet {text} finnes ikke: rett det"),
    Slip("relative-day", ("I mo", "Neste uk", "I gå"),
         re.compile(r"(?P<text>\b(?:I morgen|Neste uke|I går)(?= ))"),
         "«{text}» sier ingenting når saken leses senere: skriv datoen", "info"),
    Slip("word-html", ("<",),
         re.compile(r"(?P<at><o:p|<\w+ class=[\"']?Mso|<font\b|<span style=)"),
         "her er HTML limt inn fra Word eller Outlook: lim teksten inn på nytt som ren tekst (Ctrl+Skift+V)"),
    Slip("bare-address", ("://", "www."),
         re.compile(r"(?<!\]: )(?<![(<\[\"'“”‘’«=\w/.@:>])(?P<at>https?://(?![\w.-]{1,80}\.safelinks\.)|www\.)[^\s<>()\[\]\"'`]++(?![^\n\[]*\]\()"),
         "nettadressen blir ikke til en lenke: skriv `[hva leseren finner der](https://…)`", "info"),
)  # fmt: skip
_SOUGHT = tuple((slip, tuple((marks(sign), sign) for sign in slip.signs)) for slip in SLIPS)


def look(bodies: Sequence[Body]) -> Iterator[Problem]:
    """Every kind of slip in some bodies."""
    together = "".join(body.marks for body in bodies)
    for slip, signs in _SOUGHT:
        some = {
            body: None
            for rare, sign in signs
            if rare in together
            for body in bodies
            if rare in body.marks and sign in body.text
        }
        for body in some:
            if slip.to_fill and any(
                body.document.data.get(name) in TEXT_KINDS for name in ("kind", "slag", "type_nyhet")
            ):
                continue
            found = slip.pattern.search(body.text)
            while found and slip.allowable and body.line(found.start()) in allowances(body.document)[0]:
                found = slip.pattern.search(body.text, found.end())
            if found:
                groups = found.groupdict()
                at = found.start("at" if "at" in groups else "text" if "text" in groups else "to")
                shown = {name: value.strip() for name, value in groups.items()}
                yield _problem(body, at, slip.message.format(**shown), slip.severity, slip.rule)
    for body in bodies:
        yield from _others(body)


def _is_to_fill(body: Body) -> bool:
    return any(body.document.data.get(name) in TEXT_KINDS for name in ("kind", "slag", "type_nyhet"))


def _problem(body: Body, at: int, message: str, severity: Severity, rule: str) -> Problem:
    return Problem(body.document.path, body.line(at), message, severity, rule)


def _others(body: Body) -> Iterator[Problem]:
    """Slips that no pattern tells by itself."""
    text, rare = body.text, body.marks
    if found := _LATE_FIELD.match(text):
        message = f"`{found['at']}` står under den andre `---`, og blir tekst på siden: flytt linjen opp mellom de to"
        yield _problem(body, found.start("at"), message, "error", "late-field")
    if "**" in rare and text.count("**") % 2 and (at := _open_bold(text)) >= 0:
        message = "stjernene foran har ingen makker, og blir stående på siden: skriv `**` også der uthevingen slutter"
        yield _problem(body, at, message, "warning", "bold")
    if (at := _pasted_twice(text)) >= 0:
        message = "avsnittet står to ganger: slett det ene"
        yield _problem(body, at, message, "warning", "twice")
    if "[^" in rare and (note := _loose_note(text)):
        message = f"noten `[^{note[1]}]` har ingen tekst: skriv `[^{note[1]}]: …` på en egen linje nederst"
        yield _problem(body, note.start(), message, "warning", "note")
    if "[^" in rare and (note := _second_note(text)):
        message = f"to noter heter `[^{note[1]}]`, og bare én av dem vises: gi den ene et annet navn, også i teksten"
        yield _problem(body, note.start(), message, "error", "note")
    if "][" in rare and "][" in text and (loose := _loose_reference(text)):
        missing = f"`{loose[0]}` blir stående slik, siden `[{loose['name']}]: …` mangler"
        message = f"{missing}: skriv `[{loose['text']}](https://…)`"
        yield _problem(body, loose.start(), message, "warning", "link-shape")
    if body.indented:
        document = body.document
        for offset, code in indented_code(document.body):
            table = code.lstrip().startswith("|")
            if table or (_SENTENCE.match(code, 0, 200) and not set("{}=;") & set(code)):
                above = document.body.count("\n", 0, offset + len(code) - len(code.lstrip("\n")))
                what = "tabellen" if table else "avsnittet"
                space = "tabulatoren" if code.lstrip("\n")[0] == "\t" else "mellomrommene"
                message = f"{what} er rykket inn og blir vist som programkode: slett {space} foran"
                yield Problem(document.path, document.body_line + above, message, "warning", "indented")
                break


def _open_bold(text: str) -> int:
    """Where stars stand that nothing answers in their paragraph; -1 if none do."""
    at = 0
    for part in text.split("\n\n"):
        if part.count("**") == 1 and _OPENS.search(part):
            return at + part.index("**")
        at += len(part) + 2
    return -1


def _pasted_twice(text: str) -> int:
    """Where a long paragraph stands for the second time; -1 if none does."""
    parts = [part for part in map(str.strip, text.split("\n\n")) if len(part) >= _LONG]
    if len(set(parts)) == len(parts):
        return -1
    twice = next(part for number, part in enumerate(parts) if part in parts[:number])
    return text.index(twice, text.index(twice) + 1)


def _loose_note(text: str) -> re.Match[str] | None:
    """A reference to a footnote that stands nowhere."""
    written = set(_NOTE.findall(text))
    return next((each for each in re.finditer(r"\[\^([\w-]{1,30})\](?!:)", text) if each[1] not in written), None)


def _second_note(text: str) -> re.Match[str] | None:
    """A footnote of the same name as one before it, which it takes the place of."""
    names: set[str] = set()
    for each in _NOTE.finditer(text):
        if each[1] in names:
            return each
        names.add(each[1])
    return None


def _loose_reference(text: str) -> re.Match[str] | None:
    """A link that names its address, where no such name has one."""
    named = {label(each) for each in re.findall(r"^[ \t>]{0,20}\[([^\]\n^]{1,200})\]:", text, re.M)}
    found = _REFERENCE.finditer(text)
    return next((each for each in found if label(each["name"]) not in named), None)


_NOTE = re.compile(r"^\[\^([^\]\n]+)\]:", re.M)
_REFERENCE = re.compile(
    r"(?<![\\\]])\[(?P<text>[^\[\]\n]{0,100}[^\W\d_]{2}[^\[\]\n]{0,100})\]\[(?P<name>[^\[\]\n^]{1,100})\](?![\[(:])"
)
_LATE_FIELD = re.compile(
    r"\n*(?P<at>source|avsender|kilde|topic|tema|action|valid_until|audience|municipalities|supersedes|summary|"
    r"review_by):[ \t]"
)
_OPENS = re.compile(r"(?<![\w*])\*\*(?=\w)")
_LONG = 60
"""Characters of a paragraph that nobody writes twice on purpose."""
_SENTENCE = re.compile(r"\s*[A-ZÆØÅ][a-zæøå]*(?: [\w,«»-]+){3}")
