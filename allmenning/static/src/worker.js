// The one worker behind the pages, for every room. It does three things, and no page depends on it:
// - keeps a page that asked for it (keeping.js) until a given time, and shows it without a network;
// - holds back what a form sends without a network, as many seconds as its header Good-For says, and
//   then drops it: what is worth nothing later is never sent later;
// - forgets everything when somebody signs out.

const KEPT = "allmenning-kept";
const UNTIL = "X-Kept-Until";
const PATIENCE = 4000;
const PAUSE = 700;
const SIGN_OUT = "/utlogging";
const HOLDER = "/holder";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, until, beside, holder } = event.data ?? {};
  if (keep) event.waitUntil(keepAll({ keep, until, beside, holder }));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === SIGN_OUT) event.waitUntil(forget());
  else if (request.headers.has("Good-For")) event.respondWith(inTime(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function keepAll({ keep, until, beside, holder }) {
  const cache = await keptFor(holder);
  for (const address of [keep, ...beside]) {
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await put(cache, address, answer, until);
  }
}

// What another holder left on this phone is forgotten first, and what has had its time.
async function keptFor(holder) {
  const before = await (await caches.match(HOLDER))?.text();
  if (before !== undefined && before !== holder) await caches.delete(KEPT);
  const cache = await caches.open(KEPT);
  await forgetOld(cache);
  await put(cache, HOLDER, new Response(holder), Infinity);
  return cache;
}

async function put(cache, address, answer, until) {
  const headers = new Headers(answer.headers);
  const before = (await cache.match(address, { ignoreVary: true }))?.headers.get(UNTIL);
  headers.set(UNTIL, String(Math.max(Number(until), Number(before ?? 0))));
  headers.delete("Vary");
  await cache.put(address, new Response(await answer.blob(), { status: answer.status, headers }));
}

async function kept(address) {
  const found = await (await caches.open(KEPT)).match(address, { ignoreVary: true });
  return found && Date.now() < Number(found.headers.get(UNTIL)) ? found : undefined;
}

async function forgetOld(cache) {
  for (const address of await cache.keys()) if (!(await kept(address.url))) await cache.delete(address);
}

// The network first; a kept page when it does not answer soon.
async function page(request, path) {
  const held = await kept(path);
  if (!held) return fetch(request);
  try {
    const answer = await within(request, PATIENCE);
    // A kept page leads nowhere else but to sign-in, when one is signed out.
    if (answer.type === "opaqueredirect") await forget();
    else if (answer.ok) {
      await put(await caches.open(KEPT), path, answer.clone(), held.headers.get(UNTIL));
    }
    return answer;
  } catch {
    return held;
  }
}

async function file(request) {
  return (await kept(request.url)) ?? fetch(request);
}

async function inTime(request) {
  const deadline = Date.now() + Number(request.headers.get("Good-For")) * 1000;
  for (let left = deadline - Date.now(); left > 0; left = deadline - Date.now()) {
    try {
      return await within(request.clone(), left);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
  const said = request.headers.get("Too-Late");
  return (said && (await kept(said))) ?? Response.error();
}

async function within(request, milliseconds) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), milliseconds);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function forget() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  indexedDB.deleteDatabase("allmenning-keys");
}
