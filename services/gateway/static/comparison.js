// How the unions below compare, or those beside one that has none below: sorted bars, each with its
// value, each the way to its union.

import { ask, button, el, fill, say, shown } from "./dom.js";
import { about, chosen, days, known, measured, valued } from "./indicators.js";
import { reading } from "./reading.js";
import { asked, look } from "./view.js";

const FEW = 10;
const place = document.getElementById("bars");
const title = document.getElementById("comparison-title");
let whole = false;
let by = "value";

/** Show the comparison of the view. */
export function showComparison() {
  whole = false;
  return fill(place, made);
}

async function made() {
  await known();
  const one = chosen();
  const { totals } = await reading();
  if (!one) return el("p", { class: "note" }, say("empty"));
  const { found, here } = await siblings(one, totals);
  title.textContent = say(here ? "compare_beside" : "compare_below", { title: one.title });
  if (!found.length) return el("p", { class: "note" }, say("no_children"));
  if (found.every(({ per_thousand: rate }) => rate === null)) by = "value";
  const sorted = found.toSorted(byNumber);
  const few = whole ? sorted : shortened(sorted, here);
  const most = Math.max(...found.map((union) => Math.abs(Number(union[by] ?? 0))));
  return [
    el("p", { class: "note days" }, `${measured(one)} · ${days(one, totals)}`),
    ...ways(found),
    el("ol", { class: "bars" }, few.map((union) => bar(union, one, most, sorted.indexOf(union) + 1, here))),
    few.length < sorted.length ? button(say("show_all", { count: sorted.length }), () => {
      whole = true;
      fill(place, made);
    }, { class: "plain note" }) : "",
    el("details", { class: "as-table" }, el("summary", {}, say("definition")), about(one, totals)),
  ];
}

/** Give the unions below; of one with none, those beside it and its own code. */
async function siblings(one, { union, path }) {
  const question = { ...asked(), indicator: one.id };
  const below = await ask("tree", { ...question, union });
  if (below.children.length || path.length < 2) return { found: below.children, here: null };
  const beside = await ask("tree", { ...question, union: path.at(-2).union });
  return { found: beside.children, here: union };
}

/** Sort the largest first; what has no value stands last. */
function byNumber({ [by]: one }, { [by]: other }) {
  if (one === null || other === null) return (one === null) - (other === null);
  return Number(other) - Number(one);
}

/** Give the first few, and the union itself where it isn't among them. */
function shortened(sorted, here) {
  const few = sorted.slice(0, FEW);
  const own = sorted.find(({ union }) => union === here);
  return own && !few.includes(own) ? [...few.slice(0, -1), own] : few;
}

/** Give the choice between the numbers themselves and those per thousand members. */
function ways(found) {
  if (found.every(({ per_thousand: rate }) => rate === null)) return [];
  const way = (key, name) => button(say(name), () => {
    by = key;
    fill(place, made);
  }, { class: "step", "aria-pressed": String(by === key) });
  return [el("p", { class: "ways" }, way("value", "absolute"), " ", way("per_thousand", "per_thousand"))];
}

function bar({ union, name, [by]: value }, one, most, rank, here) {
  const length = el("span", { class: "length" });
  const share = most ? Math.abs(Number(value ?? 0)) / most : 0;
  length.style.width = `${(share * 100).toFixed(2)}%`;
  return el("li", { class: union === here ? "bar here" : "bar" },
    el("span", { class: "rank" }, String(rank)),
    button(name, () => look({ union }), { class: "to", title: union, "aria-current": union === here ? "true" : null }),
    el("span", { class: "number" }, by === "value" ? valued(value, one.id) : shown(value, "mean")),
    el("span", { class: "track", "aria-hidden": "true" }, length));
}
