/** What needs the whole of a result: counts, filters, order by date, words in quotes. */

import { DECODER } from "./cursor.js";
import { facetReader, filtered } from "./facets.js";
import { STATUSES } from "./statuses.js";
import { parse } from "./typed.js";

export { parse };

/** `(documents, filters)` → those that pass, and counts. */
export async function counter(store, standing) {
  const views = await store.file("fasett", facetReader(store.root, standing));
  return (documents, filters) => filtered(documents, views, filters);
}

/** The documents, the newest first; to `browse`, where no word has ordered them, what applies first, and of that the guides. */
export async function byDate(documents, store, standing, browse) {
  const dates = await store.file("dato", (bytes) => DECODER.decode(bytes).split(" "));
  const rank = (document) => (browse ? 2 * STATUSES.indexOf(standing[document].status) + (standing[document].entry !== "veiledning") : 0);
  const key = (document) => standing[document].year + dates[document];
  return documents.sort((a, b) => rank(a) - rank(b) || (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : b - a));
}

/** At most so many stretches of a term's posting are told, in a large archive and in a small one. */
const TOLD = [4, 12];

/**
 * The `ranking` of the documents that may say each of the phrases in quotes; where none does, of those that hold some of
 * `all` words, if there are more of these than the phrases have. The postings of all have been read.
 */
export async function quoted(phrases, all, wordsOf, stop, find, near, ranking) {
  const said = await Promise.all(phrases.map(wordsOf));
  const words = await Promise.all(said.map((each) => Promise.all(each.filter((word) => !stop.has(word)).map(find))));
  const found = await ranking(phraseTest(words, near));
  return found.order.length || all.length <= said.flat().length ? found : ranking();
}

/**
 * Whether a document may have all words of each phrase in stretches that follow each other: `near` of them, and at
 * least two, as a phrase may begin in one and end in the next; where a word has more than are told, in any behind them.
 */
function phraseTest(phrases, near) {
  const run = (1n << BigInt(Math.max(2, near))) - 1n;
  const most = TOLD[+(near > 1)];
  const behind = (stretches) => (stretches.length < most ? 0n : -1n << BigInt(stretches.at(-1)));
  const runsOf = (stretches) => stretches.reduce((set, stretch) => set | ((stretch ? run : 1n) << BigInt(stretch)), behind(stretches)) || -1n;
  const all = phrases.map((words) => {
    let held = null;
    for (const { alternatives } of words) {
      const own = new Map();
      for (const { lists } of alternatives[0]?.entries ?? [])
        for (const { documents, stretches } of lists)
          documents.forEach((document, place) => own.set(document, runsOf(stretches[place])));
      held = held ? new Map([...held].map(([document, set]) => [document, set & (own.get(document) ?? 0n)])) : own;
    }
    return held;
  });
  return (document) => all.every((held) => !held || held.get(document));
}
