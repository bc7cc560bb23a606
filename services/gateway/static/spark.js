// A small line of the last months, drawn as SVG. It shows a direction; the numbers are in the trend.

const NS = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [72, 26, 2];

/** Make the line of some values; a month without a value is a gap. */
export function spark(values) {
  const numbers = values.map((value) => (value === null ? null : Number(value)));
  const there = numbers.filter((one) => one !== null);
  const [least, most] = [Math.min(...there), Math.max(...there)];
  const x = (place) => EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(1, values.length - 1);
  const y = (one) => most === least ? HEIGHT / 2
    : HEIGHT - EDGE - ((one - least) * (HEIGHT - 2 * EDGE)) / (most - least);
  const parts = [];
  let open = false;
  numbers.forEach((one, place) => {
    if (one !== null) parts.push(`${open ? "L" : "M"}${x(place).toFixed(1)} ${y(one).toFixed(1)}`);
    open = one !== null;
  });
  const drawing = made("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "spark",
    preserveAspectRatio: "none", "aria-hidden": "true" });
  if (there.length > 1) drawing.append(made("path", { d: parts.join("") }));
  return drawing;
}

function made(tag, attributes) {
  const one = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
}
