/** The address is the state of the search: `?q=…&tema=…&tema=…&sorter=dato`. */

/** The facets by their parameter. */
export const NAMES = ["tema", "status", "aar", "avsender", "kommune", "malgruppe", "type"];

/** What was typed or pasted without what cannot be seen in it: soft hyphens and characters without width part no words. */
export const legible = (text) => text.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "");

/** Read the state out of `location.search`; values may be repeated or parted by commas. */
export function read(search) {
  const given = new URLSearchParams(search);
  const state = { q: legible(given.get("q") ?? ""), sorter: given.get("sorter") === "dato" ? "dato" : "relevans" };
  for (const name of NAMES) {
    const values = given.getAll(name).flatMap((value) => value.split(",")).filter(Boolean);
    state[name] = [...new Set(values)];
  }
  return state;
}

/** The query part of the state's address; empty when there is nothing to say. */
export function write(state) {
  const made = new URLSearchParams();
  if (state.q.trim()) made.set("q", state.q.trim());
  for (const name of NAMES) for (const value of state[name]) made.append(name, value);
  if (state.sorter === "dato") made.set("sorter", "dato");
  const text = made.toString();
  return text && `?${text}`;
}

/** Whether there is nothing to search for. */
export const isEmpty = (state) => !state.q.trim() && NAMES.every((name) => !state[name].length);
