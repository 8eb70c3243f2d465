/** Texts as `[text, isMatch]` parts. `matches(token)` says whether a word is one that was searched for. */

const WORD = /[\p{L}\p{N}]+/gu;
const WIDTH = 180;

export function highlighted(text, matches) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(WORD)) {
    if (!matches(found[0].toLowerCase())) continue;
    if (found.index > at) parts.push([text.slice(at, found.index), false]);
    at = found.index + found[0].length;
    parts.push([found[0], true]);
  }
  if (at < text.length) parts.push([text.slice(at), false]);
  return parts;
}

/** The stretch of a text that holds most of the words, cut between words. */
export function snippet(text, matches) {
  if (text.length <= WIDTH) return highlighted(text, matches);
  const places = [...text.matchAll(WORD)].filter((found) => matches(found[0].toLowerCase())).map((found) => found.index);
  const within = (start) => places.filter((place) => place >= start && place < start + WIDTH - 20).length;
  let best = 0;
  for (const place of places) if (within(place) > within(best)) best = place;
  let start = best < 60 ? 0 : text.indexOf(" ", best - 40) + 1;
  if (start + WIDTH > text.length) start = text.indexOf(" ", text.length - WIDTH) + 1;
  const end = start + WIDTH >= text.length ? text.length : text.lastIndexOf(" ", start + WIDTH);
  return highlighted(`${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`, matches);
}
