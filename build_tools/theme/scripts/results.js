/** The list of hits: one `<li>` a hit, kept as long as it is there; what is marked in it changes in its place. */

import { arrange, make, marked } from "./dom.js";
import { day } from "./words.js";

/** What the mark says of each state that is not plain. */
const MARKS = { kommende: "Kommer", utløpt: "Utløpt", erstattet: "Erstattet", trukket: "Trukket" };
const KINDS = { veiledning: "Veiledning", arrangement: "Arrangement", smågruppe: "Smågruppepakke", side: "Side" };

const ROOT = new URL("..", location);

/** A link to the page of a hit; a folder opened as a file has no server to find its index. */
function link({ url, lang }, title) {
  const address = ROOT.href.slice(0, -1) + url;
  return make("a", { href: ROOT.protocol === "file:" && address.endsWith("/") ? `${address}index.html` : address, lang }, title);
}

/** A row's height in pixels, until there is one to measure. */
const LOW = 80;

/**
 * Keeps `list` (an `<ol>`) equal to the hits it is given.
 * Returns `paint(hits, typing)`: while somebody types, new rows below the window come after the frame with those in it.
 */
export function hitList(list) {
  let kept = new Map();
  let latest;
  let seen;
  let top = 0;
  let height = LOW;

  /** Shows the hits, of those after the first `most` only what is there, as it is; whether that is all. */
  function show(hits, most) {
    const now = new Map();
    hits.forEach(({ title, snippet, ...rest }, place) => {
      const says = JSON.stringify(rest);
      const shown = kept.get(says) ?? (place < most && row(rest, snippet));
      if (!shown) return;
      now.set(says, shown);
      if (place >= most) return;
      fill(shown.title, title);
      fill(shown.text, snippet);
    });
    kept = now;
    arrange(list, [...now.values()].map(({ element }) => element));
    return now.size === hits.length;
  }

  function finish(hits) {
    if (latest !== hits || !hits.length) return;
    show(hits, hits.length);
    list.style.minBlockSize = "";
    const place = list.getBoundingClientRect();
    top = place.top + scrollY;
    height = place.height / hits.length;
  }

  return (hits, typing) => {
    latest = hits;
    let most = typing ? Math.ceil((innerHeight + scrollY - top) / height) : hits.length;
    const before = seen;
    seen = JSON.stringify(hits.slice(0, most));
    if (seen === before) most = hits.length; // nothing changes in the window: the rest need not wait for it
    if (!show(hits, most)) list.style.minBlockSize = `${height * hits.length}px`;
    requestAnimationFrame(() => requestAnimationFrame(() => finish(hits)));
  };
}

/** Gives a place parts of text, if it has other ones. */
function fill(place, parts) {
  const says = JSON.stringify(parts);
  if (place.says !== says) place.replaceChildren(...marked(parts));
  place.says = says;
}

/** The element of a hit, with the places for its title and text. */
function row(hit, snippet) {
  const { lang } = hit; // of the document's words; what stands between them is the site's
  const title = link(hit);
  const text = make("p", { class: "hit-text", lang });
  const element = make(
    "li",
    { class: ["gjeldende", "kommende"].includes(hit.status) ? "hit" : "hit hit-past" },
    make("h3", { class: "hit-title" }, title),
    make("p", { class: "hit-facts" }, mark(hit), facts(hit)),
    hit.action && make("p", { class: "hit-action" }, hit.status === "trukket" && "Dette gjelder ikke: ", make("span", { lang }, hit.action)),
    snippet.length > 0 && text,
    hit.successor && make("p", { class: "hit-successor" }, "Erstattet av: ", link(hit.successor, hit.successor.title)),
    hit.older.length > 0 && make("ul", { class: "hit-older", role: "list" }, hit.older.map(other)),
    hit.similar.length > 0 && similar(hit.similar),
  );
  return { element, title, text };
}

/** A meeting that has run out was held, and one that is gone was called off. */
const MEETINGS = { utløpt: "Avholdt", trukket: "Avlyst" };
const wordOf = ({ entry, status }) => (entry === "arrangement" && MEETINGS[status]) || MARKS[status];

const mark = (hit) => wordOf(hit) && make("span", { class: `mark mark-${hit.status.replace("ø", "o")}` }, wordOf(hit));

function facts(hit) {
  const date = (hit.date || hit.entry === "nyhet") && day(hit.date);
  const words = [KINDS[hit.entry], date, hit.sourceLabel];
  return `${wordOf(hit) ? "\u00a0· " : ""}${words.filter(Boolean).join(" · ")}`;
}

function other(hit) {
  return make("li", {}, mark(hit), " ", link(hit, marked(hit.title)), ` · ${day(hit.date)}${hit.sourceLabel && ` · ${hit.sourceLabel}`}`);
}

function similar(hits) {
  const list = make("ul", { role: "list" }, hits.map(other));
  return make("details", { class: "hit-similar" }, make("summary", {}, `+${hits.length} lignende`), list);
}
