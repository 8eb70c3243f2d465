/** Texts as `[text, isMatch]` parts; `found` are those of a text's words that were searched for. */

const WORD = /[\p{L}\p{N}]+/gu;
const WIDTH = 180;

/** The words of a text in small letters, and where they stand. */
export const placed = (text) =>
  Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ word: word.toLowerCase(), from: index, to: index + word.length }));

/** The parts of a text, or of what lies between two places in it. */
export function highlighted(text, found, start = 0, end = text.length) {
  const parts = [];
  let at = start;
  let plain = start ? "… " : "";
  for (const { from, to } of found) {
    if (from < start || to > end) continue;
    plain += text.slice(at, from);
    if (plain) parts.push([plain, false]);
    parts.push([text.slice(from, to), true]);
    plain = "";
    at = to;
  }
  plain += text.slice(at, end) + (end < text.length ? " …" : "");
  if (plain) parts.push([plain, false]);
  return parts;
}

/** The stretch of a text that holds most of the words found, cut between words. */
export function snippet(text, found) {
  if (text.length <= WIDTH) return highlighted(text, found);
  const places = found.map(({ from }) => from);
  const within = (start) => places.filter((place) => place >= start && place < start + WIDTH - 20).length;
  let best = 0;
  for (const place of places) if (within(place) > within(best)) best = place;
  let start = best < 60 ? 0 : text.indexOf(" ", best - 40) + 1;
  if (start + WIDTH > text.length) start = text.indexOf(" ", text.length - WIDTH) + 1;
  return highlighted(text, found, start, start + WIDTH >= text.length ? text.length : text.lastIndexOf(" ", start + WIDTH));
}
