/** Postings to an order of documents. */

import { postings } from "./store.js";

const REST = 0.2;
const TOGETHER = 0.2;
const CANDIDATES = 50;
const WORD_MORE = 0.5;
const IMPACTS = 15;
const rounded = (score) => Math.round(score * 1e6);

/** The best of a word's alternatives for each document, and a share of the others. */
function valueOf(word, size) {
  const best = new Float64Array(size);
  const all = new Float64Array(size);
  for (const { weight, entries } of word.alternatives) {
    const own = new Float64Array(size);
    for (const entry of entries) {
      const { documents, impacts } = postings(entry, size);
      const unit = (weight * word.idf(entry.held)) / IMPACTS;
      for (let place = 0; place < documents.length; place++) own[documents[place]] += unit * impacts[place];
    }
    for (let document = 0; document < size; document++) {
      if (own[document] > best[document]) best[document] = own[document];
      all[document] += own[document];
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

/** A score for each document: the words', where a phrase of the synonyms counts instead of its words if that is more. */
export function scores(words, spans, size) {
  const total = new Float64Array(size);
  const values = words.map((word) => valueOf(word, size));
  const inside = new Set(spans.flatMap((span) => span.members));
  const add = (sum, value) => {
    for (let document = 0; document < size; document++) sum[document] += value[document];
  };
  values.forEach((value, number) => inside.has(number) || add(total, value));
  for (const { entry, members, idf } of spans) {
    const sum = new Float64Array(size);
    for (const number of members) add(sum, values[number]);
    const { documents, impacts } = postings(entry, size);
    const unit = (idf(entry.held) * (1 + WORD_MORE * (members.length - 1))) / IMPACTS;
    documents.forEach((document, place) => {
      sum[document] = Math.max(sum[document], unit * impacts[place]);
    });
    add(total, sum);
  }
  return total;
}

/** `documents` best first: by score, the best fifty also by how near the words stand; the newer first among equals. */
export function ranked(documents, score, words, favour, size) {
  const keys = new Float64Array(documents.length);
  const keyOf = (document, more) => rounded((score[document] + more) * favour(document)) * size + document;
  documents.forEach((document, place) => (keys[place] = keyOf(document, 0)));
  keys.sort().reverse();
  if (words.length > 1) {
    const lists = words.map((word) =>
      word.alternatives.flatMap(({ weight, entries }) =>
        entries.map((entry) => ({ list: postings(entry, size), value: weight * word.idf(entry.held) })),
      ),
    );
    const best = keys.subarray(0, CANDIDATES);
    best.forEach((key, place) => (best[place] = keyOf(key % size, TOGETHER * together(lists, key % size))));
    best.sort().reverse();
  }
  return Array.from(keys, (key) => key % size);
}
