/** For each query on standard input the files of the index that a first search for it reads. */

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

const [runtime, index] = process.argv.slice(2);
const { open } = await import(runtime);
const found = [];
for (const q of JSON.parse(readFileSync(0, "utf8"))) {
  const names = [];
  const fetch = async (url) => {
    names.push(url.pathname.split("/").pop());
    return new Response(await readFile(url));
  };
  const { hits } = await (await open(index, { fetch })).search({ q, limit: 10, facets: false });
  found.push({ names, hits: hits.length });
}
process.stdout.write(JSON.stringify(found));
