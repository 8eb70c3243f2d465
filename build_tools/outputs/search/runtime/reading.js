/** The best texts of a small archive read side by side: what in them is as it was typed, letter by letter. */

const ALIKE = 0.25;
const PAIR = 0.3;
const RUN = 4;
const SATURATION = 1.2;
const LENGTH_MATTERS = 0.7;

/** What each text gains by runs of four letters of the words typed, and by two words that follow each other; what few of the texts hold counts more. */
export function gains(words, texts) {
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  const found = texts.map(() => 0);
  const weigh = (piece, weight, value) => {
    const counts = texts.map((text) => text.split(piece).length - 1);
    const held = counts.filter(Boolean).length;
    const unit = weight * Math.log(1 + (texts.length - held + 0.5) / (held + 0.5));
    counts.forEach((count, place) => count && (found[place] += unit * value(count, texts[place].length / mean)));
  };
  const runs = new Set(words.flatMap((word) => Array.from({ length: Math.max(1, word.length - 1) }, (_, at) => ` ${word} `.slice(at, at + RUN))));
  for (const run of runs) weigh(run, ALIKE, (count, length) => count / (count + SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * length)));
  for (const pair of new Set(words.slice(1).map((word, at) => ` ${words[at]} ${word} `))) weigh(pair, PAIR, () => 1);
  return found;
}
