/** Asks the runtime the questions on standard input (JSON list), one by one or all at once, prints the answers. */

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

const [runtime, index, atOnce] = process.argv.slice(2);
const { open } = await import(runtime);
const engine = await open(index, { fetch: async (url) => new Response(await readFile(url)) });
const answers = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) {
  const answer = engine.search(question);
  answers.push(atOnce ? answer : await answer);
}
process.stdout.write(JSON.stringify(await Promise.all(answers)));
