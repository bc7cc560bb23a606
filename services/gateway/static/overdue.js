// The overdue list: what ran out at the union that is looked at and below it, and is waited for.

import { ask, button, el, fill, say, shown } from "./dom.js";
import { more } from "./events.js";
import { openSubject } from "./lineage.js";
import { asked, look } from "./view.js";

const AGAIN = 30000;
const place = document.getElementById("late");
const count = document.getElementById("late-count");
let read = 0;
let further = false;

/** Show its first page. */
export function showOverdue() {
  const { union, tree, on } = asked();
  const question = { union, tree, on };
  return fill(place, async () => {
    const found = await ask("overdue", question);
    read = Date.now();
    further = false;
    count.textContent = found.count ? shown(String(found.count)) : "";
    const gone = found.away.map((one) => el("p", { class: "note trouble" }, `${one.title} · ${one.message}`));
    if (!found.count) return [...gone, el("p", { class: "note" }, say(gone.length ? "overdue_unknown" : "nothing_overdue"))];
    const list = el("ol", { class: "late" }, found.entries.map(entry));
    const next = (after) => ask("overdue", { ...question, after });
    return [...gone, list, more(found.next, next, (page) => {
      further = true;
      list.append(...page.entries.map(entry));
    })];
  }, showOverdue);
}

/** Read it again now and then, as long as nobody is busy with it. */
export function renewOverdue() {
  const busy = further || place.contains(document.activeElement);
  return busy || Date.now() - read < AGAIN ? undefined : showOverdue();
}

function entry(one) {
  const { domain, kind, id, kind_title: words, name } = one;
  const subject = button([words, one.employer_name ?? name].filter(Boolean).join(" · "),
    () => openSubject(domain, one), { class: "plain", title: id, "aria-haspopup": "dialog" });
  const union = button(one.union_name ?? one.union, () => look({ union: one.union }), { class: "plain" });
  const soft = (...words) => el("p", { class: "soft" }, words);
  return el("li", { "data-clock": one.clock, "data-subject": `${kind}:${id}` },
    el("p", { class: "over" }, say("days_over", { days: shown(String(one.days)) })),
    el("div", {},
      el("p", {}, el("b", {}, one.clock_title), el("span", { class: "soft" }, one.effect_title)),
      el("p", {}, subject, " ", el("span", { class: "code" }, name && one.employer_name ? name : short(id)))),
    el("div", {},
      el("p", {}, union),
      one.missed_by === one.union ? null : soft(say("overdue_at", { union: one.missed_by_name ?? one.missed_by }))),
    el("div", {},
      el("p", {}, say("was_due", { day: one.due_on }), one.provisional ? say("due_provisional") : ""),
      soft(el("span", { lang: "zh-CN" }, one.article), one.mark_title ? ` · ${one.mark_title}` : "")));
}

/** Give the ends of a long id: the button's title has all of it. */
function short(id) {
  return id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
