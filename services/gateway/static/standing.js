// The line on top: how many unions have confirmed their month, and how the reporting stands.

import { el, fill, say, shown } from "./dom.js";
import { lastOver, reading } from "./reading.js";

const CONFIRMED = "organization.periods_confirmed";
const DUE = "organization.reports_due";
const IN_TIME = "organization.reports_on_time";
const RATE = "city.reports_on_time_rate";
const month = document.getElementById("month");
const counts = document.getElementById("counts");

/** Show the month of the view: the last one that is over. Federations confirm theirs as well, and
 * aren't due: more may have confirmed than had to. */
export function showMonth() {
  return fill(month, async () => {
    const { totals, trends } = await reading();
    const place = lastOver(trends);
    const at = (id) => trends.values[id]?.[place] ?? null;
    const [confirmed, due] = [CONFIRMED, DUE].map(at);
    const share = Number(due) ? Math.min(1, Number(confirmed) / Number(due)) : 0;
    const done = el("span", {});
    done.style.width = `${(share * 100).toFixed(2)}%`;
    const rest = Math.max(0, Number(due) - Number(confirmed));
    const title = el("p", { class: "what" }, say("month_confirmed", { month: trends.months[place]?.slice(0, 7) }));
    if (!Number(due)) return [title, el("p", { class: "rest" }, say("none_due"))];
    return [
      title,
      el("p", { class: "value" }, el("b", {}, shown(confirmed)), el("span", {}, say("of_unions", { count: shown(due) }))),
      el("p", { class: "meter", "aria-hidden": "true" }, done),
      el("p", { class: "rest" }, rest ? say("unconfirmed", { count: shown(String(rest)) }) : say("all_confirmed"),
        el("span", { class: "unseen" }, ` ${totals.name}`)),
      el("p", { class: "rest in-time" }, say("in_time", { count: shown(at(IN_TIME)), rate: shown(at(RATE), "ratio") })),
    ];
  }, showMonth);
}

/** Show how the streams of all services stand, as they were told last. */
export function showCounts(services) {
  const there = services.filter((one) => !one.away);
  const sum = (...names) => there.reduce((whole, one) => names.reduce((all, name) => all + one[name], whole), 0);
  const [streams, step] = [sum("streams"), sum("in_step")];
  counts.replaceChildren(
    tile("screen.refused", sum("refused"), "refused_means", "bad"),
    tile("screen.waiting", sum("waiting"), "waiting_means", "slow"),
    tile("screen.lag", sum("behind", "not_heard"), "lag_means", "slow"),
    tile("screen.in_step", `${step}/${streams}`, "step_means", step === streams ? "good" : "bad"),
  );
}

function tile(name, value, means, kind) {
  return el("a", { class: value ? `tile ${kind}` : "tile", href: "#streams-title" },
    el("span", { class: "what" }, say(name)), el("b", {}, typeof value === "number" ? shown(String(value)) : value),
    el("span", { class: "rest" }, say(means)));
}
