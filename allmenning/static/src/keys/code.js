// The code on the screen: lent to this phone alone, and signed anew every fifteen seconds. It needs
// no network once it has been lent.

import { inCharacters } from "./base45.js";
import { eightBytes, encoded } from "./cbor.js";
import { draw } from "./drawing.js";
import { canHold, keep, pairOf, read, signed } from "./phone.js";

const REDRAWN = 15_000;
const TRY_AGAIN = [1000, 2000, 3000, 5000, 8000, 13_000];
const HEX = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
const BYTES = (hex) => new Uint8Array(hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []);

// Asks for the copies lent to this phone. Null when there is no network, or they are not to be had.
async function lent(section, pair) {
  const said = new FormData();
  said.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  said.append("phone", HEX(pair.known));
  try {
    const answer = await fetch(section.dataset.code, { method: "POST", body: said });
    if (!answer.ok) return null;
    // A phone's clock may go wrong; the doors' do not.
    const late = Date.parse(answer.headers.get("Date")) - Date.now();
    return { ...(await answer.json()), late: Number.isFinite(late) ? late : 0 };
  } catch {
    return null;
  }
}

const stillGood = (held) => (held?.copies ?? []).filter((copy) => Date.now() + held.late < copy.until);

// A door that hears nothing is told what was taken back by who comes: a part of it with each code.
let drawn = 0;
const carried = (copy) => (copy.revoked?.length ? [BYTES(copy.revoked[drawn % copy.revoked.length])] : []);

async function drawAll(section, pair, held) {
  const now = Math.floor((Date.now() + held.late) / 1000);
  for (const [number, copy] of stillGood(held).entries()) {
    const token = BYTES(copy.token);
    const signature = await signed(pair, new Uint8Array([...token, ...eightBytes(now)]));
    const place = section.querySelectorAll("[data-drawn]")[number] ?? addPlace(section);
    place.querySelector("[data-doors]").textContent = copy.doors;
    draw(place.querySelector("[data-square]"), inCharacters(encoded([token, now, signature, ...carried(copy)])), section.dataset.label);
  }
  drawn += 1;
}

function addPlace(section) {
  const place = section.querySelector("template").content.firstElementChild.cloneNode(true);
  section.querySelector("[data-squares]").append(place);
  return place;
}

function say(section, name) {
  section.querySelectorAll("[data-said]").forEach((one) => {
    one.hidden = one.dataset.said !== name;
  });
}

async function show(section, pair, held) {
  if (!stillGood(held).length) return false;
  say(section, "ready");
  await drawAll(section, pair, held);
  return true;
}

async function begin(section) {
  const pair = await pairOf(section.dataset.holder);
  const name = `lent ${section.dataset.booking}`;
  let held = await read(name);
  section.hidden = false;
  await show(section, pair, held);
  setInterval(() => show(section, pair, held), REDRAWN);
  for (const pause of TRY_AGAIN) {
    const fresh = await lent(section, pair);
    if (fresh?.copies.length) {
      held = fresh;
      await keep(name, held);
      await show(section, pair, held);
    }
    if (fresh && !fresh.waits) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  if (!stillGood(held).length) say(section, "none");
}

const section = document.querySelector("[data-code]");
if (section && canHold()) begin(section).catch(() => say(section, "none"));
