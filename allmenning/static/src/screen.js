// A screen on a wall fetches itself every minute. What cannot be fetched stays as it was, and says
// since when; a new version of the pages is loaded whole.

const EVERY = 60_000;
const PATIENCE = 20_000;
const STYLE = "link[rel=stylesheet]";
const screen = document.querySelector("[data-screen]");

async function fetched() {
  const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  if (!page.querySelector("[data-screen]")) throw new Error("no screen");
  return page;
}

async function renew() {
  try {
    const page = await fetched();
    const isNew = page.querySelector(STYLE).href !== document.querySelector(STYLE).href;
    if (isNew) location.reload();
    else screen.replaceChildren(...page.querySelector("[data-screen]").childNodes);
  } catch {
    screen.querySelector("[data-stale]").hidden = false;
  }
}

if (screen) {
  setInterval(renew, EVERY);
  window.addEventListener("online", renew);
}
