// The chosen number in large: what it is now, what it counts, and how it came over the last months, or weeks.

import { added, button, el, fill, say, shown, table } from "./dom.js";
import { chart } from "./chart.js";
import { about, chosen, hidden, how, known, measured, valued } from "./indicators.js";
import { openTotal } from "./lineage.js";
import { forget, lastOver, reading, weekOpen, weeks } from "./reading.js";
import { look, view } from "./view.js";

const AGAIN = 15000;
const place = document.getElementById("trend");
let drawn = null;
let read = 0;

/** Show the chosen indicator of the view. */
export function showTrend() {
  return fill(place, async () => {
    await known();
    const { totals, trends: months } = await reading();
    const weekly = view.every === "week";
    const trends = weekly ? await weeks() : months;
    const one = chosen();
    if (!one) return el("p", { class: "note" }, say("empty"));
    drawn?.end();
    const canvas = el("div", { class: "canvas", role: "img", "aria-label": say("trend_of", { title: one.title }) });
    drawn = chart(canvas, points(one, trends));
    read = Date.now();
    return el("div", { class: "trend" }, now(one, totals, months), el("div", { class: "months" },
      el("h3", {}, heading(one.kind === "flow", weekly)), steps(),
      canvas, numbers(one, trends)));
  });
}

function heading(flow, weekly) {
  if (weekly) return flow ? say("trend_flow_weeks") : say("trend_stock_weeks");
  return flow ? say("trend_flow") : say("trend_stock");
}

/** Give the choice between months and weeks. */
function steps() {
  const choice = (every, words) => button(words, () => look({ every }),
    { class: "step", "data-every": every, "aria-pressed": String(view.every === every) });
  return el("div", { class: "steps", role: "group", "aria-label": say("steps") },
    choice("month", say("every_month")), choice("week", say("every_week")));
}

/** Name a month, or the Monday of a week, in full. */
function named(step) {
  return view.every === "week" ? say("week_from", { day: step }) : step.slice(0, 7);
}

/** Give the months of an indicator as they are drawn. */
function points(one, trends) {
  const values = trends.months.map((_, place) => trends.values[one.id]?.[place] ?? null);
  return {
    kind: how(one), values, labels: trends.months.map(label),
    told: values.map((value, place) => `${named(trends.months[place])}  ${shown(value, how(one))} ${one.unit}`),
    open: view.every === "week" ? weekOpen() : lastOver(trends) < trends.months.length - 1,
  };
}

/** Name a week by its Monday, or a month; the first one and each January with its year. */
function label(month, place) {
  const [year, number, date] = month.split("-");
  if (view.every === "week") return `${Number(number)}-${Number(date)}`;
  return place === 0 || number === "01" ? `${year}-${number}` : say("month_short", { month: Number(number) });
}

/** Say what it is now, since when it has changed by how much, and what it counts. */
function now(one, totals, trends) {
  return el("div", { class: "chosen-number" },
    el("h3", {}, one.title),
    el("p", { class: "value" }, el("b", { "data-value": one.id }, valued(totals.values[one.id], one.id)),
      el("span", {}, hidden(totals.values[one.id], one) ? "" : one.unit)),
    el("p", { class: "change" }, change(one, trends)),
    about(one, totals),
    button(say("open_number"), () => openTotal(one, totals), { class: "open", "aria-haspopup": "dialog" }));
}

/** Say how a number has moved in the month that is open; a flow says what came in it. */
function change(one, trends) {
  const values = trends.values[one.id] ?? [];
  const [before, last] = [values.at(-2) ?? null, values.at(-1) ?? null];
  if (last === null) return "";
  if (one.kind === "flow") return say("came_this_month", { value: shown(last), unit: one.unit });
  if (before === null) return "";
  const moved = added(last, before.startsWith("-") ? before.slice(1) : `-${before}`);
  const words = shown(moved, how(one));
  const sign = moved.startsWith("-") || !Number(moved) ? "" : "+";
  const unit = how(one) === "ratio" ? say("points") : one.unit;
  return say("since_last_month", { value: `${sign}${words}`, unit });
}

/** Give the months as a table, for who can't see the drawing or wants the numbers. */
function numbers(one, trends) {
  const rows = trends.months.map((month, place) => el("tr", {}, el("td", {}, named(month)),
    el("td", { class: "number" }, shown(trends.values[one.id]?.[place] ?? null, how(one)))));
  const heads = [[view.every === "week" ? say("every_week") : say("month")], [measured(one), "number"]];
  return el("details", { class: "as-table" }, el("summary", {}, say("as_table")), table(heads, rows));
}

/** Read the months again after a while of live news, and move the drawing. */
export async function renewTrend() {
  if (!drawn || Date.now() - read < AGAIN) return;
  read = Date.now();
  forget();
  const trends = view.every === "week" ? await weeks() : (await reading()).trends;
  const one = chosen();
  if (one) drawn.show(points(one, trends));
}
