/** What a word may stand for that no document holds, and what a rare one may have been meant to be. */

import { cursor } from "./cursor.js";
import { judged } from "./judging.js";
import { by } from "./order.js";

export { judged };

const PARTS = 0.7;
const ONE_EDIT = 0.9;
const TWO_EDITS = 0.7;
const SHORT = 0.4;
/** What it counts, in edits, that not the word but its stem is near. */
const BY_STEM = 0.5;
const FARTHER = 0.3;
const BEGINNING = 0.5;
const MOST_NEAR = 14;
const FEWER_NEAR = 5;
const MOST_BEGUN = 4;
const LEAST = 3;
const LONG = 8;
const HEAD = 3;
const TAIL = 4;
const SURE = 5;
const TRIES = 2;
const SHORTEST = 6;
const ELSEWHERE = 1;
const KNOWN = 256;
const LINKS = [["", 0], ["s", 0.5], ["e", 0.7]];

const plain = (word) => word.replace(/aa/g, "a").replace(/oe/g, "o").replace(/ae|æ/g, "e").replace(/å/g, "a").replace(/ø/g, "o");

/** Edits between two words (a swap of neighbours is one), or 9 when more than `most`. */
function distance(a, b, most) {
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

function readSpellings(bytes) {
  const head = cursor(bytes);
  const found = [];
  let word = "";
  while (head.at < bytes.length) {
    const alike = head.byte();
    const common = head.byte();
    word = word.slice(0, alike) + head.text();
    found.push({ word, common });
  }
  return found;
}

/** For an unknown word its alternatives: `stemmed` gives a spelling's term, `entriesOf` the entries of terms. */
export function guesser({ root, file, shard, hashed, placeOf, lettersOf }, stemmed, entriesOf) {
  const large = root.deler.length > 0;

  /** All spellings that begin with some letters (`^hen`) or end with them (`ing$`); by two letters only short ones are found. */
  async function spellings(key) {
    const letters = key.replace(/[$^]/, "");
    const fits = ({ word }) =>
      (letters.length > 2 || word.length <= SHORTEST) && (key[0] === "^" ? word.startsWith(letters) : word.endsWith(letters));
    return (await file(`s${hashed(key, root.s)}`, readSpellings)).filter(fits);
  }

  /**
   * The spellings that share the beginning of a word, or its end, or that of a longer word's stem: there may be no text
   * with the form that was meant. In the middle of a short word two letters may be swapped.
   */
  function around(word) {
    const most = word.length > 5 ? 3 : 2;
    const swapped = word.length === 2 * most ? most : most - 1;
    const own = stemmed(word).length < 6 ? word : stemmed(word);
    const starts = [word.slice(0, most), word.slice(0, most - 1) + word[swapped], word.slice(0, 3)];
    return read([...starts.map((each) => `^${each}`), ...[word, own].map((each) => `${each.slice(-most)}$`)]);
  }

  /**
   * The same for few files: the terms of the word's own shard, which begin as it does, and until one is near, the list
   * of its end, then that of its beginning; of a short word both.
   */
  async function aroundCheaply(word) {
    const own = stemmed(word);
    const most = word.length > 5 ? 3 : 2;
    const parted = lettersOf(own) > 4;
    const start = `^${word.slice(0, parted || word.length < 4 ? 3 : most)}`;
    const end = `${word.slice(-most)}$`;
    let known = (await shard(own))
      .filter(({ term, held }) => held && !term.includes(" "))
      .map(({ term, held }) => ({ word: term, term, common: 32 - Math.clz32(held) }));
    for (const keys of most < 3 ? [[start, end]] : parted ? [[start], [end]] : [[end], [start]]) {
      if (most > 2 && near(word, known)[0]?.edits < 2) break;
      known = await read(keys, known);
    }
    return known;
  }

  /** The spellings of some lists and those given, in order, each once. */
  async function read(keys, given = []) {
    const lists = await Promise.all([...new Set(keys)].map(spellings));
    const all = new Map(given.map((each) => [each.word, each]));
    for (const each of lists.flat()) all.set(each.word, { ...each, term: stemmed(each.word) });
    return [...all.values()].sort(by((each) => each.word));
  }

  /** Whether the language has the word with this stem: then it is not another one mistyped. */
  const exists = async (own) =>
    (await file(`o${hashed(own.slice(0, HEAD), KNOWN)}`, (bytes) => new Set(cursor(bytes).text().split(" ")))).has(own);

  /** Spellings a mistyped word may stand for, nearest first; of a term the one near as typed; a number is what it is. */
  function near(word, known) {
    if (word.length < LEAST || /^\d+$/.test(word)) return [];
    const most = word.length < LONG ? 1 : 2;
    const [own, bare] = [stemmed(word), plain(word)];
    const found = new Map();
    for (const each of known) {
      const { term } = each;
      const other = plain(each.word);
      const typed = other === bare ? 0 : Math.min(distance(word, each.word, most), distance(bare, other, most));
      const edits = typed > 1 && own.length > 3 ? Math.min(typed, distance(own, term, most) + BY_STEM) : typed;
      if (Math.floor(edits) > most) continue;
      if (!(found.get(term)?.edits < edits + (edits < typed ? BY_STEM : 0))) found.set(term, { ...each, edits });
    }
    const nearest = [...found.values()].sort(by((a) => a.edits, (a) => -a.common, (a) => a.term));
    return nearest.slice(0, large ? FEWER_NEAR : MOST_NEAR);
  }

  /** Every way to cut a word before what may be the last part of a compound, the longest such part first. */
  function cutsOf(word, usable) {
    const terms = new Set(usable.map((each) => each.term));
    const cuts = [];
    for (let place = HEAD; /^\p{L}+$/u.test(word) && place <= word.length - TAIL; place++) {
      const tail = word.slice(place);
      if (!terms.has(stemmed(tail))) continue;
      for (const [link, cost] of LINKS) {
        const head = word.slice(0, place - link.length);
        if (head.length < HEAD || !word.slice(0, place).endsWith(link)) continue;
        cuts.push({ head, tail, score: Math.min(head.length, tail.length) * 0.1 - cost });
      }
    }
    return cuts;
  }

  /** The two halves of a compound, if both are words. */
  function halves(cuts, usable) {
    const spelled = new Set(usable.map((each) => each.word));
    const [best] = cuts.filter(({ head }) => spelled.has(head)).sort(by((a) => -a.score));
    return best ? [best.head, best.tail] : [];
  }

  /** The word that a part of a compound was meant to be: one edit away, and long enough to be told. */
  function intended(part, usable) {
    const [first] = part.length < SURE ? [] : near(part, usable);
    return first?.edits < 2 ? [first.word] : [];
  }

  /** The spellings around a word that compounds may consist of. */
  const usableAround = async (word) => (await around(word)).filter((each) => each.common);

  /** An unknown compound taken apart into spellings; one part may be a compound itself, or mistyped, unless that costs files. */
  async function split(word, known, cheaply) {
    if (word.length < HEAD + TAIL) return [];
    const usable = known.filter((each) => each.common);
    const cuts = cutsOf(word, usable);
    const whole = halves(cuts, usable);
    if (whole.length || cheaply) return whole;
    for (const { head, tail } of cuts.slice(0, TRIES)) {
      const others = await usableAround(head);
      const parts = [halves(cutsOf(head, others), others), intended(head, others)].find((each) => each.length);
      if (parts) return [...parts, tail];
    }
    const heads = usable.map((each) => each.word).filter((each) => each.length >= TAIL && word.startsWith(each));
    const head = heads.sort(by((each) => -each.length))[0];
    const tail = head ? word.slice(head.length) : "";
    const parts = tail && intended(tail, await usableAround(tail));
    return parts.length ? [head, ...parts] : [];
  }

  /** What an unknown word may stand for; where that is to cost few files, as far as these have it. */
  async function guessed(word, cheaply) {
    const known = await (cheaply ? aroundCheaply : around)(word);
    const found = [];
    const parts = (await split(word, known, cheaply)).map(stemmed);
    if (parts.length) found.push({ weight: PARTS, terms: parts });
    const alike = near(word, known);
    const meant = alike[0]?.edits >= 1 || /[æøå]/.test(word); // else æ, ø or å may stand for what was typed
    const candidates = meant && (await exists(stemmed(word))) ? [] : alike;
    for (const { term, edits, word: spelling } of candidates) {
      const sure = edits < 1 ? 1 : (edits < 2 ? ONE_EDIT : TWO_EDITS) * (word.length > LEAST ? 1 : SHORT);
      found.push({ weight: sure * (edits > candidates[0].edits ? FARTHER : 1), terms: [term], word: spelling });
    }
    if (word.length > 2) {
      const begun = known.filter((each) => each.word.startsWith(word)).sort(by((a) => -a.common, (a) => a.word));
      for (const each of begun.slice(0, MOST_BEGUN)) found.push({ weight: BEGINNING, terms: [each.term], word: each.word });
    }
    const read = cheaply ? found.filter(within(placeOf(stemmed(word)))) : found;
    await Promise.all(read.map(async (each) => (each.entries = await entriesOf(each.terms))));
    return read.filter(({ entries }) => entries.length);
  }

  /** A test whether alternatives, one after another, lie in a shard or in one more; two parts may lie anywhere. */
  function within(own) {
    const places = new Set([own]);
    return ({ terms }) => {
      const more = new Set([...places, ...terms.map(placeOf)]);
      const fits = terms.length > 1 || more.size <= 1 + ELSEWHERE;
      if (fits) for (const place of more) places.add(place);
      return fits;
    };
  }

  /** What an unknown word may stand for: in a large archive every file counts, unless nothing else is found for a compound. */
  async function guesses(word) {
    const found = large && (await guessed(word, true));
    return found && (found.length || word.length < HEAD + TAIL) ? found : guessed(word, false);
  }

  return guesses;
}

/** The query with a word exchanged for the commonest of its `entries` that is one edit away; nothing when there is none. */
export function meant(q, words) {
  for (const { word, term, entries } of words) {
    const better = entries
      .filter((each) => distance(each.term, term, 1) === 1)
      .sort((a, b) => b.held - a.held)[0];
    const meant = better && q.replace(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "iu"), better.term + word.slice(term.length));
    if (meant && meant !== q) return meant; // a code is not in the query as one word
  }
  return null;
}
