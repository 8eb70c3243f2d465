"""Run judged queries through the real index and the real runtime (Node): the run file for an nDCG evaluation.

    search_relevance.py (--content DIR | --passages FILE.jsonl) --queries FILE.json --run-out RUN.json

``--content`` is a content folder, read by the product's own loader; ``--passages`` is JSON lines of ``id, title,
body``. The run file maps each query's id to the first fifty ids found, best first; what a hit carries folded under it
(older versions, near-duplicates) follows it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from build_tools.build.gathering import gather  # noqa: E402
from build_tools.config import SiteConfig  # noqa: E402
from build_tools.outputs import search  # noqa: E402
from build_tools.site_file import SiteFile  # noqa: E402

RUNTIME = Path(search.__file__).parent / "runtime" / "search.js"
RUNNER = """
import { readFile, writeFile } from "node:fs/promises";
const [runtime, index, queries, out] = process.argv.slice(2);
const { open } = await import(runtime);
const engine = await open(index, { fetch: async (url) => new Response(await readFile(url)) });
const run = {};
for (const { id, query } of JSON.parse(await readFile(queries))) {
  const { hits } = await engine.search({ q: query, limit: 50 });
  run[id] = hits.flatMap((hit) => [hit, ...hit.older, ...hit.similar].map((each) => each.id)).slice(0, 50);
}
await writeFile(out, JSON.stringify(run));
"""


def content_index(folder: Path, today: date) -> Iterable[SiteFile]:
    """The index of a content folder."""
    with tempfile.TemporaryDirectory() as archive:
        yield from search.render(gather(folder, Path(archive), SiteConfig(), today))


def passage_index(file: Path) -> Iterable[SiteFile]:
    """The index of plain passages."""
    passages = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    documents = [
        search.SearchDocument(id=each["id"], url=f"/{each['id']}/", title=each["title"], text=each["body"])
        for each in passages
    ]
    yield from search.build_index(documents, [], {})


def run(files: Iterable[SiteFile], queries: Path, out: Path) -> None:
    """Write the files somewhere and ask the runtime all queries."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            path = Path(folder, file.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        script = Path(folder, "run.mjs")
        script.write_text(RUNNER, encoding="utf-8")
        index = Path(folder, "sok", "indeks").as_uri() + "/"
        subprocess.run(["node", script, RUNTIME.as_uri(), index, queries, out], check=True)


def main() -> None:
    """Read the arguments, run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    texts = parser.add_mutually_exclusive_group(required=True)
    texts.add_argument("--content", type=Path, help="a content folder")
    texts.add_argument("--passages", type=Path, help="passages as JSON lines")
    parser.add_argument("--queries", type=Path, required=True, help="the queries: [{id, query}, …]")
    parser.add_argument("--run-out", type=Path, required=True, help="where to write {query id: [id, …]}")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), help="the day of the build")
    options = parser.parse_args()
    files = content_index(options.content, options.today) if options.content else passage_index(options.passages)
    run(files, options.queries.resolve(), options.run_out.resolve())


if __name__ == "__main__":
    main()
