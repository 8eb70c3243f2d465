/** Bytes as bits. */

/** Reads bits, most significant first: so many as a number, ones up to a zero, a number in Rice code with so many low bits. */
export function bitsOf(bytes, begins) {
  let at = begins * 8;
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
  const coded = (low) => {
    const far = run(16);
    return far > 15 ? bits(20) : (far << low) + bits(low);
  };
  return { bits, run, coded };
}
