// Counting at the door: each press is kept on the device first, and sent when there is a network.
// What is sent twice counts once, as each press has a key of its own. Without this script each press
// is a form.

import "./keeping.js";

const AGAIN_MS = 4000;
const AT_ONCE = 500;

const counter = document.querySelector("[data-counter]");
if (counter) begin(counter);

function begin(root) {
  const place = `allmenning-count-${root.dataset.counter}`;
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  const shown = { adults: number(root, "adults"), children: number(root, "children") };
  // Those still waiting were counted on this device and are not in what the server showed.
  for (const line of waiting(place)) add(shown, line);
  show(root, shown, place);

  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.adults && !button?.dataset.total) return;
    event.preventDefault();
    const line = button.dataset.total ? total(event.target) : step(button);
    if (!line) return button.form.submit();
    keep(place, line);
    add(shown, line);
    show(root, shown, place);
    send().then((sent) => sent && line.is_total && window.location.assign(root.dataset.after));
  });

  async function send() {
    const lines = waiting(place).slice(0, AT_ONCE);
    if (!lines.length) return true;
    try {
      const answer = await fetch(root.dataset.lines, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ lines }),
      });
      if (!answer.ok) return false;
      const gone = new Set(lines.map((line) => line.key));
      store(place, waiting(place).filter((line) => !gone.has(line.key)));
      show(root, shown, place);
      return send();
    } catch {
      return false;
    }
  }

  window.addEventListener("online", send);
  setInterval(send, AGAIN_MS);
  send();
}

function number(root, name) {
  return Number(root.querySelector(`[data-shown=${name}]`).dataset.number);
}

function step(button) {
  return line({ adults: Number(button.dataset.adults), children: Number(button.dataset.children) });
}

// What a form says, or nothing when its numbers are none; then the server says what is wrong.
function total(form) {
  const [adults, children] = ["voksne", "barn"].map((name) => Number(form.elements[name].value || NaN));
  const fits = (count) => Number.isInteger(count) && count >= 0 && count <= Number(form.elements.voksne.max || 20000);
  if (!fits(adults) || !fits(children)) return null;
  return line({ adults, children, is_total: true, is_approximate: form.elements.omtrent.checked });
}

function line(counted) {
  return { key: crypto.randomUUID(), at: new Date().toISOString(), ...counted };
}

function add(shown, counted) {
  if (counted.is_total) shown.adults = shown.children = 0;
  shown.adults += counted.adults;
  shown.children += counted.children;
}

function show(root, shown, place) {
  for (const name of ["adults", "children"]) {
    root.querySelector(`[data-shown=${name}]`).textContent = String(Math.max(shown[name], 0));
  }
  for (const undo of root.querySelectorAll("[data-undo]")) undo.hidden = shown[undo.dataset.undo] <= 0;
  const nobody = root.querySelector("[data-nobody]");
  if (nobody) nobody.hidden = shown.adults + shown.children > 0;
  root.querySelector("[data-waiting]").hidden = waiting(place).length === 0 || navigator.onLine;
}

function waiting(place) {
  return JSON.parse(localStorage.getItem(place) ?? "[]");
}

function keep(place, counted) {
  store(place, [...waiting(place), counted]);
}

function store(place, lines) {
  if (lines.length) localStorage.setItem(place, JSON.stringify(lines));
  else localStorage.removeItem(place);
}
