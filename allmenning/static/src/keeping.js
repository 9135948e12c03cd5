// Asks the worker to keep this page for when there is no network, as long as the page says.

async function keepPage(page) {
  await navigator.serviceWorker.register(page.dataset.worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
  active.postMessage({
    keep: window.location.pathname,
    holder: page.dataset.holder,
    until: Number(page.dataset.keepUntil),
    beside: [page.dataset.tooLate, ...files.map((file) => file.href || file.src)].filter(Boolean),
  });
}

const page = document.querySelector("[data-keep-until]");
if (page && navigator.serviceWorker && window.isSecureContext) keepPage(page);

// Whether there is a network is said where one presses, before one does.
function tell() {
  document.querySelectorAll("[data-no-network]").forEach((one) => {
    one.hidden = navigator.onLine;
  });
}
window.addEventListener("online", tell);
window.addEventListener("offline", tell);
tell();

// The button that prints is there first when there is something to print.
function offerPrinting() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
  });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("htmx:afterSettle", offerPrinting);
offerPrinting();
