/** Postings to an order of documents. */

import { postings } from "./store.js";

const REST = 0.2;
const TOGETHER = 0.2;
const CANDIDATES = 50;
const WORD_MORE = 0.5;
const LEAST_HELD = 0.3;
const IMPACTS = 15;
const rounded = (score) => Math.round(score * 1e6);

/** Adds what a term gives each document that holds it to `sum`. */
function add(sum, entry, weight, size) {
  const { documents, impacts } = postings(entry, size);
  const unit = weight / IMPACTS;
  for (let place = 0; place < documents.length; place++) sum[documents[place]] += unit * impacts[place];
}

/** The best of a word's alternatives for each document, and a share of the others. */
function valueOf({ alternatives, idf }, size) {
  const best = new Float64Array(size);
  if (!alternatives.length) return best;
  const [{ weight, entries }, ...others] = alternatives;
  for (const entry of entries) add(best, entry, weight * idf(entry.held), size);
  if (!others.length) return best;
  const all = best.slice();
  const own = new Float64Array(size);
  for (const { weight, entries } of others) {
    for (const entry of entries) add(own, entry, weight * idf(entry.held), size);
    for (let document = 0; document < size; document++) {
      const value = own[document];
      if (!value) continue;
      if (value > best[document]) best[document] = value;
      all[document] += value;
      own[document] = 0;
    }
  }
  for (let document = 0; document < size; document++) best[document] += REST * (all[document] - best[document]);
  return best;
}

/** Where `document` stands in a list of postings; -1 when it does not. */
function placeOf({ documents }, document) {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (documents[middle] < document) low = middle + 1;
    else high = middle;
  }
  return documents[low] === document ? low : -1;
}

/** The weight of the words in the stretch of a document that holds most of them; 0 unless it holds two. */
function together(lists, document) {
  let most = 0;
  const seen = [];
  lists.forEach((alternatives, number) => {
    for (const { list, value } of alternatives) {
      const place = placeOf(list, document);
      if (place < 0) continue;
      for (let set = list.stretches[place], bit = 0; set; set >>>= 1, bit++)
        if (set & 1) (seen[bit] ??= [])[number] = Math.max(seen[bit][number] ?? 0, value);
    }
  });
  for (const values of seen) {
    const present = values?.filter((value) => value) ?? [];
    if (present.length > 1) most = Math.max(most, present.reduce((sum, value) => sum + value, 0));
  }
  return most;
}

/**
 * The share of the words' weight that a document holds: a guess counts as what it is worth, parts
 * by the square of their share; a word that no document holds weighs as though one did, a number (a year) nothing.
 */
function heldOf(words, spans, document, size) {
  const holds = (entry) => placeOf(postings(entry, size), document) >= 0;
  const whole = new Set(spans.flatMap(({ entry, members }) => (holds(entry) ? members : [])));
  let held = 0;
  let all = 0;
  words.forEach(({ word, alternatives, idf, entry }, number) => {
    if (!entry && word > 0) return;
    const shares = alternatives.map(({ weight, entries }) => weight * (entries.filter(holds).length / entries.length) ** 2);
    const weight = idf(entry?.held ?? 1);
    held += weight * (whole.has(number) ? 1 : Math.max(0, ...shares));
    all += weight;
  });
  return held / all;
}

/** A score for each document: the words', where a phrase of the synonyms counts instead of its words if that is more. */
export function scores(words, spans, size) {
  const total = new Float64Array(size);
  const inside = new Set(spans.flatMap((span) => span.members));
  const join = (sum, value) => {
    for (let document = 0; document < size; document++) sum[document] += value[document];
  };
  const values = words.map((word) => (word.value ??= valueOf(word, size)));
  values.forEach((value, number) => inside.has(number) || join(total, value));
  for (const { entry, members, idf } of spans) {
    const sum = new Float64Array(size);
    for (const number of members) join(sum, values[number]);
    const { documents, impacts } = postings(entry, size);
    const unit = (idf(entry.held) * (1 + WORD_MORE * (members.length - 1))) / IMPACTS;
    documents.forEach((document, place) => {
      sum[document] = Math.max(sum[document], unit * impacts[place]);
    });
    join(total, sum);
  }
  return total;
}

/**
 * The documents with a score that `fits`, best first: the best fifty also by how near the words stand; the newer first
 * among equals. None when not one of the fifty holds three tenths of what was asked for.
 */
export function ranked(score, words, spans, favour, fits, size) {
  const found = new Float64Array(size);
  const keyOf = (document, more) => rounded((score[document] + more) * favour(document)) * size + document;
  let many = 0;
  for (let document = 0; document < size; document++)
    if (score[document] > 0 && fits(document)) found[many++] = keyOf(document, 0);
  const keys = found.subarray(0, many).sort();
  if (words.length > 1) {
    const lists = words.map((word) =>
      word.alternatives.flatMap(({ weight, entries }) =>
        entries.map((entry) => ({ list: postings(entry, size), value: weight * word.idf(entry.held) })),
      ),
    );
    const best = keys.subarray(-CANDIDATES);
    best.forEach((key, place) => (best[place] = keyOf(key % size, TOGETHER * together(lists, key % size))));
    if (best.every((key) => rounded(heldOf(words, spans, key % size, size)) < rounded(LEAST_HELD))) return new Uint32Array(0);
    best.sort();
  }
  const order = new Uint32Array(many);
  for (let place = 0; place < many; place++) order[many - 1 - place] = keys[place] % size;
  return order;
}
