// The indicators: which there are, which one is chosen, and what is to be said of a number.

import { ask, el, say, shown } from "./dom.js";
import { view } from "./view.js";

const FIRST = "organization.members";
let indicators = new Map();

/** Give all indicators by id, read once. */
export async function known() {
  if (!indicators.size) {
    const { indicators: found } = await ask("indicators");
    indicators = new Map(found.map((one) => [one.id, one]));
  }
  return indicators;
}

/** Give those that are shown. */
export const visible = () => [...indicators.values()].filter((one) => !one.hidden);

/** Give those that are shown, domain by domain, as `name`, `title`, `indicators`. */
export function byDomain() {
  const found = new Map();
  for (const one of visible()) {
    if (!found.has(one.domain)) found.set(one.domain, { name: one.domain, title: one.domain_title, indicators: [] });
    found.get(one.domain).indicators.push(one);
  }
  return [...found.values()];
}

/** Give the one that trend, comparison and tree show: the one in the address, else members. */
export function chosen() {
  const all = visible();
  return all.find((one) => one.id === view.indicator) ?? all.find((one) => one.id === FIRST) ?? all[0];
}

/** Show a value as its indicator is shown. */
export function valued(value, id) {
  const one = indicators.get(id);
  return hidden(value, one) ? say("not_shown") : shown(value, how(one ?? {}));
}

/** Tell whether a number isn't shown; a ratio without a value may just be one over nothing. */
export const hidden = (value, one) => value === null && Boolean(one) && one.kind !== "ratio";

/** Give how its number is written: a ratio is a share, in percent, or a mean, as of days. */
export const how = ({ kind, unit }) => (kind === "ratio" && unit !== "%" ? "mean" : kind);

/** Name an indicator with its unit. */
export const measured = ({ title, unit }) => (unit ? say("measured", { title, unit }) : title);

/** Give the days for which a number holds: a flow's are those of the year so far. */
export function days(one, { on, since }) {
  return one.kind === "flow" && since ? say("period", { since, on }) : say("as_of", { on });
}

/** Tell of a number what it counts, in which unit, from where and as of when. */
export function about(one, when) {
  const row = (name, words) => el("div", {}, el("dt", {}, say(name)), el("dd", {}, words));
  return el("dl", { class: "about-number" },
    row("definition", one.definition),
    row("unit", one.unit || say("unit_count")),
    row("source", `${one.origin} · ${one.source}`),
    row("date", days(one, when)));
}
