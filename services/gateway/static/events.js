// An event in words: what it was, what became of it and why, and what it said.

import { button, el, fill, moment, say } from "./dom.js";

const COMMA = document.documentElement.lang.startsWith("zh") ? "、" : ", ";

/** Make one event; folded, its line opens its facts. */
export function event(one, { folded = false } = {}) {
  const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, text(value)));
  const facts = el("dl", { class: "facts" },
    one.fields.filter(({ name }) => name !== "on").map(({ title, text: value }) => fact(title, value)),
    fact(say("screen.stream"), `${one.stream} #${one.number}`),
    fact(say("settled_at"), moment(one.settled_at)));
  const head = [
    el("h3", {}, one.title ?? one.type ?? say("unreadable")),
    el("span", { class: `outcome ${one.outcome}` }, one.outcome_title),
    el("time", { datetime: one.on }, one.on ?? ""),
    one.line ? el("p", { class: "line" }, one.line) : null,
  ];
  const why = one.why ? el("p", { class: "why" }, one.why) : null;
  return el("li", { class: "event" }, folded
    ? [el("details", {}, el("summary", { class: "head" }, head), facts), why]
    : [el("div", { class: "head" }, head), why, facts]);
}

function text(value) {
  if (value === null || value.length === 0) return say("screen.no_value");
  if (Array.isArray(value)) return value.map(text).join(COMMA);
  return String(value);
}

/** Put events in the order of their days, those of one day as they were settled. */
export function byDay(list) {
  const day = (one) => one.querySelector("time").dateTime || "9999";
  list.append(...[...list.children].sort((one, other) => day(one).localeCompare(day(other))));
  return list;
}

/** Make the button that brings the next page, as long as there is one. */
export function more(next, read, add) {
  const line = el("p", { class: "note" });
  const offer = (after) => after === null ? [] : button(say("next_page"), () => turn(after), { class: "plain" });
  const turn = (after) => fill(line, async () => {
    const page = await read(after);
    add(page);
    return offer(page.next);
  });
  line.replaceChildren(...[offer(next)].flat());
  return line;
}
