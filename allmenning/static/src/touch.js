// Touching the map sends the form with where it was touched, as it does without a script, but only
// the part of the page that changes comes back, and one stays where one is.

document.addEventListener("click", (event) => {
  const map = event.target.closest("[data-touch]");
  // Keys touch nothing: the page says how else one chooses.
  if (!map || !event.detail || !window.htmx) return;
  event.preventDefault();
  const touched = { x: Math.round(event.offsetX), y: Math.round(event.offsetY) };
  window.htmx.ajax("POST", location.pathname, {
    source: map.form,
    target: "#hvem",
    select: "#hvem",
    swap: "outerHTML show:none",
    values: { [`${map.name}.x`]: touched.x, [`${map.name}.y`]: touched.y },
  });
});
