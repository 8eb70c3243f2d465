/** The DOM by its own functions only: text is never parsed as markup, so Trusted Types have nothing to guard. */

/**
 * An element. `attributes` are set by name: `true` sets an empty one, what is empty none.
 * `children` are nodes or text; empty ones are left out.
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (value) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(Boolean));
  return element;
}

/** Set text only where it differs, and in the node that holds it, so that the browser has less to lay out again. */
export function setText(element, text) {
  if (element.textContent === text) return;
  if (element.firstChild) element.firstChild.data = text;
  else element.append(text);
}

/** Give `parent` exactly these children, in this order, and touch only what is not in place. */
export function arrange(parent, children) {
  if (!children.some((child) => child.parentNode)) parent.replaceChildren(...children);
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, place) => {
    const there = parent.children[place];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}

/** Text in parts `[text, match]` as nodes, matches marked. */
export const marked = (parts) => parts.map(([text, match]) => (match ? make("mark", {}, text) : text));
