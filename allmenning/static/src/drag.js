// In the calendars of those at work: drag a booking to move it, drag over free time to book or close
// it. The same can be done by form, and the server decides: what it refuses stays where it was.

const ENOUGH = 6; // px; a shorter way is a tap
const WHOLE_DAY = 24 * 60;
const place = (name) => document.querySelector(`[data-drag-${name}]`);
const two = (number) => String(number).padStart(2, "0");
const clock = (minutes) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
const shown = (minutes) => clock(minutes).replace(":", ".");

let drag = null;

// A phone shows lists, where there is nothing to drag to.
const wide = matchMedia("(min-width: 50.01rem)");

function columns(row) {
  const table = row.closest("table");
  const cells = [...row.querySelectorAll("td")].map((cell) => cell.getBoundingClientRect());
  const left = cells[0].left;
  return { left, each: (cells.at(-1).right - left) / table.dataset.columns, ...table.dataset };
}

function minuteAt(row, x) {
  const { left, each, first, step, columns: most } = columns(row);
  const column = Math.min(Math.max(Math.floor((x - left) / each), 0), most - 1);
  return Number(first) + column * Number(step);
}

const under = (event, what) => document.elementFromPoint(event.clientX, event.clientY)?.closest(what);

// Where the booking would come: a space, a day, and from and to in minutes of the day.
function dropped(event) {
  const { bar, ground, row, start, end } = drag;
  if (ground.dataset.drag === "week") {
    const cell = under(event, "td[data-day]");
    if (!cell || !ground.contains(cell)) return null;
    return { row: cell.parentElement, cell, day: cell.dataset.day, start, end };
  }
  const over = under(event, "tr[data-space]");
  const target = over && ground.contains(over) ? over : row;
  const { first, step, columns: most, day } = columns(target);
  const moved = minuteAt(target, event.clientX) - drag.from;
  const last = Number(first) + most * step - (end - start);
  const begins = Math.min(Math.max(start + moved, Number(first)), Math.max(last, Number(first)));
  return { row: target, day: bar ? day : "", start: begins, end: begins + end - start };
}

// The part of the free time that is marked, in whole steps.
function marked(event) {
  const { row, from, free } = drag;
  const { step, day } = columns(row);
  const to = minuteAt(row, event.clientX);
  const start = Math.max(Math.min(from, to), free[0]);
  return { row, day, start, end: Math.min(Math.max(from, to) + Number(step), free[1]) };
}

function boxOf(to) {
  if (to.cell) return to.cell.getBoundingClientRect();
  const { left, each, first, step } = columns(to.row);
  const { top, height } = to.row.getBoundingClientRect();
  const at = (minutes) => left + ((minutes - first) / step) * each;
  return { left: at(to.start), top, width: at(to.end) - at(to.start), height };
}

function draw(to) {
  const { ground, shape } = drag;
  shape.hidden = !to;
  if (!to) return;
  const box = boxOf(to);
  const frame = ground.getBoundingClientRect();
  shape.style.left = `${box.left - frame.left + ground.scrollLeft}px`;
  shape.style.top = `${box.top - frame.top}px`;
  shape.style.width = `${box.width}px`;
  shape.style.height = `${box.height}px`;
  shape.textContent = `${shown(to.start)}–${shown(to.end)}`;
}

function begin(event) {
  if (event.button !== 0 || !event.isPrimary || drag?.sent) return;
  put();
  const ground = event.target.closest("[data-drag]");
  if (!ground || !wide.matches) return;
  const bar = event.target.closest("[data-bar]");
  const free = event.target.closest("[data-free]");
  if (!bar && !free) return;
  const row = (bar ?? free).closest("tr[data-space]");
  const inDay = ground.dataset.drag === "day";
  drag = { ground, bar, row, x: event.clientX, y: event.clientY, pointer: event.pointerId };
  if (inDay) drag.from = minuteAt(row, event.clientX);
  if (bar) Object.assign(drag, { start: Number(bar.dataset.start), end: Number(bar.dataset.end) });
  else drag.free = free.dataset.free.split(" ").map(Number);
}

function go(event) {
  if (!drag || event.pointerId !== drag.pointer || drag.sent) return;
  if (!drag.shape) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < ENOUGH) return;
    drag.shape = document.createElement("div");
    drag.shape.className = "drag-shape";
    drag.shape.setAttribute("aria-hidden", "true");
    drag.ground.append(drag.shape);
    drag.ground.classList.add("dragging");
  }
  draw(drag.bar ? dropped(event) : marked(event));
}

function end(event) {
  if (!drag || event.pointerId !== drag.pointer || drag.sent) return;
  if (!drag.shape) return void (drag = null);
  // The click that follows is the end of the way, not a wish to follow the link.
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }), 100);
  if (!drag.bar) return choose(marked(event));
  const to = dropped(event);
  const { bar, row, start } = drag;
  if (!to || (to.row === row && to.day === bar.dataset.day && to.start === start)) return forget();
  draw(to);
  void move(to);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

function forget() {
  drag?.shape?.remove();
  drag?.ground.classList.remove("dragging");
  drag = null;
}

// Close what stands open beside the calendar.
function put() {
  for (const card of [place("choice"), place("refused")]) if (card) card.hidden = true;
  if (!drag?.sent) forget();
}

function beside(card, to) {
  const box = boxOf(to);
  card.hidden = false;
  const room = document.documentElement.clientWidth - card.offsetWidth - 16;
  card.style.left = `${scrollX + Math.max(Math.min(box.left, room), 8)}px`;
  card.style.top = `${scrollY + box.top + box.height + 6}px`;
  card.focus();
}

function choose(to) {
  const card = place("choice");
  const at = (minutes) => `${to.day}T${clock(minutes)}`;
  const query = new URLSearchParams({ lokale: to.row.dataset.space, fra: at(to.start), til: at(to.end) });
  for (const link of card.querySelectorAll("a")) link.search = query;
  place("when").textContent = `${shown(to.start)}–${shown(to.end)}`;
  beside(card, to);
  const { shape, ground } = drag;
  drag = { shape, ground };
}

async function move(to) {
  const { bar, ground, shape } = drag;
  drag.sent = true;
  shape.classList.add("waits");
  const said = new FormData(place("form"));
  const ends = to.end % WHOLE_DAY;
  const typed = { space: to.row.dataset.space, date: to.day, start: clock(to.start), end: clock(ends) };
  for (const [name, value] of Object.entries({ ...typed, seen: bar.dataset.seen })) said.set(name, value);
  let answer;
  try {
    answer = await fetch(bar.dataset.bar, { method: "POST", body: said, redirect: "error" });
  } catch {
    answer = null;
  }
  const html = answer ? await answer.text() : "";
  if (answer?.ok) {
    await window.htmx.ajax("GET", location.pathname + location.search, "#kalender");
    place("done").innerHTML = html;
  } else if (answer?.status === 422 || answer?.status === 409) {
    place("why").innerHTML = html;
    beside(place("refused"), to);
  } else {
    const trouble = document.getElementById("trouble");
    trouble.hidden = false;
    trouble.scrollIntoView();
  }
  shape.remove();
  ground.classList.remove("dragging");
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".drag-card")) begin(event);
});
document.addEventListener("pointermove", go);
document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", put);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-drag-away]")) put();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") put();
});
