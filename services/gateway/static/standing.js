// The line on top: how many unions have confirmed their month, and how the reporting stands.

import { el, fill, say, shown } from "./dom.js";
import { lastOver, reading } from "./reading.js";

const CONFIRMED = "organization.periods_confirmed";
const UNIONS = "organization.unions";
const month = document.getElementById("month");
const counts = document.getElementById("counts");

/** Show the month of the view: the last one that is over. */
export function showMonth() {
  return fill(month, async () => {
    const { totals, trends } = await reading();
    const place = lastOver(trends);
    const [confirmed, unions] = [CONFIRMED, UNIONS].map((id) => trends.values[id]?.[place] ?? null);
    const share = Number(unions) ? Math.min(1, Number(confirmed) / Number(unions)) : 0;
    const done = el("span", {});
    done.style.width = `${(share * 100).toFixed(2)}%`;
    const rest = Math.max(0, Number(unions) - Number(confirmed));
    return [
      el("p", { class: "what" }, say("month_confirmed", { month: trends.months[place]?.slice(0, 7) })),
      el("p", { class: "value" }, el("b", {}, shown(confirmed)), el("span", {}, say("of_unions", { count: shown(unions) }))),
      el("p", { class: "meter", "aria-hidden": "true" }, done),
      el("p", { class: "rest" }, rest ? say("unconfirmed", { count: shown(String(rest)) }) : say("all_confirmed"),
        el("span", { class: "unseen" }, ` ${totals.name}`)),
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
