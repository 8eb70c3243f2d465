/** What only a small archive can afford: the best texts read side by side, letter by letter as was typed. */

const ALIKE = 0.35;
const WHOLE = 0.8;
const PAIR = 0.8;
const TITLED = 0.3;
const RUN = 4;
const NEAR = 0.25;
const HALF = 22;
const SURE = 0.9;
const SATURATION = 1.2;
const BEST = 10;
const MORE = 15;
const NAMED = 0.7;
const LENGTH_MATTERS = 0.7;

/** What is left of a query when its words are gone but for names: numbers, and those with a capital letter that are not the first. */
const names = (text) => text.replace(/^[^\s\d]\S*|\s[^\s\d\p{Lu}]\S*/gu, "");

/** The runs of four letters of a word between spaces. */
const runsOf = (word) => [...new Set(Array.from({ length: Math.max(1, word.length - 1) }, (_, at) => ` ${word} `.slice(at, at + RUN)))];

/** The stretches of forty-four words of a text, each half over the one before. */
function stretchesOf(text) {
  const all = text.trim().split(/ +/);
  const count = Math.max(1, Math.ceil(all.length / HALF) - 1);
  return Array.from({ length: count }, (_, at) => ` ${all.slice(at * HALF, (at + 2) * HALF).join(" ")} `);
}

/** The words typed as they were meant, each with its weight: a mistyped one is the spelling that is one edit away. */
const meant = (typed, words) => typed.map((token) => {
  const word = words.find((each) => each.word === token);
  if (!word) return [token, 0];
  const guess = word.entry ? undefined : word.alternatives.find((each) => each.word && each.weight >= SURE);
  return [guess?.word ?? token, word.idf((guess?.entries[0] ?? word.entry)?.held ?? 1)];
});

/**
 * What each text gains by the words typed, by runs of four letters of them, also in its title, by two of them that
 * follow each other, and, if they are two or more, by the stretch that has most of their runs; a word or run that few
 * of the texts hold counts more.
 */
function gains(typed, known, texts) {
  const weighted = meant(typed, known);
  const words = weighted.map(([word]) => word);
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
  for (const run of new Set(words.flatMap(runsOf))) {
    weigh(run, texts, often(ALIKE));
    weigh(run, titles, (_, length) => TITLED / Math.sqrt(length));
  }
  for (const pair of new Set(words.slice(1).map((word, at) => ` ${words[at]} ${word} `)))
    texts.forEach((text, place) => text.includes(pair) && (found[place] += PAIR));
  const parts = [...new Map(weighted)].filter(([, weight]) => weight).map(([word, weight]) => [runsOf(word), weight]);
  if (parts.length < 2) return found;
  texts.forEach((text, place) => {
    const sums = stretchesOf(text).map((stretch) =>
      parts.reduce((sum, [runs, weight]) => sum + (weight * runs.filter((run) => stretch.includes(run)).length) / runs.length, 0));
    found[place] += NEAR * Math.max(...sums);
  });
  return found;
}

/** The words of the phrases by whose synonyms a document was found: it says them otherwise. */
const otherwise = (document, words, spans) => spans
  .filter(({ entry }) => entry.lists.some(({ documents }) => documents.includes(document)))
  .map(({ members }) => members.map((each) => `${words[each].word} `).join(""))
  .join(" ");

/** Whether some text says the word itself. */
const isSaid = ({ entry, alternatives }) => entry?.said && alternatives[0].word;

/**
 * An order whose best are in the order that their texts give, which in a small archive come with their records, and
 * the names that they hold: the best ten, or fifteen where texts say all words themselves, since those that say it
 * otherwise would fall behind. `keysOf` tells how they stand by their scores and what these are multiplied by, `split`
 * makes words of a text. The scores given are used for other questions as soon as this one waits.
 */
export async function reread(order, text, words, spans, { of }, keysOf, favour, store, split) {
  const score = { of: of.slice() };
  const keyOf = keysOf(score, favour);
  const most = words.every(isSaid) ? MORE : BEST;
  const best = [...order.slice(0, most)];
  const texts = (await store.records(best)).map((lines, place) => lines.at(-1) + otherwise(best[place], words, spans));
  gains(split(text), words, texts).forEach((gain, place) => (score.of[best[place]] += gain));
  const called = split(names(text));
  for (const { word, values, idf, entry } of words)
    if (called.includes(word)) for (const document of best) if (values.at(-1).documents.includes(document)) score.of[document] += NAMED * idf(entry?.held ?? 1);
  return [...best.sort((a, b) => keyOf(b) - keyOf(a)), ...order.slice(most)];
}
