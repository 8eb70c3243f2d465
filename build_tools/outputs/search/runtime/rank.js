/** Postings to an order of documents. */

const REST = 0.2;
const TOGETHER = 0.16;
const CLOSE = 0.2;
const CLOSEST = 2;
const CANDIDATES = 50;
const NEARLY = 0.75;
const ENOUGH = 10;
const FAINT = 0.07;
const IMPACTS = 15;
/** The level at which all postings count; at 0 the best of each term do, at 1 more of the words themselves. */
export const ALL = 2;
const rounded = (score) => Math.round(score * 1e6);

/**
 * A maker of sums: `of` each document, and which `documents` have one; what is `taken` out leaves nothing behind. Their
 * arrays are used again: new ones for each key would have to be cleared away in the middle of another.
 */
export function summing(size) {
  const free = [];
  return () => {
    const of = free.pop() ?? new Float64Array(size);
    const documents = [];
    return {
      of,
      documents,
      add(document, value) {
        if (!of[document]) documents.push(document);
        of[document] += value;
      },
      taken() {
        const values = documents.map((document) => of[document]);
        documents.forEach((document) => (of[document] = 0));
        free.push(of);
        return { documents, values };
      },
    };
  };
}

/** Adds what a term gives each document that is known to hold it. */
function give(sum, { lists }, unit, level) {
  for (const { documents, impacts } of lists.slice(0, level + 1))
    for (let place = 0; place < documents.length; place++) sum.add(documents[place], unit * impacts[place]);
}

/** Beside a word itself, only the best of an alternative's postings count, or all. */
const levelOf = ({ entry }, place, level) => (level < ALL && (place || !entry) ? 0 : level);

/** The best of a word's alternatives for each document, and a share of the others. */
function valueOf(word, sums, level) {
  const { alternatives, idf } = word;
  const [all, own, best] = [sums(), sums(), sums()];
  alternatives.forEach(({ weight, entries }, place) => {
    for (const entry of entries) give(own, entry, (weight * idf(entry.held)) / IMPACTS, levelOf(word, place, level));
    own.documents.splice(0).forEach((document) => {
      best.of[document] = Math.max(best.of[document], own.of[document]);
      all.add(document, own.of[document]);
      own.of[document] = 0;
    });
  });
  all.documents.forEach((document) => {
    all.of[document] = best.of[document] + REST * (all.of[document] - best.of[document]);
    best.of[document] = 0;
  });
  own.taken();
  best.taken();
  return all.taken();
}

/** What each word gives each document, as far as it is known at a level. */
const valuesOf = (words, sums, level) => words.map((word) => (word.values[level] ??= valueOf(word, sums, level)));

/**
 * Whether fewer than ten documents are known, by the best of each word, to hold nearly all that was asked for: three
 * quarters of the weight of those words that at least ten documents hold.
 */
export function fewHold(words, sums) {
  const counted = words.filter(({ entry }) => entry?.held >= ENOUGH);
  const weights = counted.map(weightOf);
  const enough = NEARLY * sumOf(weights);
  const held = sums();
  valuesOf(counted, sums, 0).forEach(({ documents }, place) => documents.forEach((document) => held.add(document, weights[place])));
  return held.taken().values.filter((value) => rounded(value) >= rounded(enough)).length < ENOUGH;
}

/** Every entry that words and spans stand for, with how much of its postings counts. */
export const usesOf = (words, spans, level) => [
  ...spans.map(({ entry }) => [entry, levelOf({}, 1, level)]),
  ...words.flatMap((word) =>
    word.alternatives.flatMap(({ entries }, place) => entries.map((entry) => [entry, levelOf(word, place, level)]))),
];

/** For each entry of words and spans, the stretches of it that are known of some documents; nothing where they do not hold it. */
function knownOf(words, spans, documents, sums, level) {
  const slots = sums();
  documents.forEach((document, slot) => slots.add(document, slot + 1));
  const levels = new Map();
  for (const [entry, most] of usesOf(words, spans, level)) levels.set(entry, Math.max(levels.get(entry) ?? 0, most));
  const known = new Map();
  for (const [entry, most] of levels) {
    const found = [];
    for (const { documents, stretches } of entry.lists.slice(0, most + 1))
      for (let place = 0; place < documents.length; place++) {
        const slot = slots.of[documents[place]];
        if (slot) found[slot - 1] = stretches[place];
      }
    known.set(entry, found);
  }
  slots.taken();
  return (entry, slot) => known.get(entry)[slot];
}

/** A word that no document holds weighs as though one did. */
const weightOf = ({ idf, entry }) => idf(entry?.held ?? 1);
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
const raise = (values, number, value) => (values[number] = Math.max(values[number] ?? 0, value));

/**
 * What a document gains by words that stand near each other: by the weight of those in the best `near` stretches, and
 * in the best two without the weightiest, only where there are two words or more.
 */
function together(words, known, slot, near) {
  const seen = [];
  words.forEach(({ alternatives, idf }, number) => {
    for (const { weight, entries } of alternatives)
      for (const entry of entries)
        for (const stretch of known(entry, slot) ?? []) raise((seen[stretch] ??= []), number, weight * idf(entry.held));
  });
  const best = [0, 0];
  seen.forEach((_, start) => {
    const held = [];
    for (let more = 0; more < (start ? near : 1); more++) {
      seen[start + more]?.forEach((value, number) => raise(held, number, value));
      const sum = sumOf(held);
      const rest = sum - Math.max(...held.filter(Boolean));
      if (!rest) continue;
      raise(best, 0, sum);
      if (more < CLOSEST) raise(best, 1, rest);
    }
  });
  return TOGETHER * best[0] + CLOSE * best[1];
}

/** A score for each document: the words', where a phrase of the synonyms counts instead of its words if that is more. */
export function scores(words, spans, sums, level) {
  const total = sums();
  const inside = new Set(spans.flatMap((span) => span.members));
  const join = (sum, { documents, values }) => documents.forEach((document, place) => sum.add(document, values[place]));
  const values = valuesOf(words, sums, level);
  values.forEach((value, number) => inside.has(number) || join(total, value));
  for (const { entry, members, idf } of spans) {
    const [sum, own] = [sums(), sums()];
    for (const number of members) join(sum, values[number]);
    give(own, entry, (idf(entry.held) * members.length) / IMPACTS, levelOf({}, 1, level));
    for (const document of own.documents) sum.add(document, Math.max(0, own.of[document] - sum.of[document]));
    own.taken();
    join(total, sum.taken());
  }
  return total;
}

/** Numbers that sort as documents do by their scores and what these are multiplied by, the newer behind among equals. */
export const keysOf = ({ of }, favour) => (document) => rounded(of[document] * favour(document)) * of.length + document;

/**
 * `order`: the documents with a score that `fits` (all, where that is not given), best first: the best fifty also by how
 * near the words stand, which their scores then say; the newer first among equals. Those with less than seven hundredths
 * of the best one's score hold no more than a common part. With it what is `judged` of the fifty: how many are
 * `worth` showing, and which words are `absent`.
 */
export function ranked(score, words, spans, favour, fits, sums, level, near, judged) {
  const size = score.of.length;
  const keyOf = keysOf(score, favour);
  const keys = new Float64Array((fits ? score.documents.filter(fits) : score.documents).map(keyOf)).sort();
  let judgement = { worth: Infinity, absent: [] };
  if (words[1] || judged) { // one word alone says nothing more
    const best = keys.subarray(-CANDIDATES);
    const documents = Array.from(best, (key) => key % size);
    const known = knownOf(words, spans, documents, sums, level);
    documents.forEach((document, slot) => {
      score.of[document] += together(words, known, slot, near);
      best[slot] = keyOf(document);
    });
    if (judged) judgement = judged(words, spans, known, documents.length);
    best.sort();
  }
  return { ...judgement, order: keys.reverse().filter((key) => key >= FAINT * keys[0]).map((key) => key % size) };
}
