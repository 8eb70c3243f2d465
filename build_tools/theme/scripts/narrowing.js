/** The filters that are set: what the page calls them, and how they are switched. */

import { NAMES } from "./address.js";
import { chipList, facetPanel } from "./facets.js";

/** The same question without any filter. */
const unfiltered = (state) => ({ ...state, ...Object.fromEntries(NAMES.map((name) => [name, []])) });

/** The state with one value of a facet switched on or off. */
function toggled(state, name, value) {
  const values = state[name];
  return { ...state, [name]: values.includes(value) ? values.filter((each) => each !== value) : [...values, value] };
}

const same = (one, other) => one.toLowerCase() === other.toLowerCase();
/** A filter may be typed as the page writes it: `tema:"Mage og tarm"`. */
const keyOf = (values, typed) => values.find((each) => same(each[0], typed) || same(each[1], typed))?.[0] ?? typed;

/**
 * Facets in `panel`, chips in `list` above the hits. `now()` gives what is asked and the result last painted
 * (`[state, found]`), `choose(state)` asks for something else.
 */
export function narrowing(panel, list, box, now, choose) {
  const labels = new Map();
  const toggle = (facet, key) => choose(toggled(settled(), facet, key));
  const unfilter = () => choose(unfiltered(settled()));
  const facets = facetPanel(panel, toggle);
  const chips = chipList(list, box, toggle, unfilter);

  /** The state with the filters that were typed in the box (`tema:hjerte`) set like all others. */
  function settled() {
    const [state, found] = now();
    if (found?.asked !== state.q || !NAMES.some((name) => found.filters[name]?.length)) return state;
    const next = { ...state, q: found.q };
    for (const name of NAMES) next[name] = [...new Set([...state[name], ...(found.filters[name] ?? [])])];
    return next;
  }

  return {
    settled,
    unfilter,
    /** Names the values that a result counts, and the filters that were typed by their keys. */
    learn(result) {
      for (const name of NAMES) {
        const values = result.facets[name] ?? [];
        for (const [key, text] of values) labels.set(`${name}:${key}`, text);
        result.filters[name] = result.filters[name]?.map((typed) => keyOf(values, typed));
      }
    },
    paintChips() {
      const state = settled();
      chips(NAMES.flatMap((name) => state[name].map((key) => [name, key, labels.get(`${name}:${key}`) ?? key])));
    },
    paintFacets: (counted) => facets(counted, settled()),
  };
}
