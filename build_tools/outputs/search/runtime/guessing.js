/** What a word may stand for that no document holds, and what a rare one may have been meant to be. */

import { DECODER, cursor, wordList } from "./cursor.js";
import { by } from "./order.js";

const PARTS = 0.5;
const ONE_EDIT = 0.9;
const TWO_EDITS = 0.7;
const SHORT = 0.4;
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

const reversed = (word) => [...word].reverse().join("");

/** The last of `cuts` that does not come after `word`; 0 when all do. */
function locate(cuts, word) {
  let low = 0;
  let high = cuts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (cuts[middle] <= word) low = middle;
    else high = middle;
  }
  return low;
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
export function guesser({ root, file }, stemmed, entriesOf) {
  const cuts = { f: wordList(root.f), b: wordList(root.b) };

  async function number(kind, word) {
    const place = locate(cuts[kind], word);
    if (!root.side) return place;
    const page = await file(`${kind}s${place}`, (bytes) => wordList(DECODER.decode(bytes)));
    return place * root.side + locate(page, word);
  }

  /** All spellings of a list (`f` forwards, `b` backwards) that begin with `start`. */
  async function spellings(kind, start) {
    const [first, last] = await Promise.all([number(kind, start), number(kind, `${start}\uffff`)]);
    const parts = [];
    for (let place = first; place <= last; place++) parts.push(file(kind + place, readSpellings));
    return (await Promise.all(parts)).flat().filter((each) => each.word.startsWith(start));
  }

  /**
   * The spellings that share the beginning of a word, or its end, or, in a small archive, that of a longer word's stem: there
   * may be no text with the form that was meant. In the middle of a short word two letters may be swapped.
   */
  async function around(word) {
    const most = word.length > 5 ? 3 : 2;
    const starts = new Set([word.slice(0, most), word.length === 2 * most ? word.slice(0, most - 1) + word[most] : ""]);
    const own = root.deler.length || stemmed(word).length < 6 ? word : stemmed(word);
    const ends = new Set([word.slice(-most), own.slice(-most)]);
    const lists = [...starts, ...ends].map(async (part, place) => {
      if (!part) return [];
      if (place < starts.size) return spellings("f", part);
      return (await spellings("b", reversed(part))).map((each) => ({ ...each, word: reversed(each.word) }));
    });
    const all = new Map();
    for (const each of (await Promise.all(lists)).flat()) all.set(each.word, { ...each, term: stemmed(each.word) });
    return [...all.values()];
  }

  /** Spellings a mistyped word may stand for, nearest first. */
  function near(word, known) {
    if (word.length < LEAST) return [];
    const most = word.length < LONG ? 1 : 2;
    const [own, bare] = [stemmed(word), plain(word)];
    const found = new Map();
    for (const each of known) {
      const { term } = each;
      let edits = plain(each.word) === bare ? 0 : distance(word, each.word, most);
      if (edits > 1 && own.length > 3) edits = Math.min(edits, distance(own, term, most));
      if (edits > most) continue;
      const before = found.get(term);
      if (!before || edits < before.edits) found.set(term, { ...each, edits });
    }
    const nearest = [...found.values()].sort(by((a) => a.edits, (a) => -a.common, (a) => a.term));
    return nearest.slice(0, root.deler.length ? FEWER_NEAR : MOST_NEAR);
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

  /** An unknown compound taken apart into spellings; one part may be a compound itself, or mistyped. */
  async function split(word, known) {
    if (word.length < HEAD + TAIL) return [];
    const usable = known.filter((each) => each.common);
    const cuts = cutsOf(word, usable);
    const whole = halves(cuts, usable);
    if (whole.length) return whole;
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
      const begun = known.filter((each) => each.word.startsWith(word)).sort(by((a) => -a.common, (a) => a.word));
      for (const each of begun.slice(0, MOST_BEGUN)) found.push({ weight: BEGINNING, term: stemmed(each.word), word: each.word });
    }
    await Promise.all(found.map(async (each) => (each.entries ??= await entriesOf([each.term]))));
    return found;
  }

  return guesses;
}

/** The query with a word exchanged for the commonest of its `entries` that is one edit away; nothing when there is none. */
export function meant(q, words) {
  for (const { word, term, entries } of words) {
    const better = entries
      .filter((each) => distance(each.term, term, 1) === 1)
      .sort((a, b) => b.held - a.held)[0];
    if (better) return q.replace(word, better.term + word.slice(term.length));
  }
  return null;
}
