/** What a word of the query stands for: alternatives `{ weight, entries, word }`, each a term or several that count together. */

import { stem } from "./analysis.js";

const PARTS = 0.5;
const ONE_EDIT = 0.9;
const TWO_EDITS = 0.7;
const SHORT = 0.4;
const FARTHER = 0.3;
const BEGINNING = 0.5;
const ALIKE = 0.3;
const LEAST_ALIKE = 0.3;
const MOST_NEAR = 8;
const MOST_BEGUN = 4;
const MOST_ALIKE = 10;
const LEAST = 3;
const LONG = 8;
const WORDS_KEPT = 16;
const STEMS_KEPT = 20000;

const plain = (word) => word.replace(/aa/g, "a").replace(/oe/g, "o").replace(/ae|æ/g, "e").replace(/å/g, "a").replace(/ø/g, "o");

/** Edits between two words (a swap of neighbours is one), or 9 when more than `most`. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return 9;
  let above = [];
  let last = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], above[j - 2] + 1);
    }
    if (Math.min(...now) > most) return 9;
    above = last;
    last = now;
  }
  return last[b.length] > most ? 9 : last[b.length];
}

/** A function that knows its last answers again; those that failed are asked for anew. */
function remembering(make, most) {
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

const reversed = (word) => [...word].reverse().join("");

function grams(word) {
  const marked = `^${word}$`;
  const found = new Set();
  for (let place = 0; place + 4 <= marked.length; place++) found.add(marked.slice(place, place + 4));
  return found;
}

/** How alike two words are by their runs of four letters, from 0 to 1 (Dice). */
function alike(own, word) {
  let both = 0;
  for (const gram of grams(word)) both += own.has(gram);
  return (2 * both) / (own.size + word.length - 1);
}

const first = (order) => (a, b) => {
  for (const key of order) {
    const one = key(a);
    const other = key(b);
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
};

export function wordFinder(store, uncut) {
  const { antall } = store.root;
  const idf = (held) => Math.log(1 + (antall - held + 0.5) / (held + 0.5));
  const stemmed = remembering((word) => stem(word, uncut), STEMS_KEPT);

  /** The entry of a term, by way of its alias; nothing when no document holds it. */
  async function entryOf(term) {
    const found = (await store.shard(term)).find((each) => each.term === term);
    return found?.alias ? entryOf(found.alias) : found;
  }

  const entriesOf = async (terms) => [...new Set((await Promise.all(terms.map(entryOf))).filter(Boolean))];

  /** The spellings that share the beginning or the end of a word; in the middle of a short word two letters may be swapped. */
  async function around(word) {
    const most = word.length > 5 ? 3 : 2;
    const starts = [word.slice(0, most)];
    if (word.length === 2 * most) starts.push(word.slice(0, most - 1) + word[most]);
    const [backwards, ...forwards] = await Promise.all([
      store.spellings("b", reversed(word.slice(-most))),
      ...starts.map((start) => store.spellings("f", start)),
    ]);
    const all = new Map();
    for (const each of forwards.flat()) all.set(each.word, each.common);
    for (const each of backwards) all.set(reversed(each.word), each.common);
    return [...all].map(([spelling, common]) => ({ word: spelling, common }));
  }

  /** Spellings a mistyped word may stand for, nearest first. */
  function near(word, known) {
    if (word.length < LEAST) return [];
    const most = word.length < LONG ? 1 : 2;
    const [own, bare] = [stemmed(word), plain(word)];
    const found = new Map();
    for (const each of known) {
      const term = stemmed(each.word);
      let edits = plain(each.word) === bare ? 0 : distance(word, each.word, most);
      if (edits > 1 && own.length > 3) edits = Math.min(edits, distance(own, term, most));
      if (edits > most) continue;
      const before = found.get(term);
      if (!before || edits < before.edits) found.set(term, { ...each, term, edits });
    }
    return [...found.values()].sort(first([(a) => a.edits, (a) => -a.common, (a) => a.term])).slice(0, MOST_NEAR);
  }

  /** An unknown compound taken apart into spellings. */
  async function split(word, known) {
    if (word.length < 7 || !/^\p{L}+$/u.test(word)) return [];
    const spelled = new Set(known.filter((each) => each.common).map((each) => each.word));
    let best = { score: -9, parts: [] };
    for (let place = 3; place <= word.length - 4; place++) {
      const tail = word.slice(place);
      if (!spelled.has(tail)) continue;
      for (const [link, cost] of [["", 0], ["s", 0.5], ["e", 0.7]]) {
        const head = word.slice(0, place - link.length);
        if (!word.slice(0, place).endsWith(link) || head.length < 3) continue;
        const parts = spelled.has(head) ? [head] : await split(head, await around(head));
        const score = Math.min(head.length, tail.length) * 0.1 - cost;
        if (parts.length && score > best.score) best = { score, parts: [...parts, tail] };
        if (parts.length) break;
      }
    }
    return best.parts;
  }

  /** Terms of the same shard that begin alike. */
  function neighbours(own, shard) {
    if (own.length < 4 || !/^\p{L}+$/u.test(own)) return [];
    const mine = grams(own);
    return shard
      .filter((each) => each.held && each.term !== own && !each.term.includes(" ") && each.term.startsWith(own.slice(0, 4)))
      .map((entry) => ({ entry, alike: alike(mine, entry.term) }))
      .filter((each) => each.alike >= LEAST_ALIKE)
      .sort(first([(a) => -a.alike, (a) => a.entry.term]))
      .slice(0, MOST_ALIKE);
  }

  /** What an unknown word may stand for. */
  async function guesses(word) {
    const known = await around(word);
    const found = [];
    const parts = await entriesOf((await split(word, known)).map(stemmed));
    if (parts.length) found.push({ weight: PARTS, entries: parts });
    const candidates = near(word, known);
    for (const { term, edits, word: spelling } of candidates) {
      const sure = edits < 1 ? 1 : (edits === 1 ? ONE_EDIT : TWO_EDITS) * (word.length > LEAST ? 1 : SHORT);
      found.push({ weight: sure * (edits > candidates[0].edits ? FARTHER : 1), term, word: spelling });
    }
    if (word.length > 2) {
      const begun = known.filter((each) => each.word.startsWith(word)).sort(first([(a) => -a.common, (a) => a.word]));
      for (const each of begun.slice(0, MOST_BEGUN)) found.push({ weight: BEGINNING, term: stemmed(each.word), word: each.word });
    }
    await Promise.all(found.map(async (each) => (each.entries ??= await entriesOf([each.term]))));
    return found;
  }

  /** A word of the query: its term, whether documents hold it, and its alternatives. */
  async function find(word) {
    const own = stemmed(word);
    const shard = await store.shard(own);
    const entry = await entryOf(own);
    const alternatives = entry ? [{ weight: 1, entries: [entry] }] : await guesses(word);
    if (entry?.parts.length) alternatives.push({ weight: PARTS, entries: await entriesOf(entry.parts) });
    for (const each of neighbours(own, shard)) {
      const fair = entry ? Math.min(1, idf(entry.held) / idf(each.entry.held)) : 1;
      alternatives.push({ weight: ALIKE * each.alike * fair, entries: [each.entry] });
    }
    const kept = alternatives.filter((each) => each.entries.length);
    return { word, term: entry?.term ?? own, entry, shard, idf, alternatives: kept };
  }

  return Object.assign(remembering(find, WORDS_KEPT), { stem: stemmed, shard: store.shard });
}
