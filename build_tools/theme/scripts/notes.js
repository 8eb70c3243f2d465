/** What the page says about a result: how many, for which words too, what else was meant. */

import { write } from "./address.js";
import { make } from "./dom.js";
import { listed, number, quoted } from "./words.js";

/**
 * `12 treff på «gastro»`; `Ingen treff …` when there are none, `Ingen sikre treff …, men 5 som ligner` when they are
 * `weak`, `Minst 512 treff …` when not all have been looked at.
 */
export function countText({ total, whole, weak }, q) {
  const like = total && weak ? `, men ${number(total)} som ligner` : "";
  return `${whole ? "" : "Minst "}${like ? "Ingen sikre" : total ? number(total) : "Ingen"} treff${q ? ` på ${quoted(q)}` : ""}${like}`;
}

/** Links that ask for other words. */
export const asking = (state) => (q) => make("a", { href: write({ ...state, q }), "data-ask": q }, q);

/** Paragraphs over the hits. `state` is what was asked. */
export function notesOf({ total, didYouMean, expanded, missing }, state) {
  const notes = [];
  const ask = asking(state);
  if (didYouMean) notes.push(make("p", {}, "Mente du ", ask(didYouMean), "?"));
  const lacking = missing.filter((word) => word.length > 1);
  if (lacking.length && total) notes.push(make("p", {}, `${listed(lacking.map(quoted))} finnes ikke i arkivet.`));
  const also = [...new Set(expanded.flatMap((each) => each.also))];
  if (also.length && total) notes.push(make("p", { class: "muted" }, `Viser også treff for ${listed(also.slice(0, 6))}.`));
  return notes;
}

/** Tells those who hear the page, once they have stopped typing. */
export function announcer(region) {
  let waiting = 0;
  return (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (region.textContent = text), 700);
  };
}
