/** What a word may stand for that no document holds, and what a rare one may have been meant to be. */

import { DECODER, cursor, wordList } from "./cursor.js";
import { by } from "./order.js";

const PARTS = 0.5;
const ONE_EDIT = 0.9;
const TWO_EDITS = 0.7;
const SHORT = 0.4;
const FARTHER = 0.3;
const BEGINNING = 0.5;
const MOST_NEAR = 8;
const MOST_BEGUN = 4;
const LEAST = 3;
const LONG = 8;

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

  /** The spellings that share the beginning or the end of a word; in the middle of a short word two letters may be swapped. */
  async function around(word) {
    const most = word.length > 5 ? 3 : 2;
    const starts = [word.slice(0, most)];
    if (word.length === 2 * most) starts.push(word.slice(0, most - 1) + word[most]);
    const [backwards, ...forwards] = await Promise.all([
      spellings("b", reversed(word.slice(-most))),
      ...starts.map((start) => spellings("f", start)),
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
    return [...found.values()].sort(by((a) => a.edits, (a) => -a.common, (a) => a.term)).slice(0, MOST_NEAR);
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
