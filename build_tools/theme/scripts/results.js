/** The list of hits: one `<li>` a hit, kept as long as what it shows is the same. */

import { arrange, make, marked } from "./dom.js";
import { day } from "./words.js";

/** For each state that is not plain, the class of its mark and its word. */
const PAST = {
  kommende: ["kommende", "Kommer"],
  utløpt: ["utlopt", "Utløpt"],
  erstattet: ["erstattet", "Erstattet"],
  trukket: ["trukket", "Trukket"],
};
const KINDS = { veiledning: "Veiledning", arrangement: "Arrangement", smågruppe: "Smågruppepakke", side: "Side" };

/** Where a hit's page is, seen from `root`; a folder opened as a file has no server to find its index. */
export function addressOf(url, root) {
  const address = new URL(`.${url}`, root);
  if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
  return address.href;
}

/**
 * Keeps `list` (an `<ol>`) equal to the hits it is given.
 * Returns `paint(hits)`.
 */
export function hitList(list, root) {
  let kept = new Map();
  return (hits) => {
    const now = new Map();
    for (const hit of hits) {
      const shows = JSON.stringify(hit);
      const before = kept.get(hit.id);
      now.set(hit.id, before?.shows === shows ? before : { shows, row: row(hit, root) });
    }
    kept = now;
    arrange(list, [...now.values()].map((each) => each.row));
  };
}

function row(hit, root) {
  const snippet = hit.snippet ?? [];
  return make(
    "li",
    { class: ["gjeldende", "kommende"].includes(hit.status) ? "hit" : "hit hit-past", lang: hit.lang },
    make("h3", { class: "hit-title" }, link(hit, root)),
    make("p", { class: "hit-facts" }, mark(hit.status), facts(hit)),
    hit.action && make("p", { class: "hit-action" }, hit.action),
    snippet.length > 0 && make("p", { class: "hit-text" }, marked(snippet)),
    hit.successor && successor(hit.successor, root),
    hit.older?.length > 0 && make("ul", { class: "hit-older", role: "list" }, hit.older.map((old) => other(old, root))),
    hit.similar?.length > 0 && similar(hit.similar, root),
  );
}

const link = (hit, root) =>
  make("a", { href: addressOf(hit.url, root) }, typeof hit.title === "string" ? hit.title : marked(hit.title));

const mark = (status) => PAST[status] && make("span", { class: `mark mark-${PAST[status][0]}` }, PAST[status][1]);

function facts(hit) {
  const date = (hit.date || hit.entry === "nyhet") && day(hit.date);
  const words = [KINDS[hit.entry], date, hit.sourceLabel];
  return ` ${words.filter(Boolean).join(" · ")}`;
}

function successor(entry, root) {
  return make("p", { class: "hit-successor" }, "Erstattet av: ", link(entry, root));
}

function other(hit, root) {
  return make("li", {}, mark(hit.status), " ", link(hit, root), ` · ${day(hit.date)}`);
}

function similar(hits, root) {
  const list = make("ul", { role: "list" }, hits.map((hit) => other(hit, root)));
  return make("details", { class: "hit-similar" }, make("summary", {}, `+${hits.length} lignende`), list);
}
