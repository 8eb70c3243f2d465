/**
 * Buttons that copy and print: `data-copy-address`, `data-print`, and `data-copy="ID"` for the text of an
 * element. They stand hidden in the page and are shown here, where they work.
 */

const SAID = "Kopiert";
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

/** Copy `text`, and let the button say so for a moment; its words are read aloud when they change. */
async function copy(button, text) {
  if (button.textContent === SAID) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyByHand(text);
  }
  const before = [...button.childNodes];
  button.replaceChildren(SAID);
  setTimeout(() => button.replaceChildren(...before), PAUSE);
}

/** Without a secure connection browsers have only the old way: a text that is selected. */
function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
