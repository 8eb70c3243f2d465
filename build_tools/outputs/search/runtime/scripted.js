/** Reads the index from a folder (`file://`), where it lies as scripts: `open(base, { fetch: scripted })`. */

const waiting = new Map();

globalThis.praksisnyttIndeks = (name, content) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  waiting.get(name)(new Response(bytes));
};

/** Runs the script at an address. */
export function run(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(script.remove());
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
}

export function scripted(url) {
  return new Promise((resolve, reject) => {
    waiting.set(url.pathname.split("/").pop(), resolve);
    run(`${url.href}.js`).catch(reject);
  });
}
