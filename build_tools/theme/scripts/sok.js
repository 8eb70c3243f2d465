/** The page /sok/: results while typing, facets, chips, keys; the address is the state. */

import { open } from "../../outputs/search/runtime/search.js";
import { isEmpty, legible } from "./address.js";
import { setText } from "./dom.js";
import { addressBar } from "./history.js";
import { slash, walk } from "./keys.js";
import { announcer, countText, notesOf } from "./notes.js";
import { hitList } from "./results.js";
import { number } from "./words.js";

const STEP = 10;
const PATIENCE = 300;
/** Milliseconds after which an answer will not come. */
const TOO_LONG = 20_000;
/** Milliseconds after a key in which another may follow: what is not here yet is not loaded for the letters between. */
const NEXT_KEY = 150;
/** Letters of a word that has hardly been begun: that it finds nothing says nothing. */
const BEGUN = 2;
const LATER = new Error("keys follow");
const HERE = new URL(".", location.href);

const part = (name) => document.getElementById(`search-${name}`);
const [query, box, results, browse, panel] = ["form", "box", "results", "browse", "panel"].map(part);
const [count, notes, list, more, done, sort, again] = ["count", "notes", "hits", "more", "done", "sort", "again"].map(part);
/** Chrome 103, Firefox 113 and Safari 16.4 are the first that have both. */
const able = globalThis.DecompressionStream && AbortSignal.timeout;
/** What is said when the index cannot be read; browsers refuse it to a page that was opened from a folder. */
const failed = part(!able ? "outdated" : location.protocol === "file:" ? "folder" : "failed");

const wide = matchMedia("(min-width: 62rem)");

/** A page from a folder may not fetch; there `mappe.js` reads the index, if it lies as scripts. */
const folder = globalThis.praksisnyttMappe;
const { filters, guesses, reads } = document.currentScript.dataset;
const load = folder?.scripted ?? ((file, more) => fetch(file, { cache, signal: AbortSignal.timeout(TOO_LONG), ...more }));
const bar = addressBar(arrived);
let state = bar.state;
let shown = bar.memory.shown ?? STEP;
let found = null;
let engine = null;
/** A browser may hold the root of an index that is gone, and would give it again and again. */
let cache = "default";
let counts = false;
let latest = 0;
let opened = false;
let pause = 0;
let waiting = false;
let typing = false;

const paintHits = hitList(list);
/** What `filtre.js` brings, which a first result of a large archive does without. */
let filter;
const settled = () => filter?.settled() ?? state;
const announce = announcer(part("live"));
const begun = () => typing && state.q.trim().length <= BEGUN && isEmpty({ ...state, q: "" });

/** Whether a script is gone: the site has been made anew since this page was opened, and only a new page knows its names. */
let old = false;

async function script(address) {
  const { href } = new URL(address, HERE);
  try {
    await (folder ? folder.run(href) : import(href));
  } catch (error) {
    old = true;
    throw error;
  }
}

/** What a script of its own says of itself. */
async function brought(name, address) {
  if (!globalThis[name]) await script(address);
  return globalThis[name];
}

const filtering = () => brought("praksisnyttFiltre", filters);

/** Loads what a question needs, unless keys follow each other; the index itself comes at once. */
async function rested(load) {
  if (pause && opened) throw LATER;
  return load();
}

/** A script the engine asks for. */
const helper = (name, address) => () => globalThis[name] ?? rested(() => brought(name, address));

async function begin() {
  opened = false;
  const made = await open(new URL("indeks/", HERE).href, {
    fetch: (...file) => rested(() => load(...file)),
    guessing: helper("praksisnyttGjett", guesses),
    reading: helper("praksisnyttLes", reads),
    counting,
  });
  opened = true;
  return made;
}

/** The engine's counting, which comes in a script with what paints it. */
async function counting() {
  const { narrowing, whole } = await filtering();
  if (!filter) {
    filter = narrowing(part("facets"), part("chips"), box, () => [state, found], choose);
    if (wide.matches) panel.open = counts = true; // what asks for them now goes on to count
  }
  return whole;
}

function choose(next) {
  bar.chosen(next);
  become(next);
}

function become(next, showing = STEP, keys = false) {
  state = next;
  shown = showing;
  typing = keys;
  clearTimeout(pause);
  pause = keys && setTimeout(rest, NEXT_KEY);
  if (box.value.trim() !== state.q.trim()) box.value = state.q;
  return refresh();
}

/** No key has followed. */
function rest() {
  pause = 0;
  if (waiting) refresh();
  else if (found && !results.hidden) paintNotes();
}

async function arrived(next, memory) {
  await become(next, memory.shown);
  if (memory.y != null) scrollTo({ top: memory.y, behavior: "instant" });
}

async function refresh() {
  const ticket = ++latest;
  waiting = false;
  const empty = isEmpty(state);
  if (found || empty) filter?.paintChips();
  if (empty) {
    showBrowse();
    return;
  }
  const wait = () => {
    if (ticket !== latest || begun()) return;
    results.hidden = false;
    if (!found) browsing(false);
    results.setAttribute("aria-busy", "true");
    setText(count, "Søker …");
  };
  const slow = setTimeout(wait, PATIENCE);
  if (!found) wait();
  try {
    const asked = state.q;
    const result = (counts && (await counted())) || (await search({ facets: false }));
    clearTimeout(slow);
    if (ticket === latest) paint({ ...result, asked });
    if ((result.light || counts) && !result.facets.tema) { // `counts` may be younger than the question
      const whole = await counted();
      if (whole && ticket === latest) paint({ ...whole, asked });
    }
  } catch (error) {
    if (ticket !== latest) return;
    if (error === LATER) {
      waiting = true;
      if (!pause) rest();
      return;
    }
    console.error(error);
    fail();
  } finally {
    clearTimeout(slow);
  }
  if (ticket === latest) results.removeAttribute("aria-busy");
}

/** The answer with its counts; nothing where these fail, which are a help: the hits need them only when they are narrowed. */
async function counted() {
  try {
    return await search();
  } catch (error) {
    if (error === LATER) throw error;
    console.error(error);
    counts = false;
  }
}

/** What there is without a search. */
function showBrowse() {
  results.hidden = true;
  browsing(true);
  announce("");
}

/** Lists are in the page only while they are shown: Chromium watches links, and draws frames for that, between keys too. */
function browsing(shown) {
  if (shown === browse.isConnected) return;
  if (shown) results.after(browse);
  else browse.remove();
}

/** Asks the engine; opens it anew once if that fails, since a new site may have taken the old index away. */
async function search(more = {}) {
  const question = { ...state, ...more, offset: 0, limit: shown };
  const ask = async () => {
    engine ??= begin();
    return (await engine).search(question);
  };
  try {
    return await ask();
  } catch (error) {
    if (error === LATER) throw error;
    engine = null;
    cache = "reload";
    return ask();
  }
}

function paint(result) {
  const { total } = result;
  filter?.learn(result);
  found = result;
  results.removeAttribute("aria-busy");
  if (!total && begun()) {
    showBrowse();
    return;
  }
  paintHits(result.hits, typing); // while it is known how far the page is scrolled: to ask later would cost a layout
  results.hidden = false;
  failed.hidden = true;
  const text = countText(result, result.q.trim());
  setText(count, text);
  announce(text);
  if (!pause) paintNotes();
  panel.hidden = (!total && !result.totalUnfiltered) || (result.light && !filter); // they come at once
  more.hidden = shown >= result.rows;
  sort.hidden = total < 2;
  sort.querySelector(`[value=${state.sorter}]`).checked = true;
  browsing(!answers(result));
  filter?.paintChips();
  if (result.facets.tema) {
    counts = true;
    filter.paintFacets(result.facets);
  }
  setText(done, `Vis ${number(result.total)} treff`);
}

const answers = ({ total, weak }) => total && !weak;

/** What is said over the hits, which does not come and go with each letter. */
async function paintNotes() {
  const result = found;
  const said = notesOf(result, state);
  if (said.length || notes.firstChild) notes.replaceChildren(...said);
  if (answers(result)) return;
  const { nothingFound } = globalThis.praksisnyttGjett ?? (await filtering());
  if (found === result) notes.append(...nothingFound(result, state, filter?.unfilter));
}

function fail() {
  engine = null;
  found = null;
  results.hidden = false;
  setText(count, "Søket kunne ikke lastes");
  announce("Søket kunne ikke lastes");
  notes.replaceChildren();
  failed.hidden = false;
  paintHits([]);
  for (const each of [more, sort, panel]) each.hidden = true;
  browsing(true);
}

async function showMore() {
  const before = list.children.length;
  typing = false;
  shown += STEP;
  bar.extended(shown);
  await refresh();
  list.children[before]?.querySelector("a").focus();
}

function typed() {
  if (scrollY) scrollTo({ top: Math.min(scrollY, results.offsetTop - query.offsetHeight), behavior: "instant" });
  const next = { ...state, q: legible(box.value) };
  const key = Math.abs(next.q.length - state.q.length) < 2; // more at once were not typed
  bar.typed(next);
  become(next, STEP, key);
}

/** Wide windows have the facets always open beside the hits once they are there, narrow ones behind a button. */
function openWhereWide() {
  panel.open = wide.matches && Boolean(filter);
}

/** Somebody wants the counts that a first result of a large archive does without. */
function unfold() {
  if (!panel.open || counts) return;
  counts = true;
  refresh();
}

/** Opens the index, if no question has done so. */
function ready() {
  engine ??= begin();
  engine.catch(() => (engine = null));
}

function start() {
  slash();
  box.addEventListener("input", typed);
  query.addEventListener("submit", (event) => {
    event.preventDefault();
    bar.settled(settled());
    if (matchMedia("(pointer: coarse)").matches) box.blur();
    become(settled());
  });
  sort.addEventListener("change", (event) => choose({ ...settled(), sorter: event.target.value }));
  more.addEventListener("click", showMore);
  again.addEventListener("click", async () => {
    if (old) location.reload();
    await refresh();
    if (found) box.focus(); // the button is gone
  });
  done.addEventListener("click", () => {
    panel.open = false;
    results.scrollIntoView();
  });
  notes.addEventListener("click", (event) => {
    const q = event.target.dataset.ask;
    if (!q || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose({ ...state, q });
    box.focus();
  });
  walk(box, list, () => {
    box.value = "";
    typed();
  });
  wide.addEventListener("change", openWhereWide);
  panel.addEventListener("toggle", unfold);
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    scrollTo({ top: history.state?.y, behavior: "instant" });
    setTimeout(() => (box.value = state.q)); // Safari shows the page it kept from the top, and empties the box last
  });
  if (box.value) typed(); // somebody was faster than this script
  else arrived(state, { shown, ...bar.memory });
  setTimeout(ready); // nobody waits for it yet: what the page shows comes first
}

setTimeout(start); // a slow phone answers a finger in between
