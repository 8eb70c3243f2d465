/** Orders. */

/** For sorting by several keys, the first first. */
export const by = (...keys) => (a, b) => {
  for (const key of keys) {
    const one = key(a);
    const other = key(b);
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
};
