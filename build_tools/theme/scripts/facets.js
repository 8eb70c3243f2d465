/** The facets beside the hits, and the chips above them. */

import { NAMES } from "./address.js";
import { button } from "./button.js";
import { arrange, make, setText } from "./dom.js";
import { number } from "./words.js";

/** What the page calls them. */
const FACETS = {
  tema: "Tema",
  status: "Status",
  aar: "År",
  avsender: "Avsender",
  kommune: "Kommune",
  malgruppe: "Målgruppe",
  type: "Type",
};
const FEW = 8;
const OPEN = ["tema", "status", "aar"];

/** Text for those who hear the page. */
const unseen = (text) => make("span", { class: "visually-hidden" }, text);

/**
 * Fieldsets of checkboxes in `panel`. `toggle(facet, key)` is called when one is switched.
 * Returns `paint(facets, state)` with the engine's counts `{tema: [[key, label, count], …]}`.
 */
export function facetPanel(panel, toggle) {
  const groups = Object.fromEntries(NAMES.map((name) => [name, group(name, toggle)]));
  panel.append(...NAMES.map((name) => groups[name].element));
  return (facets, state) => {
    for (const name of NAMES) groups[name].paint(facets[name], state[name]);
  };
}

function group(name, toggle) {
  const boxes = new Map();
  const chosen = make("span", { class: "facet-chosen" });
  const list = make("div", { class: "facet-values" });
  let counts = [];
  let wanted = [];
  let all = false;
  const more = button("facet-more", "", () => {
    all = !all;
    paint();
  });
  const legend = make("legend", { class: "visually-hidden" }, FACETS[name]);
  const element = make(
    "details",
    { class: "facet", open: OPEN.includes(name), hidden: true },
    make("summary", {}, FACETS[name], " ", chosen),
    make("fieldset", {}, legend, list, more),
  );

  function paint() {
    const shown = counts.filter(([key], place) => all || place < FEW || wanted.includes(key));
    arrange(list, shown.map(([key, text, count]) => {
      if (!boxes.has(key)) boxes.set(key, checkbox(name, key, text, toggle));
      const box = boxes.get(key);
      box.input.checked = wanted.includes(key);
      setText(box.count, number(count));
      return box.element;
    }));
    setText(chosen, wanted.length ? `${wanted.length} valgt` : "");
    setText(more, all ? "Vis færre" : `Vis alle ${counts.length}`);
    more.hidden = counts.length <= Math.max(FEW, all ? 0 : shown.length);
    more.setAttribute("aria-expanded", all);
    element.hidden = counts.length < 2 && !wanted.length;
  }

  return {
    element,
    paint(newCounts, newWanted) {
      if (newWanted.length > wanted.length) element.open = true;
      counts = newCounts;
      wanted = newWanted;
      paint();
    },
  };
}

function checkbox(name, key, text, toggle) {
  const input = make("input", { type: "checkbox", name, value: key });
  input.addEventListener("change", () => toggle(name, key));
  const count = make("span", { class: "facet-count" });
  const element = make("label", { class: "facet-value" }, input, make("span", {}, text), " ", count, unseen(" treff"));
  return { element, input, count };
}

/**
 * Keeps `list` (a `<ul>`) equal to the filters in force: buttons that remove them. After a removal the next
 * chip has the focus, else `box`. Returns `paint(chips)` with `[[facet, key, label], …]`.
 */
export function chipList(list, box, remove, removeAll) {
  let shows = "";
  return (chips) => {
    const key = JSON.stringify(chips);
    if (key === shows) return;
    shows = key;
    const rows = chips.map(([facet, value, text], place) => {
      const press = () => {
        remove(facet, value);
        (list.querySelectorAll(".chip")[place] ?? list.querySelector(".chip") ?? box).focus();
      };
      return make("li", {}, button("chip", [unseen("Fjern filteret "), `${FACETS[facet]}: ${text}`], press));
    });
    const clear = () => {
      removeAll();
      box.focus();
    };
    if (chips.length > 1) rows.push(make("li", {}, button("chip chip-clear", "Fjern alle filtre", clear)));
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
  };
}
