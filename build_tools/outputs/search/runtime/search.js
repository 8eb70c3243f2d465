/** The search engine: `open(baseUrl)`, then `engine.search(question)`. No DOM, no dependency (FORMAT.md has the files). */

import { chunks, code, fold, tokens } from "./analysis.js";
import { highlighted, placed, snippet } from "./highlight.js";
import { ALL, fewHold, keysOf, ranked, scores, summing, usesOf } from "./rank.js";
import { openStore, standings } from "./store.js";
import { remembering, wordFinder } from "./words.js";

const STANDING = { utløpt: 0.75, erstattet: 0.6, trukket: 0.5 };
const FRESH = /^(ny(e|tt|[ea]ste)?|siste|oppdaterte?)$/;
const NEWER = 0.3;
const OF_YEAR = 1.3;
const GUIDE_FIRST = 1.3;
const RARE = 2;
const COMMONER = 8;
const LIGHT = 3000;
const TEXTS_KEPT = 1000;
const MANY = 5;
const LINKS = ["", "s", "e"];
const MARKED = /[:"«»“”„]|(\d ?){6}/;
const split = (text) => chunks(text).flatMap(tokens);
const FILTERS = ["tema", "status", "aar", "avsender", "kommune", "malgruppe", "type"];

/**
 * Opens the index at `baseUrl` (its folder). `fetch` may be another way to get files; `counting`, `guessing` and
 * `reading` bring `whole.js`, for counts, filters, phrases and order by date, `guessing.js`, for words no document holds, and
 * `reading.js`, for small archives.
 */
export async function open(baseUrl, {
  fetch = (url, options) => globalThis.fetch(url, options),
  counting = () => import("./whole.js"),
  guessing = () => import("./guessing.js"),
  reading = () => import("./reading.js"),
} = {}) {
  return searcher(await openStore(baseUrl, fetch), counting, guessing, reading);
}

function searcher(store, counting, guessing, reading) {
  const { root } = store;
  const size = root.antall;
  const sums = summing(size);
  const near = root.deler.length ? 1 : 5;
  const stop = new Set(root.stopp);
  const find = wordFinder(store, guessing);
  const wordsWithin = remembering(placed, TEXTS_KEPT);
  const standing = standings(root);
  const successors = led(root.eldre, size);
  const [more, firsts, gaps] = root.like;
  let leader = 0;
  const leaders = led(more.flatMap((count, group) => {
    let document = (leader += firsts[group]);
    const own = leader;
    return gaps.splice(0, count).map((gap) => [(document += gap), own]);
  }), size);
  const dated = root.løp.map((run) => run[1]).filter(Boolean);
  const oldest = Math.min(...dated);
  const span = Math.max(...dated) - oldest || 1;

  /** The words of a text in order: a code counts as one word where documents hold it. */
  async function wordsOf(text) {
    const found = [];
    for (const chunk of chunks(text)) {
      const whole = code(chunk);
      if (whole && (await find.entryOf(find.stem(whole)))) found.push(whole);
      else found.push(...tokens(chunk));
    }
    return found;
  }

  /** The words that count, each once, and the phrases of the synonyms among them. */
  async function understood(text) {
    const all = await wordsOf(text);
    const content = all.filter((word) => !stop.has(word));
    const asked = content[text.includes("?") ? 0 : 1] ? content : all;
    const found = await Promise.all([...new Set(asked)].map(find));
    const words = found.filter(({ word, term, entry }, place) => (content.length ? !stop.has(word) : entry) && found.findIndex((each) => each.term === term) === place);
    return { all, words, spans: await spansOf(all, found, words) };
  }

  /**
   * The phrases among the words said, as these are, then as mistyped ones of them may have been meant, and the compounds
   * that two words are when joined (`fastlege råd`): in a large archive those that lie with the first of them.
   */
  async function spansOf(said, found, words) {
    const spans = [];
    const known = said.map((word) => found.find((each) => each.word === word) ?? { term: find.stem(word) });
    for (const named of [(each) => each.term, (each) => each.alternatives?.find(({ word }) => word)?.entries[0].term ?? each.term])
      for (let place = 0; place < said.length; place++) {
        const rest = known.slice(place).map(named).join(" ") + " ";
        const phrase = known[place].word && (await store.shard(rest)).findLast(({ term }) => term.includes(" ") && rest.startsWith(term + " "));
        const inside = said.slice(place, place + (phrase ? phrase.term.split(" ").length : 2));
        const members = words.flatMap(({ word }, number) => (inside.includes(word) ? [number] : []));
        if ((!phrase && !members[1]) || spans.some((each) => each.members.some((number) => members.includes(number)))) continue;
        const terms = phrase ? [phrase.term] : LINKS.map((link) => find.stem(inside.join(link))).filter((each, link) =>
          !root.deler.length || (!link && fewHold(words, sums)) || store.placeOf(each) === store.placeOf(find.stem(inside[0])));
        const entry = (await Promise.all(terms.map(find.entryOf))).find((each) => each?.held);
        if (!entry) continue;
        await store.read(entry, 0);
        spans.push({ ...known[place], entry, members, word: inside.join(" "), shown: phrase?.shown, alternatives: [{ weight: 1, entries: [entry] }] });
        place += inside.length - 1;
      }
    return spans;
  }

  /** How much of the postings the order is made from: the best of each word (0); or some thousand, where few hold all (1). */
  async function levelFor(words) {
    const frequent = words.filter(({ entry }) => entry && store.rest(entry));
    if (!frequent.length || !fewHold(words, sums)) return 0;
    await Promise.all(frequent.map(({ entry }) => store.read(entry, 1)));
    return 1;
  }

  /**
   * What the text finds: `order`, and whether that is the `whole` of it; more than `most` documents are, if there are as
   * many. Whether it answers is judged where a word may be said by none of them.
   */
  async function matches({ text, phrases }, { everything, most }) {
    if (!text.trim()) return { words: [], absent: [], whole: true, order: Array.from({ length: size }, (_, place) => size - 1 - place) };
    const [{ all: said, words, spans }, read] = await Promise.all([understood(text), !root.deler.length && reading()]);
    const by = favour(said, words);
    const judged = (words[MANY] || words.some(({ entry }) => !entry)) && (await guessing()).judged;
    const ranking = async (level, fits) => {
      const score = scores(words, spans, sums, level);
      const { order, worth, absent } = ranked(score, words, spans, by, fits, sums, level, near, judged);
      const made = worth && read && !phrases.length ? read.reread(order, text, words, spans, score, keysOf, by, store, split) : order;
      score.taken();
      return { order: (await made).slice(0, worth), worth, absent, words: [...spans, ...words], whole: true };
    };
    const readAll = () => Promise.all(usesOf(words, spans, ALL).map(([entry, most]) => store.read(entry, most)));
    if (everything || phrases.length) {
      await readAll();
      const { quoted } = await counting();
      return quoted(phrases, said, wordsOf, stop, find, near, (fits) => ranking(ALL, fits));
    }
    const level = await levelFor(words);
    const found = await ranking(level);
    const { order } = found;
    const cut = usesOf(words, spans, level).some(([entry, most]) => store.rest(entry) > most);
    if (!order.length || !cut) return found;
    if (order.length > most) return { ...found, whole: false };
    await readAll();
    const all = await ranking(ALL);
    return found.worth < Infinity ? all : { ...all, order: [...new Set([...order, ...all.order])] };
  }

  /** What a document's score is multiplied by: what applies, what is of the year asked for, for some queries also what is new, or a guide. */
  function favour(all, words) {
    const fresh = all.length > 1 && all.some((word) => FRESH.test(word));
    const guides = root.tema.includes(words.map((word) => word.term).sort().join(" "));
    const asked = new Set(all.map(Number));
    return (document) => {
      const { year, entry, status } = standing[document];
      return (
        (STANDING[status] ?? 1) *
        (year && asked.has(year) ? OF_YEAR : 1) *
        (fresh && year ? 1 + (NEWER * (year - oldest)) / span : 1) *
        (guides && entry === "veiledning" ? GUIDE_FIRST : 1)
      );
    };
  }

  /**
   * How many rows the documents make, and those of the window: superseded documents under their successors,
   * near-duplicates under the first of them.
   */
  function folded(documents, offset, limit) {
    const [present, numbers] = [sums(), sums()];
    documents.forEach((document) => present.add(document, 1));
    const shown = [];
    let rows = 0;
    documents.forEach((document) => {
      const top = present.of[successors[document]] ? successors[document] : document;
      const first = leaders[top];
      if (!numbers.of[first]) numbers.add(first, ++rows);
      const number = numbers.of[first] - 1 - offset;
      if (number < 0 || number >= limit) return;
      const row = (shown[number] ??= { document: top, older: [], similar: [] });
      if (top !== document) row.older.push(document);
      else if (row.document !== document) row.similar.push(document);
    });
    present.taken();
    numbers.taken();
    return { rows, shown };
  }

  function hit(document, lines, matches) {
    const [url, title, sourceLabel, action, day, id, lang, text] = lines;
    const { year, status, entry } = standing[document];
    const date = year ? year + day : "";
    const last = url.split("/").at(-2);
    const found = (text) => wordsWithin(text).filter(matches);
    return {
      id: id === "-" ? `${date}-${last}` : id || last,
      url,
      title: highlighted(title, found(title)),
      date,
      sourceLabel,
      action,
      lang,
      status,
      entry,
      snippet: snippet(text, found(text)),
    };
  }

  async function hits(rows, matches) {
    const all = rows.flatMap(({ document, older, similar }) => [document, ...older, ...similar]);
    const wanted = [...new Set(all.flatMap((document) => [document, successors[document]]))];
    const record = new Map((await store.records(wanted)).map(([url, ...rest], place) => {
      const document = wanted[place];
      return [document, [url[0] === "/" ? url : `/nyheter/${standing[document].year}/${url}`, ...rest]]; // most lie with their year
    }));
    const one = (document) => {
      const [url, title, , , , , lang] = record.get(successors[document]);
      const successor = successors[document] !== document && { url, title, lang };
      return { ...hit(document, record.get(document), matches), successor, older: [], similar: [] };
    };
    return rows.map(({ document, older, similar }) => ({
      ...one(document),
      older: older.map(one),
      similar: similar.map(one),
    }));
  }

  /** The query with a rare word exchanged for one that is like it and common. */
  async function better(q, words) {
    const rare = words.filter(({ word, term, entry }) => entry?.held <= RARE && word.startsWith(term)).map((word) => ({
      ...word,
      entries: word.alternatives.flatMap((each) => each.entries).filter((each) => each.held >= word.entry.held * COMMONER),
    }));
    return rare.some(({ entries }) => entries.length) ? (await guessing()).meant(q, rare) : null;
  }

  /**
   * The result for a question; without filters, `facets: false` in it leaves out the counts; `light` says that they
   * cost little. If the result is not `whole`, `total` is the least it can be.
   */
  async function search(question) {
    const { q = "", sorter = "relevans", offset = 0, limit = 10 } = question;
    const asked = MARKED.test(q) ? await (await counting()).parse(q, find) : { q: q.trim(), text: q.trim(), filters: {}, phrases: [] };
    const filters = {};
    for (const name of FILTERS) filters[name] = [...(question[name] ?? []), ...(asked.filters[name] ?? [])];
    const narrowed = FILTERS.some((name) => filters[name].length);
    const dated = sorter === "dato";
    const counted = question.facets !== false || narrowed;
    const counter = counted && counting().then((module) => module.counter(store, standing));
    if (counter) counter.catch(() => {}); // where matching fails too, that is told
    const found = await matches(asked, { everything: narrowed || dated, most: counted ? size : offset + limit });
    const { kept, facets } = counter ? (await counter)(found.order, filters) : { kept: found.order, facets: {} };
    const wanted = dated || !asked.text ? await (await counting()).byDate([...kept], store, standing, !dated) : kept;
    const { rows, shown } = folded(wanted, offset, limit);
    const terms = found.words.flatMap(({ word, shown = [], alternatives }) => [
      ...alternatives.flatMap((each) => each.entries).map((each) => each.term),
      ...split([word, ...shown].join(" ")).filter((word) => !stop.has(word)).map(find.stem),
    ]);
    const initials = terms.map((term) => term[0]);
    const isMatch = ({ word }) =>
      (word > "{" || initials.includes(word[0])) && (terms.includes(find.stem(fold(word))) || found.words.some((each) => isFormOf(word, each.word)));
    return {
      total: kept.length,
      whole: found.whole,
      rows,
      totalUnfiltered: found.order.length,
      hits: await hits(shown, isMatch),
      facets,
      light: root.fasett <= LIGHT,
      expanded: expansions(found.words),
      missing: found.absent,
      weak: found.worth < Infinity,
      didYouMean: await better(asked.q, found.words),
      ...asked,
    };
  }

  return { search };
}

/** Whether it looks like a form of the word: those that no rule takes have other stems (nummer, nummeret). */
const isFormOf = (form, word) => word.length > 3 && form.startsWith(word) && form.length < word.length + 4;

/** For each document the one a list of pairs leads it to, itself when there is none. */
function led(pairs, size) {
  const leads = Uint32Array.from({ length: size }, (_, document) => document);
  for (const [document, other] of pairs) leads[document] = other;
  return leads;
}

/** The words that also found something else: what their synonyms are, or what was read instead of them. */
function expansions(words) {
  return words.flatMap(({ word, entry, shown = [], alternatives }) => {
    const also = entry ? shown : alternatives.filter((each) => each.word && each.weight > 0.6).map((each) => each.word);
    return also.length ? [{ word, also: [...new Set(also)].slice(0, 3) }] : [];
  });
}
