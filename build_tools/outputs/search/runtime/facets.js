/** Values of documents and how many of a result have each. */

import { cursor } from "./store.js";

const NAMES = ["avsender", "tema", "type", "malgruppe", "kommune"];
export const STATUSES = ["gjeldende", "kommende", "utløpt", "erstattet", "trukket"];
export const ENTRIES = ["side", "smågruppe", "arrangement", "nyhet", "veiledning"];

/** Year, entry and status of every document, from the runs of the root. */
export function standings({ antall, løp: runs }) {
  const years = new Uint16Array(antall);
  const entries = new Uint8Array(antall);
  const statuses = new Uint8Array(antall);
  const starts = [];
  let at = 0;
  for (const [many, year, entry, status] of runs) {
    starts.push(at);
    years.fill(year, at, at + many);
    entries.fill(entry, at, at + many);
    statuses.fill(status, at, (at += many));
  }
  return { years, entries, statuses, starts };
}

/** Reader of the facet file: `{ name: { keys: [[key, label]], sets: [[place, …]], column } }`. */
export const facetReader = (size, starts) => (bytes) => {
  const head = cursor(bytes);
  const length = head.number();
  const tables = JSON.parse(new TextDecoder().decode(bytes.subarray(head.at, (head.at += length))));
  const changed = new Uint8Array(size);
  for (const start of starts) changed[start] = 1;
  return Object.fromEntries(
    tables.map((table, number) => {
      const column = new Uint16Array(size);
      for (let place = 0, before = 0; place < size; place++) {
        const now = head.number() + (changed[place] ? 0 : before);
        if (now !== before) changed[place] = 1;
        before = column[place] = now;
      }
      return [NAMES[number], { ...table, column }];
    }),
  );
};

/** Facets as functions: `of(name)` gives the keys and `holds(document)` the places of its values. */
export function facetViews(tables, { years, statuses }) {
  const views = {};
  for (const [name, { keys, sets, column }] of Object.entries(tables)) {
    const everyone = name === "kommune" ? keys.map((_, place) => place) : [];
    views[name] = { keys, holds: (document) => (sets[column[document]].length ? sets[column[document]] : everyone) };
  }
  const all = [...new Set(years)].filter(Boolean).sort((a, b) => b - a);
  const place = new Map(all.map((year, number) => [year, [number]]));
  const places = STATUSES.map((_, number) => [number]);
  views.aar = { keys: all.map((year) => [`${year}`, `${year}`]), holds: (document) => place.get(years[document]) ?? [] };
  views.status = { keys: STATUSES.map((each) => [each, each[0].toUpperCase() + each.slice(1)]), holds: (document) => places[statuses[document]] };
  return views;
}

/** The places of the wanted keys; a label serves as well as a key. */
function wantedPlaces(view, wanted) {
  const names = wanted.map((each) => each.toLowerCase());
  return new Set(
    view.keys.flatMap(([key, label], place) =>
      names.includes(key.toLowerCase()) || names.includes(label.toLowerCase()) ? [place] : [],
    ),
  );
}

/** The documents that pass all filters, and for each facet the counts among those that pass all others; a value that is asked for stays with none. */
export function filtered(documents, views, filters) {
  const wanted = Object.fromEntries(Object.keys(views).map((name) => [name, wantedPlaces(views[name], filters[name] ?? [])]));
  const tests = Object.keys(views)
    .filter((name) => filters[name]?.length)
    .map((name) => [name, (document) => views[name].holds(document).some((place) => wanted[name].has(place))]);
  const counts = Object.fromEntries(Object.entries(views).map(([name, view]) => [name, new Uint32Array(view.keys.length)]));
  const kept = [];
  const all = Object.keys(views);
  const none = [];
  for (const document of documents) {
    const failed = tests.length ? tests.filter(([, test]) => !test(document)) : none;
    if (!failed.length) kept.push(document);
    if (failed.length > 1) continue;
    for (const name of failed.length ? [failed[0][0]] : all)
      for (const place of views[name].holds(document)) counts[name][place]++;
  }
  const facets = Object.fromEntries(
    Object.entries(views).map(([name, view]) => [
      name,
      view.keys
        .map(([key, label], place) => [key, label, counts[name][place]])
        .filter((each, place) => each[2] || wanted[name].has(place))
        .sort((a, b) => (name === "aar" || name === "status" ? 0 : b[2] - a[2] || (a[1] < b[1] ? -1 : 1))),
    ]),
  );
  return { kept, facets };
}
