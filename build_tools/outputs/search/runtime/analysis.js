/** Text to terms; repeats `analysis.py`, and both are held to `analysis_cases.json`. */

const CHUNK = /[\p{L}\p{N}]+(?:[-‐‑][\p{L}\p{N}]+)*/gu;
const HYPHEN = /[-‐‑]/;
const FOLDED = { ä: "æ", ö: "ø", ð: "d", þ: "th", ß: "ss", ł: "l", œ: "ø" };
const byLength = (a, b) => b.length - a.length;
const ENDINGS = (
  "a e ede ande ende ane ene hetene en heten ar er heter as es edes endes enes hetenes ens hetens ers ets et het" +
  " ast erne ernes eren erens ere eres s erte ert"
).split(" ").sort(byLength);
const DERIVED = "hetslov eleg elig elov slov leg eig lig els lov ig".split(" ");

export const chunks = (text) => text.normalize("NFC").toLowerCase().match(CHUNK) ?? [];

export const tokens = (chunk) => chunk.split(HYPHEN).map(fold);

export function fold(word) {
  if (/^[\0-\x7f]*$/.test(word)) return word;
  return (
    word
      .replace(/[äöðþßłœ]/g, (letter) => FOLDED[letter])
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, (mark, place, whole) => (mark === "\u030a" && whole[place - 1] === "a" ? mark : ""))
      .normalize("NFC") || word // nothing but marks (ﾟ)
  );
}

export function code(chunk) {
  const words = tokens(chunk);
  const whole = words.join("");
  const short = words.some((word) => word.length < 4) || /\p{N}/u.test(whole);
  return words.length > 1 && short && whole.length <= 16 ? whole : "";
}

export function stem(word, uncut) {
  if (uncut.has(word) || !/^\p{L}+$/u.test(word)) return word;
  const open = word.search(/[aeiouyæøå][^aeiouyæøå]/);
  const start = open < 0 ? word.length : Math.max(3, open + 2);
  let cut = inflection(word, start);
  if (uncut.has(cut)) return cut;
  if (/[dv]t$/.test(cut) && cut.length - 2 >= start) cut = cut.slice(0, -1);
  if (cut.endsWith("leg") && !/legt?$/.test(word)) return cut;
  const ending = DERIVED.find((each) => cut.endsWith(each) && cut.length - each.length >= start);
  if (ending) cut = cut.slice(0, -ending.length);
  return cut.endsWith("mm") ? cut.slice(0, -1) : cut;
}

function inflection(word, start) {
  const ending = ENDINGS.find((each) => word.endsWith(each) && word.length - each.length >= start);
  if (!ending) return word;
  const rest = word.slice(0, -ending.length);
  if (ending === "s") return /[bcdfghjlmnoprtvyz]$|[^aeiouyæøå]k$/.test(rest) ? rest : word;
  return /^erte?$/.test(ending) ? rest + "er" : rest;
}
