"""The search engines that are compared, each with the same documents, an index as it ships, and a small page.

Those from npm: ``npm install --no-save minisearch flexsearch @orama/orama @orama/stemmers @orama/stopwords esbuild``
in the repository. Orama stems and stops Norwegian words by its own packages; MiniSearch has no stemmer and gets
Orama's; FlexSearch has no Norwegian, so it gets its balanced Latin encoder, and suggestions, without which two words
find only documents that hold both.
Each is asked so that a word half typed finds what begins with it: a list that follows the keys is of no use without.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from build_tools.outputs.pages.bundle import bundle  # noqa: E402

SOURCES = ROOT / "build_tools"
BOUNDARY = "00000000000000000001"
_PART = re.compile(r"(\d+)-(\d+)")
Belongs: TypeAlias = Callable[[str], bool]
Documents: TypeAlias = list[dict[str, str]]
Made: TypeAlias = tuple[str, float]
"""The script of an engine's page, and the seconds its index took."""
PAGE = """<!doctype html><html lang="nb"><meta charset="utf-8"><title>Søk</title><link rel="icon" href="data:,">
<input id="box"><ol id="list"></ol><script type="module" src="page.js"></script></html>
"""
SHOW = """
const box = document.getElementById("box"), list = document.getElementById("list");
const show = (hits) => list.replaceChildren(...hits.slice(0, 10).map((hit) => {
  const row = document.createElement("li");
  row.append(hit.title, " ", (hit.text ?? "").slice(0, 160));
  return row;
}));
let latest = 0;
box.addEventListener("input", async () => {
  const mine = ++latest;
  const hits = await find(box.value);
  if (mine === latest) show(hits);
});
"""
LOAD = "const load = async (name) => (await fetch(name)).json();\n"
LUNR = """import "./lunr.js";
let ready;
const get = () => ready ??= Promise.all([load("index.json"), load("documents.json")])
  .then(([index, docs]) => [lunr.Index.load(index), docs]);
const find = async (words) => { const [index, docs] = await get();
  return index.search(words.replace(/\\S+$/, (word) => `${word} ${word}*`)).map((hit) => docs[hit.ref]); };
"""
MATERIAL = """import "./lunr.js";
let ready;
const get = () => ready ??= load("documents.json").then((docs) => [lunr(function () {
  this.ref("id"); this.field("title", { boost: 1000 }); this.field("text");
  this.pipeline.reset(); this.searchPipeline.reset();
  docs.forEach((doc, id) => this.add({ ...doc, id })); }), docs]);
const find = async (words) => { const [index, docs] = await get();
  return index.search(words.split(/\\s+/).filter(Boolean).map((each) => `${each}*`).join(" ")).map((hit) => docs[hit.ref]); };
"""
MINISEARCH = """import { MiniSearch, options } from "./minisearch.js";
let ready;
const get = () => ready ??= load("index.json").then((index) => MiniSearch.loadJS(index, options));
const find = async (words) => (await get()).search(words, { prefix: true, fuzzy: 0.2, boost: { title: 2 } });
"""
ORAMA = """import { create, load as restore, search, tokenizer } from "./orama.js";
let ready;
const get = () => ready ??= load("index.json").then((index) => { const db = create(tokenizer); restore(db, index); return db; });
const find = async (words) => { const { hits } = await search(await get(), { term: words, limit: 10, tolerance: 0,
  boost: { title: 2 } }); return hits.map((hit) => hit.document); };
"""
FLEXSEARCH = """import { Document, options } from "./flexsearch.js";
let ready;
const get = () => ready ??= load("index.json").then((parts) => { const index = new Document(options);
  for (const [key, part] of parts) index.import(key, part); return index; });
const find = async (words) => { const index = await get(); const found = new Map();
  for (const { result } of index.search(words, { limit: 10, enrich: true, suggest: true }))
    for (const each of result) found.set(each.id, each.doc);
  return [...found.values()]; };
"""
OURS = """import { open } from "./runtime/search.js";
const brought = (name, file) => async () => globalThis[name] ?? (await import(file), globalThis[name]);
const parts = { guessing: brought("praksisnyttGjett", "./gjett.js"), reading: brought("praksisnyttLes", "./les.js") };
let ready;
const said = (parts) => parts.map(([text]) => text).join("");
globalThis.find = async (q) => { const engine = await (ready ??= open(new URL("sok/indeks/", location).href, parts));
  const { hits } = await engine.search({ q, limit: 10, facets: false });
  return hits.map(({ title, snippet }) => ({ title: said(title), text: said(snippet) })); };
"""
PAGEFIND = """const engine = import("./pagefind/pagefind.js").then(async (pagefind) => {
  await pagefind.options({ noWorker: true });  // what a worker loads is not seen from the page
  return pagefind; });
const find = async (words) => { const pagefind = await engine; const { results } = await pagefind.search(words);
  return (await Promise.all(results.slice(0, 10).map((each) => each.data())))
    .map((each) => ({ title: each.meta.title, text: each.excerpt })); };
"""
BUILD_OURS = """
import gc, json, os, pathlib
from build_tools.outputs.search import SearchDocument, build_index
gc.disable()  # as a build of the site does
documents = [SearchDocument(id=each["url"], **each) for each in json.loads(pathlib.Path("documents.json").read_bytes())]
folders = set()
for file in build_index(documents, [], {}):
    if (folder := os.path.dirname(file.path)) not in folders:
        os.makedirs(folder, exist_ok=True)
        folders.add(folder)
    with open(file.path, "wb", buffering=0) as out:
        out.write(file.content)
"""
BUILD_MATERIAL = """const lunr = require(process.argv[1]); const fs = require("fs");
lunr(function () { this.ref("id"); this.field("title", { boost: 1000 }); this.field("text");
  this.pipeline.reset(); this.searchPipeline.reset();
  JSON.parse(fs.readFileSync("documents.json")).forEach((doc, id) => this.add({ ...doc, id })); });
"""
BUILD_LUNR = """const lunr = require(process.argv[1]); const fs = require("fs");
const docs = JSON.parse(fs.readFileSync("documents.json"));
fs.writeFileSync("index.json", JSON.stringify(lunr(function () { this.ref("id"); this.field("title", { boost: 2 });
  this.field("text"); docs.forEach((doc, id) => this.add({ ...doc, id })); })));
"""
MINISEARCH_PAGE = """import MiniSearch from "minisearch";
import { stemmer } from "@orama/stemmers/norwegian";
const processTerm = (term) => stemmer(term.toLowerCase());
export const options = { fields: ["title", "text"], storeFields: ["title", "text"], processTerm };
export { MiniSearch };
"""
BUILD_MINISEARCH = """import { MiniSearch, options } from "./minisearch.mjs";
import { readFileSync, writeFileSync } from "node:fs";
const index = new MiniSearch(options);
index.addAll(JSON.parse(readFileSync("documents.json")).map((doc, id) => ({ ...doc, id })));
writeFileSync("index.json", JSON.stringify(index));
"""
ORAMA_SETTINGS = """import { stemmer } from "@orama/stemmers/norwegian";
import { stopwords } from "@orama/stopwords/norwegian";
export const settings = { schema: { title: "string", text: "string" },
  components: { tokenizer: { language: "norwegian", stemming: true, stemmer, stopWords: stopwords } } };
"""
ORAMA_PAGE = """export { create, load, search } from "@orama/orama";
export { settings as tokenizer } from "./settings.mjs";
"""
BUILD_ORAMA = """import { create, insertMultiple, save } from "@orama/orama"; import { settings } from "./settings.mjs";
import { readFileSync, writeFileSync } from "node:fs";
const db = create(settings); await insertMultiple(db, JSON.parse(readFileSync("documents.json")), 1000);
writeFileSync("index.json", JSON.stringify(save(db)));
"""
FLEXSEARCH_PAGE = """import { Charset, Document } from "flexsearch";
export const options = { tokenize: "forward", encoder: Charset.LatinBalance,
  document: { id: "id", store: true, index: ["title", "text"] } };
export { Document };
"""
BUILD_FLEXSEARCH = """import { Document, options } from "./flexsearch.mjs";
import { readFileSync, writeFileSync } from "node:fs";
const index = new Document(options);
JSON.parse(readFileSync("documents.json")).forEach((doc, id) => index.add({ ...doc, id }));
const parts = []; index.export((key, part) => parts.push([key, part]));
await new Promise((done) => setTimeout(done, 100));
writeFileSync("index.json", JSON.stringify(parts));
"""


@dataclass
class Engine:
    """A page with a search: its address, the selectors of its box, list and rows, and what of its traffic is search."""

    name: str
    address: str
    box: str
    list: str
    rows: str
    belongs: Belongs
    build_s: float = 0.0


class _Host(SimpleHTTPRequestHandler):
    """A static host that compresses text, lets browsers keep what they have and gives parts of files as nginx does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, gzip where it helps."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        kind = self.guess_type(str(path))
        parts = [(int(first), int(last)) for first, last in _PART.findall(self.headers["Range"] or "")]
        if len(parts) > 1:
            body = (
                b"".join(
                    f"\r\n--{BOUNDARY}\r\nContent-Type: {kind}\r\nContent-Range: bytes {first}-{last}/{len(body)}\r\n\r\n".encode()
                    + body[first : last + 1]
                    for first, last in parts
                )
                + f"\r\n--{BOUNDARY}--\r\n".encode()
            )
            kind = f"multipart/byteranges; boundary={BOUNDARY}"
        elif parts:
            [(first, last)] = parts
            whole, body = len(body), body[first : last + 1]
        self.send_response(206 if parts else 200)
        if len(parts) == 1:
            self.send_header("Content-Range", f"bytes {first}-{last}/{whole}")
        self.send_header("Accept-Ranges", "bytes")
        if kind.startswith("text/") or kind in ("application/json", "application/javascript", "image/svg+xml"):
            body = gzip.compress(body, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class _Server(ThreadingHTTPServer):
    """Browsers that leave in the middle of an answer are no error."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def host(folder: Path, stack: ExitStack) -> str:
    """Serve a folder until the stack unwinds; returns its address."""
    server = _Server(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}/"


def build(folder: Path, stack: ExitStack) -> tuple[list[Engine], list[str]]:
    """Build ours and every installed peer on ``folder/content``; also the names of those that are not installed.

    Ours comes twice: as the page of the site, and as the engine on a page like those of the peers.
    """
    site = folder / "site"
    command = [sys.executable, "-m", "build_tools", "build", "--content", str(folder / "content"), "--site-dir", str(site),
               "--cache", str(folder / "cache")]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    ours = Engine("praksisnytt", host(site, stack) + "sok/", "#search-box", "#search-hits", "#search-hits > li",
                  lambda url: re.search(r"/sok/indeks/|/assets/(sok|filtre|gjett|les)\.", url) is not None)  # fmt: skip
    records = json.loads((site / "data" / "items.json").read_text(encoding="utf-8"))
    documents = [{"title": each["title"], "text": each["text"], "url": each["url"]} for each in records]
    engines, left_out = [ours], []
    for name, make in PEERS.items():
        place = folder / name
        place.mkdir()
        (place / "documents.json").write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")
        (place / "index.html").write_text(PAGE, encoding="utf-8")
        made = make(place, documents)
        if made is None:
            left_out.append(name)
            continue
        script, seconds = made
        (place / "page.js").write_text(LOAD + script + SHOW, encoding="utf-8")
        own = host(place, stack)
        engines.append(Engine(name, own, "#box", "#list", "#list > li", _all_but(own), seconds))
    ours.build_s = engines[1].build_s
    return engines, left_out


def _run(place: Path, *command: str, **more: Any) -> float:
    """Seconds a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=place, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    return time.perf_counter() - begun


def _all_but(address: str) -> Belongs:
    return lambda url: url.startswith(address) and url != address


def _ours(place: Path, _documents: Documents) -> Made | None:
    """Our engine without our page, which also tells what is past, marks words, narrows and announces."""
    (place / "runtime").symlink_to(SOURCES / "outputs/search/runtime")
    (place / "own.js").write_text(OURS, encoding="utf-8")
    for name in ("gjett", "les"):
        (place / f"{name}.js").write_text(bundle(SOURCES / f"theme/scripts/{name}.js"), encoding="utf-8")
    return bundle(place / "own.js"), _run(
        place, sys.executable, "-c", BUILD_OURS, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def _lunr_script(place: Path) -> Path | None:
    spec = find_spec("mkdocs")
    source = Path(spec.origin).parent / "contrib/search/templates/search/lunr.js" if spec and spec.origin else None
    if source is None or not source.is_file():
        return None
    shutil.copy(source, place / "lunr.cjs")
    text = source.read_text(encoding="utf-8")
    (place / "lunr.js").write_text(re.sub(r"\}\(this, ?function", "}(globalThis,function", text), encoding="utf-8")
    return place / "lunr.cjs"


def _node(place: Path, program: str, module: Path) -> float:
    return _run(place, "node", "--max-old-space-size=8000", "-e", program, str(module))


def _lunr(place: Path, _documents: Documents) -> Made | None:
    module = _lunr_script(place)
    if module is None or not shutil.which("node"):
        return None
    return LUNR, _node(place, BUILD_LUNR, module)


def _material(place: Path, _documents: Documents) -> Made | None:
    """Its index is made by every reader's browser, not by the builder: the seconds are those of the same in Node."""
    module = _lunr_script(place)
    if module is None or not shutil.which("node"):
        return None
    return MATERIAL, _node(place, BUILD_MATERIAL, module)


def _modules(place: Path, *needed: str) -> bool:
    """Let a folder find the packages in ``node_modules``; whether those needed are there."""
    modules = ROOT / "node_modules"
    if not all((modules / each).is_dir() for each in needed):
        return False
    (place / "node_modules").symlink_to(modules)
    return True


def _bundled(place: Path, source: str, target: str) -> None:
    """One small script out of a module and what it imports, as a careful site would serve it."""
    _run(place, str(ROOT / "node_modules" / ".bin" / "esbuild"), source, "--bundle", "--minify", "--format=esm",
         "--charset=utf8", f"--outfile={target}")  # fmt: skip


def _module(place: Path, program: str) -> float:
    (place / "build.mjs").write_text(program, encoding="utf-8")
    return _run(place, "node", "--max-old-space-size=8000", "build.mjs")


def _orama(place: Path, _documents: Documents) -> Made | None:
    if not _modules(place, "@orama/orama", "@orama/stemmers", "@orama/stopwords", "esbuild"):
        return None
    (place / "settings.mjs").write_text(ORAMA_SETTINGS, encoding="utf-8")
    (place / "orama.mjs").write_text(ORAMA_PAGE, encoding="utf-8")
    _bundled(place, "orama.mjs", "orama.js")
    return ORAMA, _module(place, BUILD_ORAMA)


def _minisearch(place: Path, _documents: Documents) -> Made | None:
    if not _modules(place, "minisearch", "@orama/stemmers", "esbuild"):
        return None
    (place / "minisearch.mjs").write_text(MINISEARCH_PAGE, encoding="utf-8")
    _bundled(place, "minisearch.mjs", "minisearch.js")
    return MINISEARCH, _module(place, BUILD_MINISEARCH)


def _flexsearch(place: Path, _documents: Documents) -> Made | None:
    if not _modules(place, "flexsearch", "esbuild"):
        return None
    (place / "flexsearch.mjs").write_text(FLEXSEARCH_PAGE, encoding="utf-8")
    _bundled(place, "flexsearch.mjs", "flexsearch.js")
    return FLEXSEARCH, _module(place, BUILD_FLEXSEARCH)


def _pagefind(place: Path, documents: Documents) -> Made | None:
    if not (find_spec("pagefind") and find_spec("pagefind_bin")):
        return None
    site = place / "site"
    for number, document in enumerate(documents):
        page = site / str(number) / "index.html"
        page.parent.mkdir(parents=True)
        text = document["text"].replace("&", "&amp;").replace("<", "&lt;")
        title = document["title"].replace("&", "&amp;").replace("<", "&lt;")
        page.write_text(f'<html lang="nb"><title>{title}</title><body><h1>{title}</h1><p>{text}</p></body></html>')
    return PAGEFIND, _run(place, sys.executable, "-m", "pagefind", "--site", "site", "--output-path", "pagefind")


PEERS: dict[str, Callable[[Path, Documents], Made | None]] = {
    "engine alone": _ours, "pagefind": _pagefind, "lunr": _lunr, "material": _material, "minisearch": _minisearch,
    "orama": _orama, "flexsearch": _flexsearch,
}  # fmt: skip
