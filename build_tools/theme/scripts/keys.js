/** Keys: `/` to the search box from anywhere; arrows and Escape between the box and the hits. */

const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

const OFF = "praksisnytt-uten-tast";

/**
 * `/` puts the focus in the page's search box, unless the reader has switched that off: a single sign may be
 * part of what somebody says to a machine that types (WCAG 2.1.4). Only then something is stored.
 */
export function slash() {
  let off = false;
  try {
    off = localStorage.getItem(OFF);
  } catch {} // a browser that stores nothing
  for (const button of document.querySelectorAll("[data-slash]")) {
    const say = () => (button.textContent = `Slå ${off ? "på" : "av"} tasten /`);
    button.addEventListener("click", () => {
      off = !off;
      say();
      try {
        off ? localStorage.setItem(OFF, 1) : localStorage.removeItem(OFF);
      } catch {}
    });
    say();
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || off || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITES)) return;
    const box = [...document.querySelectorAll("[type=search]")].at(-1); // the page's own comes behind the header's
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

/** Arrow down and up walk from `box` through the hits in `list` and back; Escape returns to the box, then empties it. */
export function walk(box, list, emptied) {
  const walked = (event) => {
    const { key, target } = event;
    const inBox = target === box;
    if (event.isComposing) return;
    if (key === "Escape" && (box.value || !inBox)) {
      event.preventDefault();
      if (inBox) emptied();
      else box.focus();
    }
    if (key !== "ArrowDown" && (key !== "ArrowUp" || inBox)) return;
    const rows = [...list.children];
    const next = rows.indexOf(target.closest(".hit")) + (key === "ArrowDown" ? 1 : -1);
    if (next >= rows.length) return;
    event.preventDefault();
    (rows[next]?.querySelector("a") ?? box).focus();
  };
  for (const place of [box, list]) place.addEventListener("keydown", walked);
}
