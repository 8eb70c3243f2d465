/** Keys: `/` to the search box from anywhere; arrows and Escape between the box and the hits. */

const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** `/` puts the focus in the page's search box. */
export function slash() {
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITES)) return;
    const boxes = [...document.querySelectorAll("form[role=search] input[type=search]")];
    const box = boxes.find((each) => each.closest("main")) ?? boxes[0];
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

/** Arrow down and up walk from `box` through the hits in `list` and back; Escape returns to the box, then empties it. */
export function walk(box, list, emptied) {
  const step = (event, from) => {
    const links = [...list.querySelectorAll("h3 a")];
    const next = event.key === "ArrowDown" ? from + 1 : from - 1;
    if (next >= links.length) return;
    event.preventDefault();
    (links[next] ?? box).focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") step(event, -1);
    if (event.key === "Escape" && box.value) {
      event.preventDefault();
      emptied();
    }
  });
  list.addEventListener("keydown", (event) => {
    const at = [...list.querySelectorAll("h3 a")].indexOf(event.target.closest("li.hit")?.querySelector("h3 a"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event, at);
    if (event.key === "Escape") {
      event.preventDefault();
      box.focus();
    }
  });
}
