// The phone's own key, which never leaves it, and what it has been lent: kept in the browser only,
// for one holder at a time, and emptied when she signs out.

const DATABASE = "allmenning-keys";
const STORE = "kept";
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function store(mode) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await done(opening);
  const transaction = database.transaction(STORE, mode);
  // An open connection would keep the database from being emptied at sign-out.
  transaction.oncomplete = () => database.close();
  return transaction.objectStore(STORE);
}

export const canHold = () => Boolean(window.isSecureContext && window.indexedDB && crypto.subtle);

export async function read(name) {
  return done((await store("readonly")).get(name));
}

export async function keep(name, value) {
  return done((await store("readwrite")).put(value, name));
}

// The pair of keys of this holder; whoever had the phone before loses all she was lent.
export async function pairOf(holder) {
  const pair = await read("pair");
  if (pair?.holder === holder) return pair;
  await done((await store("readwrite")).clear());
  const keys = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
  const made = { holder, keys, known: compressed(point) };
  await keep("pair", made);
  return made;
}

// 33 bytes: the first coordinate, and whether the second is odd.
function compressed(point) {
  const known = point.slice(0, 33);
  known[0] = 2 + (point[64] & 1);
  return known;
}

// Raw r and s, 64 bytes.
export async function signed(pair, bytes) {
  return new Uint8Array(await crypto.subtle.sign(SIGNING, pair.keys.privateKey, bytes));
}
