/** Asks the runtime the questions on standard input (JSON list), prints the answers. */

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

const [runtime, index] = process.argv.slice(2);
const { open } = await import(runtime);
const engine = await open(index, { fetch: async (url) => new Response(await readFile(url)) });
const answers = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) answers.push(await engine.search(question));
process.stdout.write(JSON.stringify(answers));
