/**
 * What a site needs that is opened from a folder (`file://`): pages may not fetch there, so the index lies as scripts,
 * and an address that ends in a slash shows which files lie there.
 */

import { run, scripted } from "../../outputs/search/runtime/scripted.js";

if (location.protocol === "file:") {
  globalThis.praksisnyttMappe = { run, scripted };
  for (const link of document.links) if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  for (const form of document.querySelectorAll("form[role=search]")) form.action += "index.html";
}
