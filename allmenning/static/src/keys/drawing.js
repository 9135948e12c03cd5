// A square code as a picture that is sharp at any size.

import encodeQR from "qr";

const SVG = "http://www.w3.org/2000/svg";

export function draw(place, text, label) {
  const dots = encodeQR(text, "raw", { ecc: "low", encoding: "alphanumeric", border: 4 });
  const path = dots.flatMap((line, y) => line.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${dots.length} ${dots.length}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path.join(""));
  svg.append(drawn);
  place.replaceChildren(svg);
}
