/** Values of documents and how many of a result have each. */

import { DECODER, cursor } from "./cursor.js";
import { STATUSES } from "./statuses.js";

const NAMES = ["avsender", "tema", "type", "malgruppe", "kommune"];

/** What year and status count as. */
function standingFacets(standing) {
  const years = standing.map(({ year }) => year);
  const all = [...new Set(years)].filter(Boolean).sort((a, b) => b - a);
  return {
    aar: {
      keys: all.map((year) => [`${year}`, `${year}`]),
      sets: [...all.map((_, place) => [place]), []],
      column: years.map((year) => (year ? all.indexOf(year) : all.length)),
    },
    status: {
      keys: STATUSES.map((each) => [each, each[0].toUpperCase() + each.slice(1)]),
      sets: STATUSES.map((_, place) => [place]),
      column: standing.map(({ status }) => STATUSES.indexOf(status)),
    },
  };
}

/** Reader of the facet file: `{ name: { keys: [[key, label]], sets: [[place, …]], column } }`, a set for each document. */
export const facetReader = ({ antall: size, løp: runs }, standing) => (bytes) => {
  const head = cursor(bytes);
  const length = head.number();
  const tables = JSON.parse(DECODER.decode(bytes.subarray(head.at, (head.at += length))));
  const changed = new Uint8Array(size);
  let start = 0;
  for (const [many] of runs) {
    changed[start] = 1;
    start += many;
  }
  const read = Object.fromEntries(
    tables.map(({ keys, sets }, number) => {
      const column = new Uint16Array(size);
      for (let place = 0, before = 0; place < size; place++) {
        const now = head.number() + (changed[place] ? 0 : before);
        if (now !== before) changed[place] = 1;
        before = column[place] = now;
      }
      const name = NAMES[number];
      const everyone = name === "kommune" ? keys.map((_, place) => place) : [];
      return [name, { keys, column, sets: sets.map((set) => (set.length ? set : everyone)) }];
    }),
  );
  return { ...read, ...standingFacets(standing) };
};

/** The places of the wanted keys; a label serves as well as a key, and where neither does, the beginning of a word of it. */
function wantedPlaces({ keys }, wanted) {
  const placesOf = (fits) => keys.flatMap((each, place) => (each.some((name) => fits(name.toLowerCase())) ? [place] : []));
  return new Set(wanted.flatMap((each) => {
    const typed = each.toLowerCase();
    const named = placesOf((name) => name === typed);
    return named.length ? named : placesOf((name) => ` ${name}`.includes(` ${typed}`));
  }));
}

/** The documents that pass all filters, and for each facet the counts among those that pass all others; a value that is asked for stays with none. */
export function filtered(documents, views, filters) {
  const all = Object.entries(views).map(([name, { keys, sets, column }]) => {
    const wanted = wantedPlaces(views[name], filters[name]);
    const open = !filters[name].length;
    const fails = Uint8Array.from(sets, (set) => !open && !set.some((place) => wanted.has(place)));
    return { name, keys, sets, column, wanted, open, fails, counts: new Uint32Array(sets.length) };
  });
  const tests = all.filter((each) => !each.open);
  const kept = new Uint32Array(documents.length);
  let many = 0;
  for (const document of documents) {
    let failed = null;
    let fails = 0;
    for (const test of tests)
      if (test.fails[test.column[document]]) {
        failed = test;
        fails++;
      }
    if (fails === 1) failed.counts[failed.column[document]]++;
    if (!fails) kept[many++] = document;
  }
  const passed = kept.subarray(0, many);
  return { kept: passed, facets: Object.fromEntries(all.map((each) => [each.name, counted(each, passed)])) };
}

/** `[key, label, count]` of a facet, the most frequent first; years and statuses in their own order. */
function counted({ name, keys, sets, column, wanted, counts }, documents) {
  for (const document of documents) counts[column[document]]++;
  const many = new Uint32Array(keys.length);
  sets.forEach((set, number) => set.forEach((place) => (many[place] += counts[number])));
  return keys
    .map(([key, label], place) => [key, label, many[place]])
    .filter((each, place) => each[2] || wanted.has(place))
    .sort((a, b) => (name === "aar" || name === "status" ? 0 : b[2] - a[2] || (a[1] < b[1] ? -1 : 1)));
}
