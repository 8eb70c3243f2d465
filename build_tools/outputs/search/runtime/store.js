/** The files of the index: where they are, how they are read (layout: FORMAT.md). */

import { bitsOf } from "./bits.js";
import { DECODER, cursor, wordList } from "./cursor.js";
import { ENTRIES, STATUSES } from "./statuses.js";

const COMMON = 24;
const LETTERS = 4;
const SIGNS = 1024;
const MOST_PARTS = 100;
const UNIT = 16;
const APART = 64;
const NONE = [];
const END = "¦";
const RAW = "¤";

/** `{ year, entry, status }` of every document, from the runs of the root. */
export const standings = ({ løp: runs }) =>
  runs.flatMap(([many, year, entry, status]) => Array(many).fill({ year, entry: ENTRIES[entry], status: STATUSES[status] }));

const bytesOf = async (response) => new Uint8Array(await response.arrayBuffer());

async function inflate({ body }) {
  const content = await bytesOf(new Response(body.pipeThrough(new DecompressionStream("deflate-raw"))));
  const padded = new Uint8Array(content.length + 8);
  padded.set(content);
  return padded.subarray(0, content.length);
}

/** `[where it begins, bytes]` of each part of a file that an answer holds; none when it holds no parts. */
async function partsOf(answer) {
  if (answer.status !== 206) {
    answer.body?.cancel();
    return [];
  }
  const alone = answer.headers.get("content-range");
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

/** The text that lies as codes of letters in a slot, where `alike` are the letters with a code of each length; none in an empty slot. */
function spelled(bytes, begins, ends, alike) {
  const { bits } = bitsOf(bytes, begins);
  let text = "";
  for (let most = 8 * (ends - begins); most; most--) {
    let letter;
    let code = bits(1);
    for (let size = 0, first = 0; !(letter = alike[size][code - first]); code = code * 2 + bits(1)) first = (first + alike[size++].length) * 2;
    if (letter === END) break;
    text += letter === RAW ? String.fromCharCode(bits(16)) : letter;
  }
  return text;
}

/** The terms of a shard; of each `lists`, the parts of its postings that have been read. */
function readTerms(bytes, root) {
  const { deler } = root;
  const head = cursor(bytes);
  const end = head.number() + head.at;
  const entries = [];
  let at = end;
  let term = "";
  while (head.at < end) {
    const alike = head.byte();
    term = term.slice(0, alike & 127) + head.text();
    const known = head.number();
    const held = known >> 3;
    const alias = known & 1 ? head.text() : "";
    const parts = known & 2 ? head.text().split(" ") : [];
    const shown = known & 4 ? head.text().split("|") : [];
    const begins = at;
    if (held) at += head.number();
    const here = Math.min(held, deler[0] ?? held);
    const apart = deler[0] && held > APART && term.includes(" ");
    const first = (apart || held > here) && head.number() - !apart;
    let lists;
    entries.push({ term, said: alike < 128, held, alias, parts, shown, first, apart, get lists() {
      return (lists ??= apart ? [] : [postings(bytes, begins, here, told(held, root), root)]);
    } });
  }
  return entries;
}

/** Whether the postings of a term that `held` documents hold tell stretches. */
const told = (held, { antall, deler }) => held * COMMON < antall || !deler[0];

/** `many` postings: documents, impacts from 1 to 15, lists of stretches, empty if they are not told. */
function postings(bytes, begins, many, told, { antall: size, deler }) {
  const documents = new Uint32Array(many);
  const impacts = new Uint8Array(many);
  const stretches = [];
  const { bits, run, coded } = bitsOf(bytes, begins);
  for (let place = 0, impact; place < many; ) {
    impact = place ? impact - 1 - run(16) : bits(4);
    const more = run(31);
    const alike = (1 << more) | bits(more);
    const low = Math.max(0, 31 - Math.clz32(Math.floor((size * 45) / (alike * 64))));
    const end = place + alike;
    for (let before = -1; place < end; place++) {
      before += 1 + coded(low);
      documents[place] = before;
      impacts[place] = impact;
      let last = -1;
      const own = (stretches[place] = told ? [] : NONE);
      for (let left = told ? run(16) : -1; left >= 0; left--) own.push((last += 1 + coded(2)));
    }
  }
  return { documents, impacts, stretches };
}

/** In which of `many` files something lies that letters tell. */
function hashed(letters, many) {
  let place = 0;
  for (const letter of letters) place = (Math.imul(place, 33) ^ letter.codePointAt()) >>> 0;
  return place % many;
}

/** What the root says: its plain part, with the lists of words and numbers that lie behind it. */
function readRoot(bytes) {
  const head = cursor(bytes);
  const root = JSON.parse(head.text());
  root.hele = wordList(head.text());
  root.stopp = wordList(head.text());
  const { bits, coded } = bitsOf(bytes, head.at);
  const numbers = () => {
    const low = bits(4);
    return Array.from({ length: bits(20) }, () => coded(low));
  };
  root.plass = numbers();
  root.tunge = numbers();
  root.like = [numbers(), numbers(), numbers()];
  return root;
}

/** Opens the index whose root lies at `base`. */
export async function openStore(base, get) {
  const kept = new Map();
  const once = (key, make) => {
    if (!kept.has(key)) {
      const made = make();
      kept.set(key, made);
      made.catch(() => kept.delete(key));
    }
    return kept.get(key);
  };
  const fetched = async (name) => {
    const answer = await get(new URL(name, base));
    if (!answer.ok) throw Error(answer.url);
    return answer;
  };
  const first = await fetched("rot");
  const root = readRoot(await inflate(first));
  const path = (name) => `${root.mappe}/${name}`;
  const file = (name, read) => once(name, async () => read(await inflate(await fetched(path(name)))));
  const starts = [0];
  for (let document = 0; document < root.antall; document++) starts.push(starts[document] + (root.plass[document] ?? root.plass[0]) * UNIT);
  const letters = root.tegn.split("|");
  /** How many parts of a file the host gives at once. */
  let gives = first.headers.get("accept-ranges") === "bytes" ? MOST_PARTS : 0;

  /** How many letters of a term say where it lies. */
  const lettersOf = (term) => LETTERS + (root.tunge[hashed([...term].slice(0, LETTERS), SIGNS)] ?? 0);

  /** The number of the shard of terms that would hold `term`. */
  const placeOf = (term) => hashed([...term.split(" ", 1)[0]].slice(0, lettersOf(term)), root.t);

  const shard = (term) => file(`t${placeOf(term)}`, (bytes) => readTerms(bytes, root));

  /** How many parts of a term's postings come behind the first. */
  const rest = ({ held }) => root.deler.filter((most) => held > most).length;

  /** Reads the parts up to one of this number, as far as they lie in files of their own. */
  const read = ({ first, held, lists, apart }, last) =>
    Promise.all([0, ...root.deler].slice(0, Math.min(last, rest({ held })) + 1).map(async (most, part) => {
      if (!part && !apart) return;
      const here = Math.min(held, root.deler[part] ?? held) - most;
      lists[part] = await file(`m${first + part}`, (bytes) => postings(bytes, 0, here, told(held, root), root));
    }));

  /**
   * The slots of records as texts, by document, asked for by one request, or by one each of a host that refuses several
   * parts (Varnish); none from a host that gives no parts.
   */
  async function slots(documents) {
    const ranges = documents.map((document) => `${starts[document]}-${starts[document + 1] - 1}`);
    const found = new Map();
    const answer = await get(new URL(path("poster"), base), { headers: { range: `bytes=${ranges}` } });
    const parts = await partsOf(answer);
    for (const [start, bytes] of parts)
      for (const document of documents) {
        const at = starts[document] - start;
        if (bytes[at] == null) continue; // another part has it
        if (root.tegn) found.set(document, spelled(bytes, at, starts[document + 1] - start, letters));
        else {
          const record = bytes.subarray(at + 2, at + 2 + bytes[at] + bytes[at + 1] * 256);
          found.set(document, inflate(new Response(record)).then((text) => DECODER.decode(text)));
        }
      }
    if (parts.length) return found;
    gives = answer.status === 416 && documents.length > 1 ? 1 : 0;
    return gives ? new Map((await Promise.all(documents.map((document) => slots([document])))).flatMap((each) => [...each])) : found;
  }

  async function fromBlock(document) {
    const block = await file(`p${Math.floor(document / root.blokk)}`, (bytes) => DECODER.decode(bytes).split("\0"));
    return block[document % root.blokk];
  }

  /** The records of documents, in their order, each a list of lines. */
  function records(documents) {
    const wanted = documents.filter((document) => !kept.has(document)).sort((a, b) => a - b);
    for (let first = 0; first < wanted.length; ) {
      const some = wanted.slice(first, (first += gives || MOST_PARTS));
      const batch = gives ? slots(some) : new Map();
      for (const document of some)
        once(document, async () => ((await (await batch).get(document)) || (await fromBlock(document))).split("\n"));
    }
    return Promise.all(documents.map((document) => kept.get(document)));
  }

  return { root, file, shard, hashed, placeOf, lettersOf, rest, read, records };
}
