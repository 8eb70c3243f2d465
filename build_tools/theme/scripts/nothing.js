/** What the page says when nothing answers. */

import { button } from "./button.js";
import { make } from "./dom.js";
import { asking } from "./notes.js";
import { number } from "./words.js";

/** Paragraphs instead of hits, or over the few that are only like what was asked, `state`; `unfilter` takes all filters away. */
export function nothingFound({ total, totalUnfiltered, q, missing }, state, unfilter) {
  if (totalUnfiltered && !total) {
    const text = `Uten filtrene er det ${number(totalUnfiltered)} treff. `;
    return [make("p", {}, text, button("button", "Fjern alle filtre", unfilter))];
  }
  const words = [...new Set(q.match(/[\p{L}\p{N}-]{3,}/gu) ?? [])];
  const held = words.filter((word) => !missing.includes(word.toLowerCase())).slice(0, 5);
  const links = held.flatMap((word, place) => [place ? ", " : "", asking(state)(word)]);
  const notes = words[1] && held[0] ? [make("p", {}, "Prøv ett ord om gangen: ", ...links)] : [];
  if (!total) notes.push(make("p", {}, "Prøv et annet ord, eller bla i temaene og årene nedenfor."));
  return notes;
}
