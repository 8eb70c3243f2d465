/** What was typed with a colon, quotation marks or a telephone number, taken apart: filters (`tema:hjerte`), phrases, words. */

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
/** Quotation marks, as keyboards, phones and languages have them: any begins and any ends. */
const MARK = '["«»“”„]';
const MARKS = new RegExp(MARK, "g");
const WITHIN = `${MARK}([^"«»“”„]*)${MARK}`;
const FILTER = new RegExp(`(?<![\\p{L}\\p{N}])(${Object.keys(FACETS).join("|")}):(?:${WITHIN}|([^\\s"«»“”„]+))`, "giu");
const QUOTED = new RegExp(WITHIN, "g");

/** Norwegian telephone numbers: of eight digits in pairs, mobile ones as 412 34 567, and of six as 116 117; no two years, no date. */
const TELEPHONE = /(?<!\d)(?!(?:\d\d \d\d|(?:19|20)\d\d) (?:19|20)\d\d(?!\d))(?:(?:\+|00)47 ?)?(?:[49]\d\d ?\d\d ?\d{3}|\d\d ?\d\d ?\d\d ?\d\d|\d{3} ?\d{3})(?!\d)/g;
/** Where its groups end, the likelier way to write it first. */
const endsOf = (digits) => (digits.length === 6 ? [[3, 6]] : [...(/^[49]/.test(digits) ? [[3, 5, 8]] : []), [2, 4, 6, 8]]);
const grouped = (digits, ends) => ends.map((end, group) => digits.slice(ends[group - 1] ?? 0, end));

/** A number in groups: the first way of which documents have all, be it in several. */
async function inGroups(digits, entryOf) {
  const ways = endsOf(digits).map((ends) => grouped(digits, ends));
  const held = await Promise.all(ways.map(async (groups) => (await Promise.all(groups.map(entryOf))).every(Boolean)));
  return ways[Math.max(0, held.indexOf(true))].join(" ");
}

/**
 * `{ q, filters, phrases, text }`: `q` is without filters, `text` without quotation marks too, and with telephone
 * numbers as documents write them, which `entryOf` tells of a term: in one piece, or else in groups that stand together.
 */
export async function parse(typed, { entryOf }) {
  const filters = {};
  const q = typed
    .replace(FILTER, (whole, name, quoted, bare) => {
      const facet = FACETS[name.toLowerCase()];
      if (quoted !== "") (filters[facet] ??= []).push(quoted ?? bare);
      return " ";
    })
    .replace(/\s+/g, " ")
    .trim();
  const phrases = [...q.matchAll(QUOTED)].map((found) => found[1]).filter(Boolean);
  let text = q.replace(MARKS, " ").trim();
  for (const [number] of text.matchAll(TELEPHONE)) {
    const digits = number.replaceAll(" ", "").replace(/^(\+|00)47/, "");
    const whole = await entryOf(digits);
    const written = whole ? digits : await inGroups(digits, entryOf);
    text = text.replace(number, written);
    if (!whole) phrases.push(written);
  }
  return { q, filters, phrases, text };
}
