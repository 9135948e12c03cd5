// Nothing here is needed to use a page: it saves taps for those who have JavaScript.

import "./copy.js";
import "./drag.js";
import "./opened.js";
import "./screen.js";
import "./touch.js";

const inbox = () => [...document.querySelectorAll("[data-inbox] .asking:not(.decided)")];

function choose(step) {
  const rows = inbox();
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("chosen"));
  mark(rows[Math.min(Math.max(now + step, 0), rows.length - 1)]);
}

function mark(next) {
  inbox().forEach((row) => row.classList.toggle("chosen", row === next));
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function decline() {
  const details = document.querySelector(".asking.chosen .decline");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

const keys = {
  j: () => choose(1),
  k: () => choose(-1),
  g: () => document.querySelector(".asking.chosen [data-approve]")?.click(),
  t: () => document.querySelector(".asking.chosen [data-adjust]")?.click(),
  a: decline,
  "?": () => {
    const help = document.querySelector(".keys-help");
    help.open = !help.open;
    help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-inbox]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") document.querySelector(".decline[open] summary")?.click();
  if (event.target.closest("input, textarea, select")) return;
  const act = keys[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});

// "Near me" asks the phone where it is, fills the two hidden fields and sends the form.
document.querySelectorAll("[data-near-me]").forEach((button) => {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const form = button.form;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(5);
        form.elements.lon.value = coords.longitude.toFixed(5);
        if (form.elements.near) form.elements.near.value = "";
        form.requestSubmit();
      },
      () => {
        button.nextElementSibling.hidden = false;
      },
      { timeout: 8000, maximumAge: 60000 },
    );
  });
});

// The buttons beside a number change it at once, and say the new one.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-counter] [data-step]");
  if (!button) return;
  const counter = button.closest("[data-counter]");
  const number = counter.querySelector("input");
  const next = Number.parseInt(number.value, 10) + Number(button.dataset.step);
  if (Number.isNaN(next)) return;
  event.preventDefault();
  number.value = Math.max(next, 0);
  counter.querySelector("[role=status]").textContent = number.value;
});

// A search's address holds only what was asked.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// An open menu closes when one clicks beside it or presses Escape.
function closeMenus(except) {
  document.querySelectorAll("details.languages[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.languages")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});

// A page that comes back with something to say, begins there.
document.querySelector("main [role][data-focus]")?.focus();

// After a part of the page is swapped, the reader is put where the answer is.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.elt;
  const place = target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
  place?.focus();
  if (target.matches("[data-inbox] .asking")) goOn(target);
});

// From what was answered to the next in the list; from what did not go to what says why.
function goOn(row) {
  const answered = row.matches(".decided") && !row.querySelector("[role=alert]");
  const later = (one) => row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = answered && inbox().find(later);
  if (next) mark(next);
  else (row.querySelector("[aria-invalid=true]") ?? row).focus();
}

// A part that could not be fetched: a search becomes an ordinary page, a form says what happened.
// What only keeps itself fresh tries again by itself.
const failed = (event) => {
  if (event.target.matches("[data-quiet]")) return;
  const { verb, path } = event.detail.requestConfig;
  if (verb === "get") return void window.location.assign(event.detail.pathInfo?.finalRequestPath ?? path);
  const trouble = document.getElementById("trouble");
  trouble.hidden = false;
  trouble.scrollIntoView();
};
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
