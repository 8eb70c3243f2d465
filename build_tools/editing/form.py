"""The form in the browser at ``/rediger/``: Sveltia CMS with settings made from the fields and the vocabularies.

Nothing is there unless ``extra.form`` in ``mkdocs.yml`` says so. The program comes from its npm package, whose
version and digest stand here; ``make form`` fetches it, a build only copies what was fetched.
"""

import base64
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from build_tools.context import Site
from build_tools.editing.schema import Terms, terms_of
from build_tools.errors import UsageError
from build_tools.model.entry import Collection
from build_tools.outputs.pages import labels
from build_tools.site_file import SiteFile
from build_tools.validate.fields import FIELDS, Field

PACKAGE = "@sveltia/cms@0.221.1"
TARBALL = Path(".cache/form/sveltia-cms-0.221.1.tgz")
"""Where ``make form`` (``npm pack``) puts the package."""
INTEGRITY = "J+Qoik9kGMk2L7vNpOQrnDmFRi+NB6vwJ0f657YtsxWH0P8WYSYRRSRC2pQ/jGGbVlM//Pg/WIgmkpswqoo3gQ=="
"""SHA-512 (base64) of the package, as the registry states it."""
ELSEWHERE = (
    "https://unpkg.com/@sveltia/cms",
    "https://www.githubstatus.com/api/v2/status.json",
    "https://status-api.hostedstatus.com/1.0/status/5b36dc6502d06804c08349f7",
)
"""What the program would ask other hosts for (is there a newer one, is the git host well): never asked here."""
_ROOT = "package/npm/"
_NORWEGIAN = Path(__file__).with_name("form-nb.yml")
_LANGUAGES = re.compile(rb"`ar,bg,[A-Za-z,-]+`\.split\(`,`\)")
_LOADED = re.compile(rb"\{ar:\(\)=>[^{}]+locales/zh-TW\.json`\),\[\],import\.meta\.url\)\}")
"""Where the program lists its languages, and loads them as JSON, which browsers do not import."""
_FONT = re.compile(rb"https://cdn\.jsdelivr\.net/fontsource/fonts/([a-z0-9-]+)(?::vf)?@[\d.]+/([a-z0-9-]+)\.woff2")
_LENIENT = re.compile(rb"enforceRequired:\w+\(e\)")
"""Where the program lets a draft lack what is required: its file would be named without its date, for ever."""
_FRONT_MATTER = re.compile(rb"===`yaml-frontmatter`&&\(\w+=\w+\(\w+")
"""Where the program reads an entry's fields, and would make numbers of 03005, 1.10 and 11.30."""
_NO_NUMBERS = rb"\g<0>,{customTags:e=>e.filter(({tag})=>!/:(int|float)$/.test(tag))}"
BACKENDS = ("github", "gitlab")
_REPO = re.compile(r"[\w.-]+(?:/[\w.-]+)+", re.ASCII)
_BRANCH = re.compile(r"[\w./-]+", re.ASCII)
_HOST = re.compile(r"https://[\w.-]+(?::\d+)?", re.ASCII)
_COMMITS = {
    "create": "{{collection}}: {{slug}}",
    "update": "{{collection}}, endret: {{slug}}",
    "uploadMedia": "Fil: {{path}}",
    "deleteMedia": "Fil slettet: {{path}}",
}
"""What stands in the history and over the pull request."""
_WIDGETS: Mapping[str, str] = {
    "line": "string", "reason": "string", "prose": "text", "day": "string", "moment": "datetime", "clock": "string",
    "yes": "boolean",
    "number": "string", "count": "number", "url": "string", "mailbox": "string", "address": "string", "id": "string",
    "reference": "relation", "code": "string", "record": "list", "term": "select", "choice": "select",
}  # fmt: skip
_ROOMS: tuple[tuple[Collection, str, str], ...] = (
    ("nyheter", "Nyheter", "Nyhet"),
    ("arrangementer", "Arrangementer", "Arrangement"),
    ("veiledning", "Veiledninger", "Veiledning"),
    ("smagruppe", "Smågruppepakker", "Smågruppepakke"),
)
_UNDATED = ("Nyheter uten dato", "Nyhet uten dato")
_NOT_ASKED = ("aliases", "version", "date_unknown", "lang", "id", "changes", "draft")
"""Keys that are rarely needed and easily wrong; a file that has them keeps them.

The id is the file's name, and a draft is an open pull request."""
_FILES: Mapping[Collection, str] = {
    "nyheter": "{{fields.date}}-{{title}}",
    "arrangementer": "{{fields.start | date('YYYY-MM-DD')}}-{{title}}",
}
"""Names of new files. The item's own date: ``{{year}}`` would be the year of saving, and in UTC."""
_FIRST = ("title", "type", "start", "end", "place", "date", "source", "topic", "action", "summary", "items", "cases")
"""What is asked before the text; the rest comes after it."""
_LAST = ("updated", "change", "change_note", "cancelled", "withdrawn")
"""What concerns only what has been published."""
_REFERS: Mapping[str, Collection] = {"pack": "smagruppe", "items": "nyheter"}
"""Where what a reference names is looked for; what is superseded lies beside what supersedes it."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {**labels.KIND, "annet": "Annet"},
    "audience": labels.AUDIENCE,
    "type": labels.EVENT_TYPE,
    "change": {"minor": "Liten endring", "major": "Endring leseren må vite om"},
}
_PAGE = """<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Rediger – {name}</title>
<link rel="icon" href="../favicon.svg">
<link rel="cms-config-url" type="text/yaml" href="config.yml">
</head>
<body>
<noscript>Skjemaet trenger JavaScript. Du kan skrive filen for hånd i stedet: se «For redaktører».</noscript>
<script type="module" src="start.js"></script>
</body>
</html>
"""


_START = b"""import { init } from "./index.js";

init();
"""


def render(site: Site, tarball: Path = TARBALL) -> Iterator[SiteFile]:
    """The form's page, settings and program; nothing when it is not configured.

    UsageError when the configuration is wrong, or the package has not been fetched or is not the pinned one.
    """
    if not site.config.form:
        return
    made = settings(site)
    yield SiteFile("rediger/index.html", _PAGE.format(name=escape(site.config.name)).encode())
    yield SiteFile("rediger/start.js", _START)
    yield SiteFile("rediger/config.yml", written(made))
    yield from _program(tarball)


def _program(tarball: Path) -> Iterator[SiteFile]:
    """The package's own modules and fonts, which no longer ask any host but the git host."""
    try:
        content = tarball.read_bytes()
    except OSError as error:
        raise UsageError(
            f"extra.form is set but the form's program is not here: run `make form` ({PACKAGE})"
        ) from error
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != INTEGRITY:
        raise UsageError(f"{tarball} is not the pinned {PACKAGE}: delete it and run `make form`")
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as package:
        files = {
            member.name.removeprefix(_ROOT): file.read()
            for member in package.getmembers()
            if member.name.startswith(_ROOT) and not member.name.endswith(".map")
            if (file := package.extractfile(member))
        }
        english = package.extractfile("package/locales/en-US.json")
        words = json.load(english) if english else {}
    yield SiteFile("rediger/nb.js", _norwegian(words))
    fonts = {name.rpartition("-")[0].encode(): name.encode() for name in files if name.endswith(".woff2")}
    for name, data in sorted(files.items()):
        yield SiteFile(f"rediger/{name}", _at_home(data, fonts) if name.endswith(".js") else data)


def _norwegian(english: Mapping[str, Any]) -> bytes:
    """The program's words in Norwegian as a module, in English where there are no others."""
    words = _merged(english, yaml.safe_load(_NORWEGIAN.read_text(encoding="utf-8")))
    return b"export default " + json.dumps(words, ensure_ascii=False).encode() + b";\n"


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _merged(value, over.get(key, {})) if isinstance(value, dict) else over.get(key, value)
        for key, value in under.items()
    }


def _at_home(program: bytes, fonts: Mapping[bytes, bytes]) -> bytes:
    """The program in Norwegian, with its own fonts, strict, and with an empty answer where it would ask other hosts.

    ``fonts`` maps names without their hash to the files beside the program.
    """
    for address in ELSEWHERE:
        program = program.replace(f"`{address}".encode(), b"`data:application/json,{}#")
    program = _LANGUAGES.sub(b"`en-US,nb`.split(`,`)", program)
    program = _LOADED.sub(b"{nb:()=>import(`./nb.js`)}", program)
    program = _FONT.sub(lambda found: fonts.get(b"assets/%s-%s" % (found[1], found[2]), found[0]), program)
    program = _FRONT_MATTER.sub(_NO_NUMBERS, program)
    program = _LENIENT.sub(b"enforceRequired:!0", program)
    return re.sub(rb"\n//# sourceMappingURL=[^\n]*", b"", program)


def settings(site: Site) -> dict[str, Any]:
    """Sveltia's settings: one collection a folder, every change a pull request."""
    terms = terms_of(site.catalogue.vocabulary)
    return {
        "backend": _backend(site.config.form),
        "publish_mode": "editorial_workflow",
        "site_url": site.config.url,
        "display_url": site.config.url,
        "app_title": f"{site.config.name}: rediger",
        "logo": {"src": f"{site.config.base}favicon.svg", "show_in_header": True},
        "media_folder": "content/vedlegg",
        "public_folder": "/vedlegg",
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 60},
        "output": {"omit_empty_optional_fields": True, "yaml": {"indent_sequences": False}},
        "collections": [*(_collection(*room, terms) for room in _ROOMS), _undated(terms)],
    }


def written(value: Mapping[str, Any]) -> bytes:
    """Settings as YAML."""
    dumped: str = yaml.safe_dump(dict(value), allow_unicode=True, sort_keys=False, width=120)
    return ("# Laget av praksisnytt build fra feltene og vokabularene.\n" + dumped).encode()


def _backend(form: Mapping[str, str]) -> dict[str, Any]:
    """The git host and how editors sign in: through a window where that is set up, else with a token of their own."""
    if unknown := sorted(set(form) - {"backend", "repo", "branch", "base_url", "app_id"}):
        raise UsageError(f"mkdocs.yml: unknown key under extra.form: {', '.join(unknown)}")
    name, repo, branch = (str(form.get(key, "")) for key in ("backend", "repo", "branch"))
    if name not in BACKENDS:
        raise UsageError(f"mkdocs.yml: extra.form.backend must be one of {', '.join(BACKENDS)}")
    if not _REPO.fullmatch(repo) or not _BRANCH.fullmatch(branch or "main"):
        raise UsageError("mkdocs.yml: extra.form needs repo (owner/name) and branch")
    made: dict[str, Any] = {"name": name, "repo": repo, "branch": branch or "main", "commit_messages": _COMMITS}
    host = str(form.get("base_url", ""))
    if host and not _HOST.fullmatch(host):
        raise UsageError("mkdocs.yml: extra.form.base_url must be https:// and a host")
    if name == "gitlab" and host:
        made |= {"base_url": host, "api_root": f"{host}/api/v4"}
    if name == "github" and host:
        return {**made, "base_url": host}
    if name == "gitlab" and form.get("app_id"):
        return {**made, "auth_type": "pkce", "app_id": str(form["app_id"])}
    return {**made, "auth_methods": ["token"]}


def _collection(name: Collection, label: str, singular: str, terms: Terms) -> dict[str, Any]:
    asked = [each for each in FIELDS if name in each.collections and each.name not in _NOT_ASKED]
    first = sorted((each for each in asked if each.name in _FIRST), key=lambda each: _FIRST.index(each.name))
    rest = [each for each in asked if each.name not in (*_FIRST, *_LAST)]
    last = sorted((each for each in asked if each.name in _LAST), key=lambda each: _LAST.index(each.name))
    day = "start" if name == "arrangementer" else "date"
    # The text as it stands in the file comes first: the other way to write puts every text it opens in its own
    # words, without the backslashes that keep `24\. desember` from being a list, as soon as the entry is saved.
    body = {"name": "body", "label": "Tekst", "widget": "markdown", "required": False, "minimal": True,
            "modes": ["raw", "rich_text"], "editor_components": ["image"]}  # fmt: skip
    return {
        "name": name,
        "label": label,
        "label_singular": singular,
        "folder": f"content/{name}",
        "create": True,
        "delete": False,  # an address never disappears: what no longer applies is withdrawn or superseded
        "extension": "md",
        "format": "yaml-frontmatter",
        "identifier_field": "title",
        "slug": _FILES.get(name, "{{title}}"),
        **({"path": "{{fields.date | date('YYYY')}}/{{slug}}"} if name == "nyheter" else {}),
        "summary": f"{{{{title}}}} ({{{{{day} | date('YYYY-MM-DD')}}}})",
        "sortable_fields": {"fields": [day, "title"], "default": {"field": day, "direction": "Descending"}},
        "editor": {"preview": False},  # it would list the fields; the pull request shows the page itself
        "fields": [
            *(_field(each, terms, name) for each in first),
            body,
            *(_field(each, terms, name) for each in (*rest, *last)),
            {"name": "id", "label": "Id", "widget": "hidden"},  # what references are made of
        ],
    }


def _undated(terms: Terms) -> dict[str, Any]:
    """Old items whose date nobody knows: all of an item is asked for but its date, and new ones have one."""
    made = _collection("nyheter", *_UNDATED, terms)
    del made["path"]
    kept = {"name": "date_unknown", "label": "Dato ukjent", "widget": "hidden"}  # stays where it stands
    return {
        **made,
        "name": "udatert",
        "folder": "content/nyheter/udatert",
        "create": False,
        "slug": "{{title}}",
        "summary": "{{title}}",
        "sortable_fields": {"fields": ["title"]},
        "fields": [kept if each["name"] == "date" else each for each in made["fields"]],
    }


def _field(field: Field, terms: Terms, room: Collection) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": field.name,
        "label": field.label,
        "widget": _WIDGETS[field.type],
        "required": room in field.required,
        "hint": field.description,
    }
    if field.max_length and field.type in ("line", "reason"):
        made["maxlength"] = field.max_length
    if field.type in ("term", "choice"):
        made |= _options(field, terms)
    elif field.type == "reference":
        # An entry without an id of its own is known by the file's name, which the program takes then.
        made |= {"collection": _REFERS.get(field.name, room), "value_field": "id",
                 "display_fields": ["title"], "search_fields": ["title"], "multiple": field.many}  # fmt: skip
    elif field.type == "record":
        made["fields"] = [_part(part, terms, room) for part in field.parts]
    elif field.name == "date":
        # No default: it would be written into every old file that has no date, as soon as somebody mends it.
        made |= {"widget": "datetime", "format": "YYYY-MM-DD", "time_format": False}
        dated = f"Datoen nyheten er fra. Er den ukjent, retter du nyheten under «{_UNDATED[0]}»."
        made |= {"hint": dated if room == "nyheter" else "Datoen siden er skrevet."}
        made |= {"required": room == "nyheter"}
    elif field.type == "day":
        made["pattern"] = [r"^\d{4}(-\d{2}(-\d{2})?)?$", "Skriv datoen som 2024-03-14"]
    elif field.type == "moment":
        made |= {"format": "YYYY-MM-DDTHH:mm", "date_format": "YYYY-MM-DD", "time_format": "HH:mm"}
    elif field.many:
        made["widget"] = "list"
    return made


def _part(field: Field, terms: Terms, room: Collection) -> dict[str, Any]:
    """A field of a record. A list of lines has a line of its own a point, which is there when somebody asks for it.

    The program's plain list would write itself into every record that lacks it as soon as the entry is shown, and
    what is never as it was saved can never be published.
    """
    made = _field(field, terms, room)
    if made["widget"] == "list" and "fields" not in made:
        made |= {
            "label_singular": field.label,
            "field": {"name": field.name, "label": field.label, "widget": "string"},
        }
    return made


def _options(field: Field, terms: Terms) -> dict[str, Any]:
    words = _WORDS.get(field.name, {})
    keys = terms[field.vocabulary] if field.type == "term" else {each: words.get(each, each) for each in field.values}
    return {"options": [{"label": label, "value": key} for key, label in keys.items()], "multiple": field.many}
