/** What a word of the query stands for: alternatives `{ weight, entries, word }`, each a term or several that count together. */

import { stem } from "./analysis.js";
import { by } from "./order.js";

const PARTS = 0.6;
const ALIKE = 0.3;
const LEAST_ALIKE = 0.3;
const MOST_ALIKE = 10;
const ALONE = 100;
const WORDS_KEPT = 50;
const STEMS_KEPT = 20000;

/** A function that knows its last answers again; those that failed are asked for anew. */
export function remembering(make, most) {
  const kept = new Map();
  return (key) => {
    if (kept.has(key)) return kept.get(key);
    if (kept.size >= most) kept.clear();
    const made = make(key);
    kept.set(key, made);
    made.catch?.(() => kept.delete(key));
    return made;
  };
}

/** The runs of four letters of a word between its ends. */
const grams = (word) => new Set(Array.from({ length: word.length - 1 }, (_, place) => `^${word}$`.slice(place, place + 4)));

/** How alike two words are by their runs of four letters, from 0 to 1 (Dice). */
function alike(own, word) {
  let both = 0;
  for (const gram of grams(word)) both += own.has(gram);
  return (2 * both) / (own.size + word.length - 1);
}

/** The finder of a word's alternatives; `guessing` brings `guessing.js`. */
export function wordFinder(store, guessing) {
  const { antall, hele, deler } = store.root;
  const uncut = new Set(hele);
  const idf = (held) => Math.log(1 + (antall - held + 0.5) / (held + 0.5));
  const stemmed = remembering((word) => stem(word, uncut), STEMS_KEPT);

  /** The entry of a term, by way of its alias; nothing when no document holds it. */
  async function entryOf(term) {
    const found = (await store.shard(term)).find((each) => each.term === term);
    return found?.alias ? entryOf(found.alias) : found;
  }

  const entriesOf = async (terms) => [...new Set((await Promise.all(terms.map(entryOf))).filter(Boolean))];

  /** Terms of the same shard that begin alike. */
  function neighbours(own, shard) {
    if (own.length < 4 || !/^\p{L}+$/u.test(own)) return [];
    const mine = grams(own);
    return shard
      .filter((each) => each.held && each.term !== own && !each.term.includes(" ") && each.term.startsWith(own.slice(0, 4)))
      .map((entry) => ({ entry, alike: alike(mine, entry.term) }))
      .filter((each) => each.alike >= LEAST_ALIKE)
      .sort(by((a) => -a.alike, (a) => a.entry.term))
      .slice(0, MOST_ALIKE);
  }

  let guesses;
  async function guess(word) {
    const { guesser } = await guessing();
    return (guesses ??= guesser(store, stemmed, entriesOf))(word);
  }

  /** A word of the query: its term, whether documents hold it, and its alternatives. */
  async function find(word) {
    const own = stemmed(word);
    const beside = await store.shard(own);
    const named = beside.find((each) => each.term === own);
    const entry = await entryOf(own);
    const term = entry?.term ?? own;
    const alternatives = entry ? [{ weight: 1, entries: [entry], word: term === own ? word : "" }] : await guess(word);
    if (!deler[0] || !(entry?.held > ALONE)) {
      if (entry?.parts.length) alternatives.push({ weight: PARTS, entries: await entriesOf(entry.parts) });
      for (const each of neighbours(own, beside)) {
        const fair = entry ? Math.min(1, idf(entry.held) / idf(each.entry.held)) : 1;
        alternatives.push({ weight: ALIKE * each.alike * fair, entries: [each.entry] });
      }
    }
    return {
      word,
      term,
      entry,
      shown: named?.shown.length ? named.shown : entry?.shown,
      idf,
      alternatives: alternatives.filter((each) => each.entries.length),
      values: [],
    };
  }

  return Object.assign(remembering(find, WORDS_KEPT), { stem: stemmed, entryOf });
}
