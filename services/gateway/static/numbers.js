// The numbers of one union: a card for each indicator, by domain, and in each by stocks, ratios and
// flows. A card chooses what trend, comparison and tree show.

import { button, el, fill, say, shown, trail } from "./dom.js";
import { about, byDomain, chosen, days, hidden, known, valued } from "./indicators.js";
import { openTotal } from "./lineage.js";
import { freshen, reading } from "./reading.js";
import { spark } from "./spark.js";
import { asked, look, view } from "./view.js";

const section = document.getElementById("numbers");
const cards = document.getElementById("cards");
const KINDS = ["stock", "ratio", "flow"];
const shut = new Set();
let root = null;

/** Show the numbers of the view. */
export function showNumbers() {
  return fill(cards, async () => {
    await known();
    const { totals, trends } = await reading();
    place(totals);
    const domains = byDomain();
    if (!domains.length) return el("p", { class: "note" }, say("empty"));
    const made = domains.map((one) => domain(one, totals, trends));
    return domains.length > 1 ? [jumps(domains), ...made] : made;
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
  document.body.classList.toggle("below", totals.union !== root);
}

/** Lead to the domains: with all of them the numbers are longer than a screen. */
function jumps(domains) {
  const jump = ({ name, title, indicators }) => el("li", {}, button(title, () => {
    const toggle = document.getElementById(`domain-${name}`);
    if (shut.has(name)) toggle.click();
    toggle.focus();
    toggle.scrollIntoView({ block: "start" });
  }, { "data-jump": name }), el("span", {}, shown(String(indicators.length))));
  const late = el("li", {}, el("a", { href: "#overdue-title" }, say("overdue")));
  return el("nav", { class: "jumps", "aria-label": say("domains") }, el("ul", {}, domains.map(jump), late));
}

/** Make the cards of one domain under its heading, which closes and opens them. */
function domain({ name, title, indicators }, totals, trends) {
  const groups = el("div", { id: `groups-${name}`, hidden: shut.has(name) },
    KINDS.map((kind) => group(name, kind, indicators, totals, trends)));
  const toggle = button(title, () => {
    groups.hidden = !groups.hidden;
    if (groups.hidden) shut.add(name);
    else shut.delete(name);
    toggle.setAttribute("aria-expanded", String(!groups.hidden));
  }, { id: `domain-${name}`, "aria-expanded": String(!shut.has(name)), "aria-controls": groups.id });
  return el("section", { class: "domain", "data-domain": name, "aria-labelledby": `domain-${name}` },
    el("h3", {}, toggle), groups);
}

/** Make the cards of one kind, under a line that says for which days they hold. */
function group(name, kind, indicators, totals, trends) {
  const some = indicators.filter((one) => one.kind === kind);
  if (!some.length) return null;
  const id = `group-${name}-${kind}`;
  return el("section", { class: "group", "aria-labelledby": id },
    el("h4", { id }, el("b", {}, say(`kind_${kind}`)), days(some[0], totals)),
    el("div", { class: "cards" }, some.map((one) => card(one, totals, trends))));
}

function card(one, totals, trends) {
  const more = el("div", { class: "about", id: `about-${one.id}`, hidden: true });
  const toggle = button(say("details"), () => {
    more.hidden = !more.hidden;
    toggle.setAttribute("aria-expanded", String(!more.hidden));
    if (!more.hidden) fill(more, () => details(one));
  }, {
    "aria-expanded": "false", "aria-controls": more.id,
    "aria-label": say("details_of", { title: one.title }),
  });
  const value = el("b", { "data-value": one.id }, valued(totals.values[one.id], one.id));
  const open = button(say("lineage"), () => openTotal(one, totals), {
    "aria-haspopup": "dialog", "aria-label": say("lineage_of", { title: one.title }),
  });
  const here = one.id === chosen().id;
  return el("article", { class: here ? "card chosen" : "card", "data-card": one.id },
    el("h5", {}, button(one.title, () => look({ indicator: one.id }), {
      class: "choose", title: one.definition, "aria-pressed": String(here),
    })),
    el("p", { class: "value" }, value, el("span", {}, hidden(totals.values[one.id], one) ? "" : one.unit)),
    spark(trends.values[one.id] ?? []),
    el("p", { class: "more" }, open, toggle),
    more);
}

/** Tell what a number counts, and of what it consists at this moment. */
async function details(one) {
  const { totals } = await reading();
  return [
    about(one, totals),
    ...(totals.labels[one.id] ?? []).map(({ title, parts }) => el("dl", { class: "parts-of" },
      el("dt", {}, title),
      parts.map(({ text, value }) => el("dd", {}, el("span", {}, text),
        el("b", {}, value === null ? say("not_shown") : shown(value)))))),
  ];
}

/** Mark the card whose indicator is chosen. */
export function mark() {
  for (const one of cards.querySelectorAll("[data-card]")) {
    const here = one.dataset.card === chosen().id;
    one.classList.toggle("chosen", here);
    one.querySelector(".choose").setAttribute("aria-pressed", String(here));
  }
}

/** Take new values of a union in; tell whether they were of the one that is shown. */
export function take(totals) {
  const { union, form } = asked();
  const mine = (union ?? root ?? totals.union) === totals.union && form === totals.form;
  if (!mine || !cards.querySelector("[data-value]")) return false;
  freshen(totals.values);
  for (const place of section.querySelectorAll("[data-value]")) {
    const id = place.dataset.value;
    const words = valued(totals.values[id], id);
    if (place.textContent !== words) {
      place.textContent = words;
      flash(place.closest(".card, .value"));
    }
  }
  return true;
}

/** Let the eye see what has changed. */
export function flash(place) {
  if (!place) return;
  place.classList.remove("changed");
  void place.offsetWidth; // without it the browser sees no change and plays nothing
  place.classList.add("changed");
}
