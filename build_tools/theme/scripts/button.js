/** Buttons. */

import { make } from "./dom.js";

/** A button that does something here. */
export function button(name, text, press, attributes) {
  const made = make("button", { type: "button", class: name, ...attributes }, text);
  made.addEventListener("click", press);
  return made;
}
