/** What works on every page. Each part looks for its own marks in the page and does nothing without them. */

import { buttons } from "./copy.js";
import { filters } from "./filter.js";
import { slash } from "./keys.js";
import { sinceLast } from "./since.js";

export function everywhere() {
  slash();
  buttons();
  filters();
  sinceLast();
  offline();
  for (const form of document.querySelectorAll("form[data-prefetch]")) {
    const sign = form.querySelector("[autofocus]") ? "input" : "focusin"; // a box that always has the focus says nothing by it
    form.addEventListener(sign, () => prefetch(form.dataset.prefetch), { once: true });
  }
}

/** Fetch the search page's script while the reader types in the header's box; the index follows on /sok/. */
function prefetch(addresses) {
  for (const href of addresses.split(" ")) {
    const link = document.createElement("link");
    link.rel = "prefetch";
    link.href = href;
    document.head.append(link);
  }
}

/** Register the service worker where the operator has switched it on (`offline: true`), else take it away, and no other's. */
async function offline() {
  const address = document.documentElement.dataset.offline;
  const workers = navigator.serviceWorker;
  if (!workers) return;
  if (!address) {
    if (workers.controller?.scriptURL !== new URL("../sw.js", document.currentScript.src).href) return;
    await caches.delete("praksisnytt-1");
    (await workers.getRegistration())?.unregister();
    return;
  }
  const policy = globalThis.trustedTypes?.createPolicy("praksisnytt", { createScriptURL: (url) => url });
  workers.register(policy?.createScriptURL(address) ?? address).catch(() => {}); // a browser that stores nothing refuses
}
