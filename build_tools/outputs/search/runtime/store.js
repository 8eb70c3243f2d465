/** The files of the index: where they are, how they are read (layout: FORMAT.md). */

const DECODER = new TextDecoder();
const COMMON = 12;
const FEW = 2000;

async function inflate(response) {
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  const stream = response.body.pipeThrough(new DecompressionStream("deflate-raw"));
  const content = new Uint8Array(await new Response(stream).arrayBuffer());
  const padded = new Uint8Array(content.length + 8);
  padded.set(content);
  return padded.subarray(0, content.length);
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

/** Reads numbers and texts one after another. */
export function cursor(bytes, at = 0) {
  const here = {
    at,
    byte: () => bytes[here.at++],
    number() {
      let value = 0;
      for (let shift = 1; ; shift *= 128) {
        const byte = bytes[here.at++];
        value += (byte & 127) * shift;
        if (byte < 128) return value;
      }
    },
    text() {
      const length = here.number();
      return DECODER.decode(bytes.subarray(here.at, (here.at += length)));
    },
  };
  return here;
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
  const fetched = async (name) => inflate(await get(new URL(name, base)));
  const root = JSON.parse(DECODER.decode(await fetched("rot")));
  const file = (name, read) => once(name, async () => read(await fetched(`${root.mappe}/${name}`)));
  const cuts = Object.fromEntries(["t", "f", "b"].map((kind) => [kind, root[kind].split("\n")]));
  const lines = (bytes) => DECODER.decode(bytes).split("\n");

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

  const json = (bytes) => JSON.parse(DECODER.decode(bytes));
  const record = async (document) =>
    (await file(`r${Math.floor(document / root.blokk)}`, json))[document % root.blokk];
  const dates = () => file("dato", (bytes) => DECODER.decode(bytes).split(" "));
  const facets = (read) => file("fasett", read);
  return { root, shard, spellings, record, dates, facets };
}
