// A number is opened: to the unions of which it is the sum, to the subjects that yield to a union's
// number, to the events of a subject. At each step the sum is compared with what was shown before.

import { added, ask, button, el, fill, say, shown, table, trail } from "./dom.js";
import { byDay, event, more } from "./events.js";
import { about, known, valued } from "./indicators.js";
import { roster } from "./roster.js";
import { slate } from "./slate.js";
import { asked, unwind } from "./view.js";

const dialog = document.getElementById("lineage");
const title = document.getElementById("lineage-title");
const place = document.getElementById("opened");
const HONOURS = "skills.honours";
let steps = [];

document.getElementById("close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => {
  if (history.state?.opened) unwind(history.state.opened);
});
// The browser's way back leads out again step by step, and from the first one closes the panel.
addEventListener("popstate", ({ state }) => {
  if (!dialog.open) return;
  if (state?.opened) goTo(Math.min(state.opened, steps.length));
  else dialog.close();
});

/** Open a number that stands on the page, with the totals among which it stands. */
export function openTotal(indicator, totals) {
  title.textContent = say("lineage_of", { title: indicator.title });
  steps = [];
  dialog.showModal();
  title.focus();
  if (indicator.kind === "ratio") step(indicator.title, () => parts(indicator, totals));
  else toUnions(indicator, totals.union);
}

/** Open a subject that stands on the page: all that was reported of it. */
export function openSubject(domain, subject) {
  title.textContent = say("events_of", { name: subject.name ?? subject.kind_title });
  steps = [];
  dialog.showModal();
  title.focus();
  toEvents(domain, subject);
}

/** Go one step further in, and say where we are. */
function step(words, work) {
  steps.push({ words, work });
  history.pushState({ opened: steps.length }, "");
  show();
}

/** Show the first so many steps again. */
function goTo(count) {
  steps = steps.slice(0, count);
  show();
  title.focus();
}

function show() {
  document.getElementById("trail").replaceChildren(...trail(steps.map(({ words }, place) => ({
    words,
    go: () => history.go(place + 1 - steps.length),
  }))));
  place.replaceChildren();
  fill(place, steps[steps.length - 1].work);
  dialog.scrollTop = 0;
}

/** A ratio has no unions of its own: both of its parts are opened. */
async function parts(indicator, { union, on, since }) {
  const [all, { values }] = await Promise.all([known(), ask("totals", { ...asked(), union })]);
  const line = (name, id) => {
    const part = all.get(id);
    return el("li", {}, el("span", {}, say(name)),
      button(part.title, () => toUnions(part, union), { class: "plain" }),
      el("span", { class: "number" }, `${shown(values[id])} ${part.unit}`));
  };
  return [
    el("p", { class: "sum" }, `${indicator.title} `,
      el("b", {}, `${valued(values[indicator.id], indicator.id)} ${indicator.unit}`)),
    about(indicator, { on, since }),
    el("p", { class: "note" }, say("ratio_parts")),
    el("ul", { class: "parts" },
      line("numerator", indicator.numerator), line("denominator", indicator.denominator)),
  ];
}

/** The unions of a total, page by page; when all are there, their sum must be the total. */
function toUnions(indicator, union) {
  const question = { ...asked(), union, indicator: indicator.id };
  step(indicator.title, async () => {
    const found = await ask("lineage/unions", question);
    const line = el("div");
    const body = table([[say("union")], [say("kind")], [say("value"), "number"]], []);
    let [count, sum, withheld] = [0, "0", false];
    const add = (page) => {
      withheld ||= page.withheld;
      body.querySelector("tbody").append(...page.unions.map((one) => unionRow(indicator, page, one)));
      count += page.unions.length;
      sum = page.unions.reduce((whole, one) => added(whole, one.value ?? "0"), sum);
      const words = say(page.next ? "unions_so_far" : "unions_sum", { count: shown(String(count)) });
      line.replaceChildren(amount(words, sum, indicator.unit, agreement(page, sum, withheld)));
    };
    add(found);
    if (!count && withheld) return el("p", { class: "note" }, say("withheld"));
    if (!count) return el("p", { class: "note" }, say("nothing_behind"));
    const next = (after) => ask("lineage/unions", { ...question, after });
    const names = indicator.id === HONOURS ? button(say("roster"), () => toRoster(question), { class: "plain" }) : null;
    return [line, about(indicator, found), names ?? el("span"), body, more(found.next, next, add)];
  });
}

/** Say how the sum stands to the total, which may have moved on between two pages. */
function agreement({ next, value }, sum, withheld) {
  if (value === null) return "";
  if (next) return say("of_total", { value: shown(value) });
  if (withheld) return say("withheld_rest", { value: shown(added(value, sum.startsWith("-") ? sum.slice(1) : `-${sum}`)) });
  if (sum === value) return verdict(true, "agrees", value);
  return el("span", {}, say("moved_on", { value: shown(value) }), " ",
    button(say("retry"), show, { class: "plain" }));
}

/** Who bears the honours that are counted; each opens with all that was reported. */
function toRoster(question) {
  const life = ({ nomination, name }) =>
    toEvents("skills", { kind: "nomination", kind_title: say("roster_bearer"), id: nomination, name });
  step(say("roster"), () => roster(question, life));
}

function unionRow(indicator, page, one) {
  return el("tr", {},
    el("td", {}, button(one.name ?? one.union, () => toSubjects(indicator, page, one), { class: "plain" }),
      " ", el("span", { class: "code" }, one.union)),
    el("td", {}, one.kind_title ?? ""),
    el("td", { class: "number" }, shown(one.value)));
}

/** The subjects of one union's number; their sum must be what the table of figures says. */
function toSubjects(indicator, { on, since }, union) {
  const flow = indicator.kind === "flow";
  const question = { union: union.union, indicator: indicator.id, on, since: flow ? since : null };
  step(union.name ?? union.union, async () => {
    const found = await ask("lineage/subjects", question);
    if (found.withheld) return el("p", { class: "note" }, say("withheld"));
    if (!found.count) return el("p", { class: "note" }, say("nothing_behind"));
    const rows = (page) => page.subjects.map((one) => subjectRow(page.domain, one));
    const body = table([[say("subject")], [say("labels")], [say("value"), "number"]], rows(found));
    const words = say("subjects_sum", { count: shown(String(found.count)) });
    const right = verdict(found.sum === found.figure, "figure_agrees", found.figure);
    return [
      amount(words, found.sum, indicator.unit, right),
      about(indicator, { on, since }),
      flow && found.sum !== union.value
        ? el("p", { class: "note" }, say("counted_here", { value: shown(union.value) })) : el("span"),
      body,
      more(found.next, (after) => ask("lineage/subjects", { ...question, after }), (page) =>
        body.querySelector("tbody").append(...rows(page))),
    ];
  });
}

function subjectRow(domain, one) {
  return el("tr", {},
    el("td", {}, button(called(one), () => toEvents(domain, one), { class: "plain", title: one.id }),
      " ", one.name ? el("span", { class: "code" }, short(one.id)) : null),
    el("td", {}, one.labels.map((label) =>
      el("span", { class: "label" }, `${label.title} ${label.text}`))),
    el("td", { class: "number" }, one.value === null ? say("not_shown") : shown(one.value)));
}

function toEvents(domain, subject) {
  const asked = { domain, kind: subject.kind, id: subject.id };
  step(called(subject), async () => {
    const found = await ask("lineage/events", asked);
    const list = byDay(el("ol", {}, found.events.map((one) => event(one))));
    return [
      ...(subject.kind === "honour_round" ? await slate(subject.id) : []),
      el("p", { class: "sum" }, say("events_of", { name: subject.name ?? subject.kind_title }), " ",
        el("span", { class: "code", title: subject.id }, short(subject.id)), " ",
        subject.kind === "nomination" ? roundOf(domain, found.events) : null),
      list,
      more(found.next, (after) => ask("lineage/events", { ...asked, after }), (page) => {
        list.append(...page.events.map((one) => event(one)));
        byDay(list);
      }),
    ];
  });
}

/** Make the way from a nomination to its round, where the slate stands. */
function roundOf(domain, events) {
  const id = events.map(({ data }) => data.round).find(Boolean);
  const round = { kind: "honour_round", kind_title: say("honour_round"), id };
  return id ? button(say("to_round"), () => toEvents(domain, round), { class: "plain" }) : null;
}

/** Give the name of a subject, or what it is with the ends of its key. */
function called({ name, kind_title: kind, id }) {
  return name ?? `${kind} ${short(id)}`;
}

/** Give an id, or the ends of a long one. */
function short(id) {
  return id.length > 28 ? `${id.slice(0, 20)}…${id.slice(-6)}` : id;
}

/** Say a sum, and what is to be said of it. */
function amount(words, value, unit, said) {
  return el("p", { class: "sum" }, words, " ", el("b", {}, `${shown(value)} ${unit}`), " ", said);
}

/** Say whether a sum is the number that it should be. */
function verdict(agrees, name, other) {
  return agrees
    ? el("span", { class: "yes" }, `✓ ${say(name)}`)
    : el("span", { class: "no" }, `✗ ${say(`dis${name}`, { value: shown(other) })}`);
}
