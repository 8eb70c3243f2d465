/** Searches an index over HTTP: prints the hits' ids, and name, status and asked parts of every answer. */

const [runtime, index, q] = process.argv.slice(2);
const { open } = await import(runtime);
const answers = [];
const engine = await open(index, {
  fetch: async (url, options) => {
    const answer = await fetch(url, options);
    answers.push([url.pathname.split("/").pop(), answer.status, options?.headers.range ?? ""]);
    return answer;
  },
});
const ids = [];
for (const limit of [10, 20]) ids.push((await engine.search({ q, limit })).hits.map((hit) => hit.id));
process.stdout.write(JSON.stringify({ ids, answers }));
