/**
 * One entry of the browser's history for each search that was meant.
 *
 * While the reader types, one entry (a draft) is rewritten; Enter, a filter or another order settles it,
 * and what is typed afterwards begins a new one. So the back button goes from search to search, never
 * letter by letter. An entry remembers how many hits were shown and how far the page was scrolled.
 */

import { isEmpty, read, write } from "./address.js";

const PAUSE = 300;
const TITLE = document.title;

/** Follows the address. `arrived(state, {shown, y})` is called when the reader goes back or forward. */
export function addressBar(arrived) {
  let state = read(location.search);
  let draft = history.state?.draft ?? isEmpty(state);
  let shown = history.state?.shown;
  let waiting = 0;
  history.scrollRestoration = "manual";

  const url = () => location.pathname + write(state);
  const name = () => (document.title = state.q ? `${state.q} – ${TITLE}` : TITLE);
  const remember = () => {
    clearTimeout(waiting);
    waiting = 0;
    history.replaceState({ draft, shown, y: scrollY }, "", url());
    name();
  };
  const add = () => {
    if (waiting) remember();
    else history.replaceState({ ...history.state, y: scrollY }, "");
  };

  addEventListener("popstate", () => {
    clearTimeout(waiting);
    waiting = 0;
    state = read(location.search);
    ({ draft = false, shown } = history.state ?? {});
    name();
    arrived(state, history.state ?? {});
  });
  const leaving = (event) => {
    if (event.target.closest("a")) draft = false;
    remember();
  };
  addEventListener("click", leaving, { capture: true });
  addEventListener("pagehide", () => remember());

  name();
  return {
    state,
    memory: history.state ?? {},
    /** The text in the box changed. */
    typed(next) {
      if (!draft) {
        add();
        history.pushState({ draft: true }, "", location.pathname + write(next));
      }
      [state, draft, shown] = [next, true, undefined];
      clearTimeout(waiting);
      waiting = setTimeout(remember, PAUSE);
    },
    /** The search as it stands is meant; `next` may say the same in another way. */
    settled(next) {
      [state, draft] = [next, false];
      remember();
    },
    /** Another filter or order. */
    chosen(next) {
      add();
      [state, draft, shown] = [next, false, undefined];
      history.pushState({ draft, y: scrollY }, "", url());
      name();
    },
    /** More hits are shown. */
    extended(count) {
      shown = count;
      remember();
    },
  };
}
