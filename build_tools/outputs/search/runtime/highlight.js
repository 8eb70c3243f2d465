/** Texts as `[text, isMatch]` parts. `words` are a text's own as `[start, end, term, word]`, `matches` tells those that were searched for. */

const WORD = /[\p{L}\p{N}]+/gu;
const WIDTH = 180;

/** The words of a text. */
export const placed = (text, termOf) => Array.from(text.matchAll(WORD), ({ 0: word, index }) => [index, index + word.length, termOf(word.toLowerCase()), word.toLowerCase()]);

/** The parts of a text, or of what lies between two places in it. */
export function highlighted(text, words, matches, start = 0, end = text.length) {
  const parts = [];
  let at = start;
  let plain = start ? "… " : "";
  for (const word of words) {
    const [from, to] = word;
    if (from < start || to > end || !matches(word)) continue;
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

/** The stretch of a text that holds most of the words, cut between words. */
export function snippet(text, words, matches) {
  if (text.length <= WIDTH) return highlighted(text, words, matches);
  const places = words.filter(matches).map(([from]) => from);
  const within = (start) => places.filter((place) => place >= start && place < start + WIDTH - 20).length;
  let best = 0;
  for (const place of places) if (within(place) > within(best)) best = place;
  let start = best < 60 ? 0 : text.indexOf(" ", best - 40) + 1;
  if (start + WIDTH > text.length) start = text.indexOf(" ", text.length - WIDTH) + 1;
  return highlighted(text, words, matches, start, start + WIDTH >= text.length ? text.length : text.lastIndexOf(" ", start + WIDTH));
}
