/** Lists are filtered by `:target` alone (lists.css); this says to those who hear the page which filter is in force. */

export function filters() {
  const links = [...document.querySelectorAll(".filters a")];
  if (!links.length) return;
  const mark = () => {
    for (const link of links) link.ariaCurrent = String(link.hash === (location.hash || links[0].hash));
  };
  addEventListener("hashchange", mark);
  mark();
}
