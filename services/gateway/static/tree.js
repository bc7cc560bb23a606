// The tree of unions: opened level by level, each union with the value of the chosen indicator.

import { ask, button, el, fill, say } from "./dom.js";
import { byDomain, chosen, days, known, valued } from "./indicators.js";
import { flash, mark } from "./numbers.js";
import { reading } from "./reading.js";
import { asked, look, view } from "./view.js";

const AT_ONCE = 60;
const branches = document.getElementById("branches");
const chooser = document.getElementById("shown");
const measured = document.getElementById("measured");
const opened = new Set();

/** Offer the indicators to choose from. */
export async function offer() {
  await known();
  if (!chooser.options.length) {
    chooser.append(...byDomain().map(({ title, indicators }) => el("optgroup", { label: title },
      indicators.map((one) => el("option", { value: one.id }, one.title)))));
    chooser.addEventListener("change", () => look({ indicator: chooser.value }));
  }
  if (chosen()) chooser.value = chosen().id;
  mark();
}

/** Show the tree from the root. */
export function showTree() {
  return fill(branches, async () => {
    await offer();
    const [found, { totals }] = await Promise.all([level(null), reading()]);
    const one = chosen();
    measured.textContent = `${one.unit ? `${one.unit} · ` : ""}${days(one, totals)}`;
    measured.title = one.definition;
    for (const { union } of totals.path.slice(1, -1)) opened.add(union);
    return found.children.length ? list(found) : el("p", { class: "note" }, say("no_children"));
  });
}

function level(union) {
  return ask("tree", { ...asked(), union, indicator: chosen().id });
}

/** Make a list of what is the union's own and the unions below; a long one is shown in parts. */
function list({ union, own, children }) {
  const made = el("ul", { class: "branches" });
  if (own !== null && own !== "0") {
    made.append(el("li", { class: "branch", "data-own": union }, el("div", { class: "row" },
      el("span", { class: "leaf" }), el("span", { class: "to state" }, say("own_level")),
      el("span", { class: "value" }, valued(own, chosen().id)))));
  }
  const shownBefore = made.children.length;
  const more = (from) => {
    const next = children.slice(from, from + AT_ONCE);
    made.append(...next.map(branch));
    const rest = children.length - from - next.length;
    if (rest > 0) {
      const line = el("li", {}, button(say("more", { count: rest }), () => {
        line.remove();
        more(from + AT_ONCE);
        made.children[shownBefore + from + AT_ONCE]?.querySelector("button")?.focus();
      }, { class: "plain" }));
      made.append(line);
    }
  };
  more(0);
  return made;
}

/** Make one union: a way to open it, its name, its value. */
function branch(one) {
  const below = el("div", { id: `below-${one.union}` });
  const made = el("li", { class: "branch", "data-union": one.union });
  const toggle = one.children ? button("", () => turn(one, toggle, below), {
    class: "toggle", "aria-expanded": "false", "aria-controls": below.id,
    "aria-label": say("open_branch", { name: one.name }),
  }) : el("span", { class: "leaf" });
  const here = one.union === view.union;
  made.append(
    el("div", { class: here ? "row chosen" : "row" }, toggle,
      button(one.name, () => look({ union: one.union }), {
        class: "to", title: `${one.kind_title ?? ""} ${one.union}`.trim(),
        "aria-current": here ? "true" : null,
      }),
      one.status && one.status !== "active" ? el("span", { class: "state" }, one.status_title) : null,
      el("span", { class: "value" }, valued(one.value, chosen().id))),
    below);
  if (opened.has(one.union) && one.children) turn(one, toggle, below);
  return made;
}

/** Open or close a branch. */
function turn(one, toggle, below) {
  const open = toggle.getAttribute("aria-expanded") === "false";
  toggle.setAttribute("aria-expanded", String(open));
  toggle.setAttribute("aria-label", say(open ? "close_branch" : "open_branch", { name: one.name }));
  if (!open) {
    opened.delete(one.union);
    below.replaceChildren();
    return;
  }
  opened.add(one.union);
  fill(below, async () => list(await level(one.union)));
}

/** Mark the union that is looked at; where no open branch shows it, the way to it is opened. */
export function markUnion() {
  const there = view.union ? `[data-union="${view.union}"]` : "[data-union]";
  if (!branches.querySelector(there)) return showTree();
  for (const row of branches.querySelectorAll("[data-union] > .row")) {
    const here = row.parentElement.dataset.union === view.union;
    row.classList.toggle("chosen", here);
    const to = row.querySelector(".to");
    if (here) to.setAttribute("aria-current", "true");
    else to.removeAttribute("aria-current");
  }
  return undefined;
}

/** Read the values of all open levels again, and change only what has changed. */
export async function refresh() {
  const open = [...branches.querySelectorAll(".toggle[aria-expanded='true']")];
  const unions = open.map((one) => one.closest("[data-union]").dataset.union);
  const levels = await Promise.all([null, ...unions].map((one) => level(one).catch(() => null)));
  for (const one of levels.flatMap((found) => found?.children ?? [])) {
    const row = branches.querySelector(`[data-union="${one.union}"] > .row`);
    const value = row?.querySelector(".value");
    if (value && value.textContent !== valued(one.value, chosen().id)) {
      value.textContent = valued(one.value, chosen().id);
      flash(row);
    }
  }
}
