/**
 * Keeps what was read, for reading without a network. Off unless the operator sets `offline: true` under
 * `extra:` in mkdocs.yml; it is then served as /sw.js and registered by everywhere.js.
 *
 * Pages come from the network first, so that what is withdrawn is seen to be withdrawn; only when that fails
 * does the copy kept from the last visit answer, and says of which day it is. Files with the hash of their
 * content in their names never change and come from the copies first. Nothing is fetched ahead, and only what is
 * read is kept: the newest LIMIT answers of this site, none of any other, and as many parts of the search index, of
 * which each search needs some twenty: they take no page's place. To be rid of it, set `offline: false`: at the
 * reader's next visit everywhere.js takes away the worker and, by the name below, what it kept.
 */

const KEPT = "praksisnytt-1";
const LIMIT = 300;
const FROZEN = /\.[0-9a-f]{10,}\.\w+$/;

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (event.request.headers.get("range")?.includes(",")) {
    event.respondWith(new Response(null, { status: 416 })); // one by one, as some hosts want it: each can be kept, and found again
    return;
  }
  event.respondWith(FROZEN.test(pathname) ? keptFirst(event) : networkFirst(event));
});

async function keptFirst(event) {
  return (await caches.match(event.request)) ?? fetchAndKeep(event);
}

/** Parts of a file (the search asks for them) are kept under an address that names them, since copies must be whole. */
function keyOf(request) {
  const parts = request.headers.get("range");
  return parts ? `${request.url}?${parts}` : request;
}

const ofIndex = (address) => address.includes("/sok/indeks/");

const withStatus = (answer, status) => new Response(answer.body, { status, headers: answer.headers });

async function networkFirst(event) {
  try {
    return await fetchAndKeep(event);
  } catch (error) {
    const key = keyOf(event.request);
    const opened = event.request.mode === "navigate";
    const kept = await caches.match(key, { ignoreSearch: opened });
    if (kept && opened) return dated(kept);
    if (kept) return key === event.request ? kept : withStatus(kept, 206);
    if (opened) return notRead();
    throw error;
  }
}

const isPage = (answer) => answer.headers.get("content-type")?.startsWith("text/html");

/** A copy that says on which day the page was so: what applied then may have been withdrawn since. */
async function dated(kept) {
  if (!isPage(kept)) return kept;
  const day = new Date(kept.headers.get("date")).toLocaleDateString("nb-NO", { dateStyle: "long" });
  const note = `<strong>Du er uten nett.</strong> Slik var siden ${day}. Noe kan være endret etter det.`;
  const page = (await kept.text()).replace('<header class="top">', `$&<p class="demo"><span class="wrap">${note}</span></p>`);
  return new Response(page, { status: kept.status, headers: kept.headers });
}

/** What is shown instead of a page that was never read: that there is no network, and which pages can be read now. */
async function notRead() {
  const cache = await caches.open(KEPT);
  const links = [];
  for (const request of (await cache.keys()).reverse()) {
    const answer = !request.url.includes("?") && (await cache.match(request));
    if (!answer || !isPage(answer)) continue;
    const title = /<title>([^<]*)/.exec(await answer.text())?.[1];
    if (title) links.push(`<li><a href="${request.url}">${title}</a></li>`);
  }
  const looks = ":root{color-scheme:light dark;background:Canvas;color:CanvasText;font:1.0625rem/1.6 system-ui,sans-serif}"
    + "body{max-width:44rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}li{margin-block:.5rem}";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(looks)));
  const policy = `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...digest))}'`;
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  const read = links.length ? `<h2>Dette har du lest, og kan lese nå</h2><ul>${links.join("")}</ul>` : "";
  const page = `<!doctype html><html lang="nb"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Uten nett</title><style>${looks}</style><main><h1>Du er uten nett</h1>
<p>Denne siden har du ikke lest før, så den kan ikke vises nå. <a href="">Prøv igjen</a></p>${read}</main></html>`;
  return new Response(page, { status: 503, headers });
}

async function fetchAndKeep(event) {
  const answer = await fetch(event.request);
  if (answer.ok && answer.type === "basic") event.waitUntil(keep(keyOf(event.request), answer.clone()));
  return answer;
}

async function keep(request, answer) {
  const cache = await caches.open(KEPT);
  await cache.delete(request);
  await cache.put(request, answer.status === 206 ? withStatus(answer, 200) : answer);
  const index = ofIndex(request.url ?? request);
  const alike = (await cache.keys()).filter(({ url }) => ofIndex(url) === index);
  for (const old of alike.slice(0, -LIMIT)) await cache.delete(old);
}
