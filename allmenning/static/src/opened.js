// How long a request takes those at work: the page tells the server, at most once in each minute
// of the clock, that it is open and seen. In the list it is the row somebody has chosen.

const MINUTE = 60_000;
const LOOK = 15_000;
const READING = 5_000;
const told = new Map();

function tell(open) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!open || !token || document.visibilityState !== "visible") return;
  const url = open.dataset.opened;
  const minute = Math.floor(Date.now() / MINUTE);
  if (told.get(url) === minute) return;
  told.set(url, minute);
  const said = new FormData();
  said.append(token.name, token.value);
  navigator.sendBeacon(url, said);
}

const seen = () => tell(document.querySelector("[data-opened]:not(.asking), .asking[data-opened]:focus-within"));

if (document.querySelector("[data-opened]")) {
  let reading;
  seen();
  setInterval(seen, LOOK);
  document.addEventListener("visibilitychange", seen);
  document.addEventListener("focusin", () => {
    clearTimeout(reading);
    reading = setTimeout(seen, READING);
  });
  document.addEventListener("submit", (event) => tell(event.target.closest("[data-opened]")));
}
