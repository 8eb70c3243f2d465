/** Reads the index from a folder (`file://`), where it lies as scripts: `open(base, { fetch: scripted })`. */

const waiting = new Map();

globalThis.praksisnyttIndeks = (name, content) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  waiting.get(name)(new Response(bytes));
};

export function scripted(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(url.pathname.split("/").pop(), resolve);
    script.src = `${url.href}.js`;
    script.onload = () => script.remove();
    script.onerror = () => reject(new Error(script.src));
    document.head.append(script);
  });
}
