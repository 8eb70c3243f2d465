/** Bytes as numbers, texts and lists of words. */

export const DECODER = new TextDecoder();

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

/** A list of words that was made one text: a capital letter says how much of the word before comes first. */
export function wordList(text) {
  let word = "";
  return Array.from(text.matchAll(/([A-Z])([^A-Z]*)/g), ([, alike, rest]) => (word = word.slice(0, alike.charCodeAt() - 65) + rest));
}
