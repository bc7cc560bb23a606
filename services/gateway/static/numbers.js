// The numbers of one union: a card for each indicator, by stocks, ratios and flows.

import { ask, button, el, fill, say, shown, trail } from "./dom.js";
import { openTotal } from "./lineage.js";
import { asked, look, view } from "./view.js";

const cards = document.getElementById("cards");
const KINDS = ["stock", "ratio", "flow"];
let indicators = new Map();
let root = null;

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

/** Show a value as its indicator is shown. */
export const valued = (value, id) => shown(value, indicators.get(id)?.kind);

/** Show the numbers of the view. */
export function showNumbers() {
  return fill(cards, async () => {
    await known();
    const totals = await ask("totals", asked());
    place(totals);
    return visible().length
      ? KINDS.map((kind) => group(kind, totals)).filter(Boolean)
      : el("p", { class: "note" }, say("empty"));
  });
}

/** Say which union this is, and the way to it. */
function place(totals) {
  if (!view.union) root = totals.union;
  const steps = totals.path.map(({ union, name }) => ({ words: name, go: () => look({ union }) }));
  document.getElementById("path").replaceChildren(...(steps.length > 1 ? trail(steps) : []));
  document.getElementById("place").textContent = totals.name;
  document.getElementById("kind").textContent = [totals.kind_title, totals.union].join(" ");
  if (totals.path.length) {
    document.getElementById("city").textContent = totals.path[0].name;
    root = totals.path[0].union;
  }
}

/** Make the cards of one kind, under a line that says for which days they hold. */
function group(kind, totals) {
  const some = visible().filter((one) => one.kind === kind);
  if (!some.length) return null;
  const since = kind === "flow" && totals.since;
  const days = since ? say("period", { since, on: totals.on }) : say("as_of", { on: totals.on });
  return el("section", { class: "group", "aria-labelledby": `group-${kind}` },
    el("h3", { id: `group-${kind}` }, el("b", {}, say(`kind_${kind}`)), days),
    el("div", { class: "cards" }, some.map((one) => card(one, totals))));
}

function card(one, totals) {
  const about = el("div", { class: "about", id: `about-${one.id}`, hidden: true });
  const more = button(say("details"), () => {
    about.hidden = !about.hidden;
    more.setAttribute("aria-expanded", String(!about.hidden));
    if (!about.hidden) fill(about, () => details(one));
  }, {
    "aria-expanded": "false", "aria-controls": about.id,
    "aria-label": say("details_of", { title: one.title }),
  });
  const value = el("b", { "data-value": one.id }, shown(totals.values[one.id], one.kind));
  const open = button(say("lineage"), () => openTotal(one, totals.union), {
    "aria-haspopup": "dialog", "aria-label": say("lineage_of", { title: one.title }),
  });
  return el("article", { class: "card", "data-card": one.id },
    el("h4", {}, one.title),
    el("p", { class: "value" }, value, el("span", {}, one.unit)),
    el("p", { class: "more" }, open, more),
    about);
}

/** Tell what a number counts, and of what it consists at this moment. */
async function details(one) {
  const { labels } = await ask("totals", asked());
  return [
    el("p", {}, one.definition),
    ...(labels[one.id] ?? []).map(({ title, parts }) => el("dl", { class: "parts-of" },
      el("dt", {}, title),
      parts.map(({ text, value }) => el("dd", {}, el("span", {}, text),
        el("b", {}, value === null ? say("not_shown") : shown(value)))))),
  ];
}

/** Mark the card whose indicator the tree shows. */
export function mark(indicator) {
  for (const one of cards.querySelectorAll("[data-card]")) {
    one.classList.toggle("chosen", one.dataset.card === indicator);
  }
}

/** Take new values of a union in; tell whether they were of the one that is shown. */
export function take(totals) {
  const { union, form } = asked();
  const mine = (union ?? root ?? totals.union) === totals.union && form === totals.form;
  if (!mine || !cards.querySelector("[data-value]")) return false;
  for (const place of cards.querySelectorAll("[data-value]")) {
    const id = place.dataset.value;
    const words = valued(totals.values[id], id);
    if (place.textContent !== words) {
      place.textContent = words;
      flash(place.closest(".card"));
    }
  }
  return true;
}

/** Let the eye see what has changed. */
export function flash(place) {
  place.classList.remove("changed");
  void place.offsetWidth; // without it the browser sees no change and plays nothing
  place.classList.add("changed");
}
