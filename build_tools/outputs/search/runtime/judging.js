/** Whether what was found for words that no document holds is worth showing. */

const LEAST_HELD = 2e5; // two tenths, rounded
const WEAK = 5.4e5;
const LIKELY = 0.5;
const FEW = 5;
const rounded = (share) => Math.round(share * 1e6);
const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

/** Whether a word weighs: not a number (a year), nor one or two letters (of a word that is being typed), that no document holds. */
const weighs = ({ term, entry }) => entry || !(term > 0 || term.length < 3);

/**
 * The share of the words' weight that a document holds: a guess counts as what it is worth, parts by the square of
 * their share of the weight of all; a word that no document holds weighs as though one did. What it holds leaves `absent`.
 */
function heldOf(words, spans, holds, absent) {
  const whole = new Set(spans.flatMap(({ entry, members }) => (holds(entry) ? members : [])));
  let held = 0;
  let all = 0;
  words.forEach((word, number) => {
    const { alternatives, idf, entry } = word;
    const weightsOf = (entries) => sumOf(entries.map((each) => idf(each.held)));
    const shares = alternatives.map(({ weight, entries }) => weight * (weightsOf(entries.filter(holds)) / weightsOf(entries)) ** 2);
    const share = whole.has(number) ? 1 : Math.max(0, ...shares);
    if (share >= LIKELY) absent.delete(word);
    if (!weighs(word)) return;
    const weight = idf(entry?.held ?? 1);
    held += weight * share;
    all += weight;
  });
  return held / all;
}

/**
 * How many of an order are `worth` showing, where the best `many` of it are `known` to hold entries: none when not one
 * of them holds two tenths of what was asked for; few when one of the words is `absent` (no document is known to hold
 * it, or what it is likely to stand for, or all its parts), and none of them holds much more than half.
 */
export function judged(words, spans, known, many) {
  const absent = new Set(words.filter(({ entry }) => !entry));
  let best = 0;
  for (let slot = 0; slot < many; slot++) best = Math.max(best, rounded(heldOf(words, spans, (entry) => known(entry, slot), absent)));
  const weak = best < WEAK && [...absent].some(weighs);
  return { worth: best < LEAST_HELD ? 0 : weak ? FEW : Infinity, absent: [...absent].map(({ word }) => word) };
}
