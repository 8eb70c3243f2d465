/** The files of the index: where they are, how they are read (layout: FORMAT.md). */

import { DECODER, cursor } from "./cursor.js";

const COMMON = 12;
const FEW = 2000;
const MOST_PARTS = 100;

/** Year, entry and status of every document, from the runs of the root, and where these begin. */
export function standings({ antall, løp: runs }) {
  const years = new Uint16Array(antall);
  const entries = new Uint8Array(antall);
  const statuses = new Uint8Array(antall);
  const starts = [];
  let at = 0;
  for (const [many, year, entry, status] of runs) {
    starts.push(at);
    years.fill(year, at, at + many);
    entries.fill(entry, at, at + many);
    statuses.fill(status, at, (at += many));
  }
  return { years, entries, statuses, starts };
}

const bytesOf = async (response) => new Uint8Array(await response.arrayBuffer());

async function inflate({ body }) {
  const content = await bytesOf(new Response(body.pipeThrough(new DecompressionStream("deflate-raw"))));
  const padded = new Uint8Array(content.length + 8);
  padded.set(content);
  return padded.subarray(0, content.length);
}

/** A list of words that was made one text: a capital letter says how much of the word before comes first. */
export function words(text) {
  let word = "";
  return Array.from(text.matchAll(/([A-Z])([^A-Z]*)/g), ([, alike, rest]) => (word = word.slice(0, alike.charCodeAt() - 65) + rest));
}

/** `[where it begins, bytes]` of each part of a file that an answer holds; none when it holds no parts. */
async function partsOf(answer) {
  const kind = answer.headers.get("content-type");
  const alone = answer.headers.get("content-range");
  if (answer.status !== 206 || !(alone || /^multipart/.test(kind))) {
    answer.body.cancel();
    return [];
  }
  const bytes = await bytesOf(answer);
  if (alone) return [[+alone.match(/\d+/), bytes]];
  const text = new TextDecoder("latin1").decode(bytes);
  const head = /\ncontent-range: *bytes (\d+)-(\d+)[^]*?\r\n\r\n/gi;
  const parts = [];
  for (let found; (found = head.exec(text)); ) {
    const at = head.lastIndex;
    head.lastIndex += found[2] - found[1] + 1;
    parts.push([+found[1], bytes.subarray(at, head.lastIndex)]);
  }
  return parts;
}

/** The last of `cuts` that does not come after `word`; 0 when all do. */
function locate(cuts, word) {
  let low = 0;
  let high = cuts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (cuts[middle] <= word) low = middle;
    else high = middle;
  }
  return low;
}

function readTerms(bytes) {
  const head = cursor(bytes);
  const end = head.number() + head.at;
  const entries = [];
  let at = end;
  let term = "";
  while (head.at < end) {
    term = term.slice(0, head.byte()) + head.text();
    const held = head.number();
    const entry = { term, held: held >> 3, bytes, at };
    entry.alias = held & 1 ? head.text() : "";
    entry.parts = held & 2 ? head.text().split(" ") : [];
    entry.shown = held & 4 ? head.text().split("|") : [];
    if (entry.held) at += head.number();
    entries.push(entry);
  }
  return entries;
}

function readSpellings(bytes) {
  const head = cursor(bytes);
  const words = [];
  let word = "";
  while (head.at < bytes.length) {
    const alike = head.byte();
    const common = head.byte();
    word = word.slice(0, alike) + head.text();
    words.push({ word, common });
  }
  return words;
}

/** The postings of an entry: documents, impacts from 1 to 15, stretches as bit sets. */
export function postings(entry, size) {
  if (entry.postings) return entry.postings;
  const { bytes, held } = entry;
  const low = Math.max(0, 31 - Math.clz32(Math.floor((size * 45) / (held * 64))));
  const documents = new Uint32Array(held);
  const impacts = new Uint8Array(held);
  const stretches = new Uint32Array(held);
  const told = held * COMMON < size || size < FEW;
  let at = entry.at * 8;
  const ahead = () => {
    const place = at >> 3;
    const four = (bytes[place] << 24) | (bytes[place + 1] << 16) | (bytes[place + 2] << 8) | bytes[place + 3];
    const part = at & 7;
    return part ? (four << part) | (bytes[place + 4] >> (8 - part)) : four;
  };
  const bits = (count) => {
    const value = count && ahead() >>> (32 - count);
    at += count;
    return value;
  };
  const run = (most) => {
    const count = Math.min(most, Math.clz32(~ahead()));
    at += count < most ? count + 1 : count;
    return count;
  };
  for (let place = 0, before = -1; place < held; place++) {
    const far = run(16);
    before += 1 + (far > 15 ? bits(20) : (far << low) + bits(low));
    documents[place] = before;
    impacts[place] = bits(4);
    let last = -1;
    for (let left = told ? run(4) : -1; left >= 0; left--) {
      last += 1 + run(8) * 4 + bits(2);
      stretches[place] |= 1 << last;
    }
  }
  return (entry.postings = { documents, impacts, stretches });
}

/** Opens the index whose root lies at `base`. */
export async function openStore(base, get) {
  const kept = new Map();
  const once = (key, make) => {
    if (!kept.has(key)) {
      const made = make();
      kept.set(key, made);
      Promise.resolve(made).catch(() => kept.delete(key));
    }
    return kept.get(key);
  };
  const fetched = async (name, options) => {
    const answer = await get(new URL(name, base), options);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return answer;
  };
  const first = await fetched("rot");
  const root = JSON.parse(DECODER.decode(await inflate(first)));
  const path = (name) => `${root.mappe}/${name}`;
  const file = (name, read) => once(name, async () => read(await inflate(await fetched(path(name)))));
  const cuts = Object.fromEntries(["t", "f", "b"].map((kind) => [kind, words(root[kind])]));
  const lines = (bytes) => words(DECODER.decode(bytes));
  let gives = first.headers.get("accept-ranges") === "bytes";

  async function number(kind, word) {
    const place = locate(cuts[kind], word);
    if (!root.side) return place;
    return place * root.side + locate(await file(`${kind}s${place}`, lines), word);
  }

  /** The shard of terms that would hold `term`. */
  const shard = async (term) => file(`t${await number("t", term)}`, readTerms);

  /** All spellings of a list (`f` forwards, `b` backwards) that begin with `start`. */
  async function spellings(kind, start) {
    const [first, last] = await Promise.all([number(kind, start), number(kind, `${start}\uffff`)]);
    const parts = [];
    for (let place = first; place <= last; place++) parts.push(file(kind + place, readSpellings));
    return (await Promise.all(parts)).flat().filter((each) => each.word.startsWith(start));
  }

  /** The slots of records as texts, by document, asked for by one request; none from a host that gives no parts. */
  async function slots(documents) {
    const { plass } = root;
    const ranges = documents.map((document) => `${document * plass}-${(document + 1) * plass - 1}`);
    const found = new Map();
    for (const [start, bytes] of await partsOf(await fetched(path("poster"), { headers: { range: `bytes=${ranges}` } })))
      for (let at = 0; at < bytes.length; at += plass) {
        const packed = bytes.subarray(at + 2, at + 2 + bytes[at] + bytes[at + 1] * 256);
        found.set((start + at) / plass, inflate(new Response(packed)).then((record) => DECODER.decode(record)));
      }
    gives &&= found.size > 0;
    return found;
  }

  async function fromBlock(document) {
    const block = await file(`p${Math.floor(document / root.blokk)}`, (bytes) => DECODER.decode(bytes).split("\0"));
    return block[document % root.blokk];
  }

  /** The records of documents, in their order, each a list of lines. */
  function records(documents) {
    const wanted = documents.filter((document) => !kept.has(document)).sort((a, b) => a - b);
    for (let first = 0; first < wanted.length; first += MOST_PARTS) {
      const some = wanted.slice(first, first + MOST_PARTS);
      const batch = gives ? slots(some) : Promise.resolve(new Map());
      for (const document of some)
        once(document, async () => ((await (await batch).get(document)) ?? (await fromBlock(document))).split("\n"));
    }
    return Promise.all(documents.map((document) => kept.get(document)));
  }

  const dates = () => file("dato", (bytes) => DECODER.decode(bytes).split(" "));
  const facets = (read) => file("fasett", read);
  return { root, shard, spellings, records, dates, facets };
}
