/** What was typed with a colon or quotation marks, taken apart: filters (`tema:hjerte`), phrases in quotes, words. */

const FACETS = {
  tema: "tema",
  avsender: "avsender",
  kommune: "kommune",
  målgruppe: "malgruppe",
  malgruppe: "malgruppe",
  type: "type",
  år: "aar",
  aar: "aar",
  status: "status",
};
const FILTER = new RegExp(`(?<![\\p{L}\\p{N}])(${Object.keys(FACETS).join("|")}):(?:"([^"]*)"|([^\\s"]+))`, "giu");
const QUOTED = /["«“„]([^"»”“]+)["»”“]/gu;

/** `{ q, filters, phrases, text }`: `q` is without filters, `text` without quotation marks too. */
export function parse(typed) {
  const filters = {};
  const q = typed
    .replace(FILTER, (whole, name, quoted, bare) => {
      const facet = FACETS[name.toLowerCase()];
      (filters[facet] ??= []).push(quoted ?? bare);
      return " ";
    })
    .replace(/\s+/g, " ")
    .trim();
  const phrases = [...q.matchAll(QUOTED)].map((found) => found[1]);
  return { q, filters, phrases, text: q.replace(/["«»“”„]/g, " ") };
}
