/** How the page says numbers, dates and lists in Norwegian. */

const MONTHS = "januar februar mars april mai juni juli august september oktober november desember".split(" ");

/** `2024-03-14` → `14. mars 2024`, `2024-03` → `mars 2024`, `2024` → `2024`, nothing → `Dato ukjent`. */
export function day(iso) {
  if (!iso) return "Dato ukjent";
  const [year, month, date] = iso.split("-");
  return [date && `${+date}.`, month && MONTHS[month - 1], year].filter(Boolean).join(" ");
}

/** `1234` → `1 234`, with a space that does not break. */
export const number = (count) => count.toLocaleString("nb");

/** `a, b og c`. */
export const listed = (words) => new Intl.ListFormat("nb").format(words);

/** Quoted the Norwegian way. */
export const quoted = (text) => `«${text}»`;
