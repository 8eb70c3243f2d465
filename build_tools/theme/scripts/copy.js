/**
 * Buttons that copy and print: `data-copy-address`, `data-print`, and `data-copy="ID"` for the text of an
 * element. They stand hidden in the page and are shown here, where they work.
 */

const DONE = "Kopiert";
const REFUSED = "Ikke kopiert";
const PAUSE = 2000;

export function buttons() {
  on("[data-print]", () => print());
  on("[data-copy-address]", (button) => copy(button, location.origin + location.pathname));
  on("[data-copy]", (button) => copy(button, document.getElementById(button.dataset.copy).textContent));
}

function on(selector, press) {
  for (const button of document.querySelectorAll(`button${selector}`)) {
    button.addEventListener("click", () => press(button));
    button.setAttribute("aria-live", "polite");
    button.hidden = false;
  }
}

/** Copy `text`, and let the button say how that went for a moment; its words are read aloud when they change. */
async function copy(button, text) {
  if ([DONE, REFUSED].includes(button.textContent)) return;
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = copyByHand(button, text);
  }
  const before = [...button.childNodes];
  button.replaceChildren(done ? DONE : REFUSED);
  setTimeout(() => button.replaceChildren(...before), PAUSE);
}

/**
 * Without a secure connection browsers have only the old way: a text that is selected, and so has the focus.
 * It stands at the button, so that the page does not move, and gives the focus back. Whether it was copied.
 */
function copyByHand(button, text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  button.after(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus({ preventScroll: true });
  return done;
}
