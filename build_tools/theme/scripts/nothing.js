/** What the page says when nothing is found. */

import { button } from "./button.js";
import { make } from "./dom.js";
import { asking } from "./notes.js";
import { number } from "./words.js";

/** Paragraphs instead of hits. `state` is what was asked, `unfilter` takes all filters away. */
export function nothingFound({ totalUnfiltered, q }, state, unfilter) {
  if (totalUnfiltered) {
    const text = `Uten filtrene er det ${number(totalUnfiltered)} treff. `;
    return [make("p", {}, text, button("button", "Fjern alle filtre", unfilter))];
  }
  const notes = [make("p", {}, "Prøv et annet ord, eller bla i temaene og årene nedenfor.")];
  const words = [...new Set(q.match(/[\p{L}\p{N}-]{3,}/gu) ?? [])].slice(0, 5);
  const links = words.flatMap((word, place) => [place ? ", " : "", asking(state)(word)]);
  if (words.length > 1) notes.unshift(make("p", {}, "Prøv ett ord om gangen: ", ...links));
  return notes;
}
