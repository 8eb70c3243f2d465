/** Searches an index over HTTP: prints the hits' ids and titles, and name, status and asked parts of every answer. */

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
const titles = {};
for (const limit of [10, 20]) {
  const { hits } = await engine.search({ q, limit });
  ids.push(hits.map((hit) => hit.id));
  for (const { id, title } of hits) titles[id] = title.map(([text]) => text).join("");
}
process.stdout.write(JSON.stringify({ ids, titles, answers }));
