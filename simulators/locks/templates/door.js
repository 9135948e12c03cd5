// The doors are seen to move, and a form leaves the page as it is. Without this the page is complete.
"use strict";

function draw(door) {
  const section = document.querySelector(`[data-door="${door.number}"]`);
  section.dataset.open = door.open ? "ja" : "nei";
  for (const part of ["state", "said"]) {
    const element = section.querySelector(`[data-part="${part}"]`);
    // Whoever listens hears it once, not at every look.
    if (element.textContent !== door[part]) element.textContent = door[part];
  }
}

async function look() {
  try {
    const answer = await fetch("/doors.json");
    (await answer.json()).forEach(draw);
  } finally {
    setTimeout(look, 700);
  }
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    form.reset();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", send));
look();
