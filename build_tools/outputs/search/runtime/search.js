/** The search engine: `open(baseUrl)`, then `engine.search(question)`. No DOM, no dependency (FORMAT.md has the files). */

import { fold } from "./analysis.js";
import { highlighted, snippet } from "./highlight.js";
import { parse, wordsOf } from "./query.js";
import { ranked, scores } from "./rank.js";
import { ENTRIES, STATUSES } from "./statuses.js";
import { openStore, postings, standings, words as listed } from "./store.js";
import { distance, wordFinder } from "./words.js";

const STANDING = [1, 1, 0.75, 0.6, 0.5];
const FRESH = new Set(["siste", "nyeste", "ny", "nye", "nytt", "oppdatert", "nyaste", "oppdaterte"]);
const NEWER = 0.3;
const OF_YEAR = 1.3;
const GUIDE_FIRST = 1.3;
const RARE = 2;
const COMMONER = 8;
const LONGEST_CHAIN = 50;
const MOST_SIMILAR = 5;
const LIGHT = 3000;
const FILTERS = ["tema", "avsender", "kommune", "malgruppe", "type", "aar", "status"];

/**
 * Opens the index at `baseUrl` (its folder); `fetch` may be another way to get files, and `counting` to `facets.js`,
 * which is read when counts or filters are asked for.
 */
export async function open(baseUrl, { fetch = (url, options) => globalThis.fetch(url, options), counting = () => import("./facets.js") } = {}) {
  return engine(await openStore(baseUrl, fetch), counting);
}

function engine(store, counting) {
  const { root } = store;
  const size = root.antall;
  const uncut = new Set(listed(root.hele));
  const stop = new Set(listed(root.stopp));
  const find = wordFinder(store, uncut);
  const standing = standings(root);
  const successors = led(root.eldre, size);
  const leaders = led(root.like.flatMap(([leader, ...gaps]) => {
    let document = leader;
    return gaps.map((gap) => [(document += gap), leader]);
  }), size);
  const topics = new Set(root.tema);
  const dated = root.løp.map((run) => run[1]).filter(Boolean);
  const oldest = Math.min(...dated);
  const span = Math.max(...dated) - oldest || 1;
  const known = async (term) => (await find.shard(term)).some((each) => each.term === term);

  /** The words that count, each once, and the phrases of the synonyms among them. */
  async function understood(text) {
    const all = await wordsOf(text, known);
    const content = all.filter((word) => !stop.has(word));
    const asked = content.length > (text.includes("?") ? 0 : 1) ? content : all;
    const found = await Promise.all([...new Set(asked)].map(find));
    const words = found.filter((word, place) => found.findIndex((each) => each.term === word.term) === place);
    const terms = all.map((word) => found.find((each) => each.word === word)?.term ?? find.stem(word));
    return { all, words, spans: spansOf(terms, words) };
  }

  function spansOf(terms, words) {
    const spans = [];
    for (let place = 0; place < terms.length; place++) {
      const word = words.find((each) => each.term === terms[place]);
      const rest = terms.slice(place).join(" ") + " ";
      const entry = word?.shard
        .filter((each) => each.held && each.term.includes(" ") && rest.startsWith(each.term + " "))
        .pop();
      if (!entry) continue;
      const inside = entry.term.split(" ");
      const members = words.flatMap((each, number) => (inside.includes(each.term) ? [number] : []));
      if (!spans.some((span) => span.members.some((number) => members.includes(number))))
        spans.push({ entry, members, idf: word.idf });
      place += inside.length - 1;
    }
    return spans;
  }

  /** The documents of a phrase in quotes: all its words in one stretch. */
  async function phraseTest(phrase) {
    const words = (await wordsOf(phrase, known)).filter((word) => !stop.has(word));
    const found = await Promise.all(words.map(find));
    let held = null;
    for (const word of found) {
      const own = new Map();
      for (const entry of word.alternatives[0]?.entries ?? []) {
        const list = postings(entry, size);
        list.documents.forEach((document, place) => own.set(document, list.stretches[place] || ~0));
      }
      held = held ? new Map([...held].map(([document, set]) => [document, set & own.get(document)])) : own;
    }
    return (document) => !held || held.get(document);
  }

  async function matches(text, phrases) {
    if (!text.trim()) return { words: [], order: Uint32Array.from({ length: size }, (_, place) => size - 1 - place) };
    const { all, words, spans } = await understood(text);
    const tests = await Promise.all(phrases.map(phraseTest));
    const score = scores(words, spans, size);
    const fits = (document) => tests.every((test) => test(document));
    const order = ranked(score, words, spans, favour(all, words), fits, size);
    const more = !order.length && all.length > (await wordsOf(phrases.join(" "), known)).length;
    return { words, order: more ? ranked(score, words, spans, favour(all, words), () => true, size) : order };
  }

  /** What a document's score is multiplied by: what applies, what is of the year asked for, for some queries also what is new, or a guide. */
  function favour(all, words) {
    const { years, entries, statuses } = standing;
    const fresh = words.length > 1 && all.some((word) => FRESH.has(word));
    const guides = topics.has(words.map((word) => word.term).sort().join(" "));
    const asked = new Set(all.map(Number));
    return (document) =>
      STANDING[statuses[document]] *
      (years[document] && asked.has(years[document]) ? OF_YEAR : 1) *
      (fresh && years[document] ? 1 + (NEWER * (years[document] - oldest)) / span : 1) *
      (guides && ENTRIES[entries[document]] === "veiledning" ? GUIDE_FIRST : 1);
  }

  async function byDate(documents) {
    const dates = await store.dates();
    const key = (document) => standing.years[document] + dates[document];
    return documents.sort((a, b) => (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : b - a));
  }

  /**
   * How many rows the documents make, and those of the window: superseded documents under their successors,
   * near-duplicates under the first of them.
   */
  function folded(documents, offset, limit) {
    const present = new Uint8Array(size);
    for (const document of documents) present[document] = 1;
    const rowOf = new Uint32Array(size);
    const shown = [];
    let rows = 0;
    for (const document of documents) {
      let top = document;
      for (let steps = 0; steps < LONGEST_CHAIN && successors[top] !== top && present[successors[top]]; steps++) top = successors[top];
      const number = (rowOf[leaders[top]] ||= ++rows) - 1 - offset;
      if (number < 0 || number >= limit) continue;
      const row = (shown[number] ??= { document: top, older: [], similar: [] });
      if (top !== document) row.older.push(document);
      else if (row.document !== document) row.similar.push(document);
    }
    return { rows, shown };
  }

  function hit(document, lines, marks) {
    const [url, title, sourceLabel, action, day, id, lang, text] = lines;
    const { years, statuses, entries } = standing;
    return {
      id: id || url.split("/").at(-2),
      url,
      title: highlighted(title, marks),
      date: years[document] ? years[document] + day : "",
      sourceLabel,
      action,
      lang: lang || "nb",
      status: STATUSES[statuses[document]],
      entry: ENTRIES[entries[document]],
      snippet: snippet(text, marks),
    };
  }

  async function hits(rows, marks) {
    const all = rows.flatMap(({ document, older, similar }) => [document, ...older, ...similar.slice(0, MOST_SIMILAR)]);
    const wanted = [...new Set(all.flatMap((document) => [document, successors[document]]))];
    const records = await store.records(wanted);
    const record = new Map(wanted.map((document, place) => [document, records[place]]));
    const one = (document) => {
      const [url, title] = record.get(successors[document]);
      const successor = successors[document] === document ? null : { url, title };
      return { ...hit(document, record.get(document), marks), successor, older: [], similar: [] };
    };
    return rows.map(({ document, older, similar }) => ({
      ...one(document),
      older: older.map(one),
      similar: similar.slice(0, MOST_SIMILAR).map(one),
    }));
  }

  /** `(documents, filters)` → those that pass, and counts. */
  async function counter() {
    const { facetReader, filtered } = await counting();
    const views = await store.facets(facetReader(size, standing));
    return (documents, filters) => filtered(documents, views, filters);
  }

  /** The result for a question; without filters, `facets: false` in it leaves out the counts; `light` says that they cost little. */
  async function search(question) {
    const { q = "", sorter = "relevans", offset = 0, limit = 10 } = question;
    const asked = parse(q);
    const filters = {};
    for (const name of FILTERS) filters[name] = [...(question[name] ?? []), ...(asked.filters[name] ?? [])];
    const coming = (question.facets !== false || FILTERS.some((name) => filters[name].length)) && counter();
    const { words, order } = await matches(asked.text, asked.phrases);
    const { kept, facets } = coming ? (await coming)(order, filters) : { kept: order, facets: {} };
    const { rows, shown } = folded(sorter === "dato" ? await byDate(kept.slice()) : kept, offset, limit);
    const terms = new Set(words.flatMap((word) => word.alternatives.flatMap((each) => each.entries.map((entry) => entry.term))));
    return {
      total: kept.length,
      rows,
      totalUnfiltered: order.length,
      hits: await hits(shown, (token) => terms.has(find.stem(fold(token)))),
      facets,
      light: root.fasett <= LIGHT,
      expanded: expansions(words),
      didYouMean: meant(asked.q, words),
      q: asked.q,
      filters: asked.filters,
    };
  }

  return { search, size };
}

/** For each document the one a list of pairs leads it to, itself when there is none. */
function led(pairs, size) {
  const leads = Uint32Array.from({ length: size }, (_, document) => document);
  for (const [document, other] of pairs) leads[document] = other;
  return leads;
}

/** The words that also found something else: what their synonyms are, or what was read instead of them. */
function expansions(words) {
  return words.flatMap(({ word, entry, alternatives }) => {
    const also = entry ? entry.shown : alternatives.filter((each) => each.word && each.weight > 0.6).map((each) => each.word);
    return also.length ? [{ word, also: [...new Set(also)].slice(0, 3) }] : [];
  });
}

/** The query with a rare word exchanged for a common one that is one edit away; nothing when there is none. */
function meant(q, words) {
  for (const { word, term, entry, alternatives } of words) {
    if (!entry || entry.held > RARE || !word.startsWith(term)) continue;
    const better = alternatives
      .flatMap((each) => each.entries)
      .filter((each) => each.held >= entry.held * COMMONER && distance(each.term, term, 1) === 1)
      .sort((a, b) => b.held - a.held)[0];
    if (better) return q.replace(word, better.term + word.slice(term.length));
  }
  return null;
}
