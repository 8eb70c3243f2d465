/**
 * «Nytt siden sist», only for the reader who asks for it.
 *
 * Nothing is stored until the button is pressed. Then two dates are kept in this browser: this visit's and
 * the one before it. Rows of the list with `data-date` on or after the earlier one get a mark. Switching it
 * off removes both dates.
 */

import { button } from "./button.js";
import { make } from "./dom.js";
import { day } from "./words.js";

const KEY = "praksisnytt-sist";

export function sinceLast() {
  const place = document.querySelector("[data-since]");
  if (!place) return;
  const visits = read();
  place.replaceChildren(...(visits ? offer(visits) : invitation()));
  place.hidden = false;
  if (visits) markNew(document.getElementById(place.dataset.since), visits.before);
}

function invitation() {
  const text = "Merk det som er nytt siden sist jeg var her";
  const note = make("p", { class: "muted", role: "status" }, "Datoen lagres bare i denne nettleseren.");
  const press = () => {
    try {
      write({ before: today(), last: today() });
    } catch {
      note.textContent = "Nettleseren tillater ikke at datoen lagres, så det nye kan ikke merkes.";
      return;
    }
    again();
  };
  return [button("button", text, press), note];
}

function offer(visits) {
  const press = () => {
    localStorage.removeItem(KEY);
    again();
  };
  return [
    make("p", {}, `Det som er nytt siden ${day(visits.before)}, er merket «Ny». `, button("button", "Slå av og slett datoen", press)),
  ];
}

function again() {
  for (const each of document.querySelectorAll(".mark-ny")) each.remove();
  sinceLast();
  document.querySelector("[data-since] button").focus();
}

/** The stored visits, moved on when this is a new day; nothing when the reader has not asked or forbids storage. */
function read() {
  try {
    const visits = JSON.parse(localStorage.getItem(KEY));
    if (!visits) return null;
    const now = visits.last === today() ? visits : { before: visits.last, last: today() };
    write(now);
    return now;
  } catch {
    return null;
  }
}

const write = (visits) => localStorage.setItem(KEY, JSON.stringify(visits));

/** The reader's own date, as in `2026-11-22`. */
const today = () => new Date().toLocaleDateString("sv-SE");

function markNew(list, before) {
  for (const row of list?.querySelectorAll("[data-date]") ?? []) {
    if (row.dataset.date >= before) row.querySelector("a").before(make("span", { class: "mark mark-ny" }, "Ny"), " ");
  }
}
