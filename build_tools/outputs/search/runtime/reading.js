/** The best texts of a small archive read side by side: what in them is as it was typed, letter by letter. */

const ALIKE = 0.35;
const WHOLE = 0.8;
const PAIR = 0.8;
const TITLED = 0.3;
const RUN = 4;
const SATURATION = 1.2;
const LENGTH_MATTERS = 0.7;

/** What is left of a query when its words are gone but for names: numbers, and those with a capital letter that are not the first. */
export const names = (text) => text.replace(/^[^\s\d]\S*|\s[^\s\d\p{Lu}]\S*/gu, "");

/**
 * What each text gains by the words typed, by runs of four letters of them, also in its title, and by two of them that
 * follow each other; a word or run that few of the texts hold counts more.
 */
export function gains(words, texts) {
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  const titles = texts.map((text) => `${text.split("  ", 1)} `);
  const found = texts.map(() => 0);
  const weigh = (piece, where, value) => {
    const counts = where.map((each) => each.split(piece).length - 1);
    const held = counts.filter(Boolean).length;
    const unit = Math.log(1 + (texts.length - held + 0.5) / (held + 0.5));
    counts.forEach((count, place) => count && (found[place] += unit * value(count, where[place].length)));
  };
  const often = (weight) => (count, length) => (weight * count) / (count + SATURATION * (1 - LENGTH_MATTERS + (LENGTH_MATTERS * length) / mean));
  for (const word of new Set(words)) weigh(` ${word} `, texts, often(WHOLE));
  for (const run of new Set(words.flatMap((word) => Array.from({ length: Math.max(1, word.length - 1) }, (_, at) => ` ${word} `.slice(at, at + RUN))))) {
    weigh(run, texts, often(ALIKE));
    weigh(run, titles, (_, length) => TITLED / Math.sqrt(length));
  }
  for (const pair of new Set(words.slice(1).map((word, at) => ` ${words[at]} ${word} `)))
    texts.forEach((text, place) => text.includes(pair) && (found[place] += PAIR));
  return found;
}
