// The roster of a union and those below it: who was conferred which honour, and how they live now.

import { ask, button, el, say, shown, table } from "./dom.js";
import { more } from "./events.js";

/** Give the roster, page by page; `open` is told of a bearer whose life is asked for. */
export async function roster({ union, tree, on }, open) {
  const question = { union, tree, on };
  const found = await ask("bearers", question);
  if (!found.count) return el("p", { class: "note" }, say("nothing_behind"));
  const rows = (page) => page.bearers.map((one) => row(one, open));
  const heads = ["bearer", "honour", "employer", "conferred", "lives"].map((name) => [say(`roster_${name}`)]);
  const body = table(heads, rows(found));
  return [
    el("p", { class: "sum" }, say("roster_count", { count: shown(String(found.count)) })),
    body,
    more(found.next, (after) => ask("bearers", { ...question, after }), (page) =>
      body.querySelector("tbody").append(...rows(page))),
  ];
}

function row(one, open) {
  const revoked = one.revoked_on && say("roster_revoked", { on: one.revoked_on });
  const lives = revoked ?? [one.state_title, one.told_on].filter(Boolean).join(" ");
  return el("tr", {},
    el("td", {}, button(one.name, () => open(one), { class: "plain", title: one.nomination })),
    el("td", {}, `${one.year} ${one.honour_title}`),
    el("td", {}, one.employer_name ?? one.union_name ?? one.union),
    el("td", {}, `${one.on} ${one.decision_no}`),
    el("td", revoked ? { class: "no" } : {}, lives));
}
