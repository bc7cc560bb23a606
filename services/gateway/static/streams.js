// How reporting stands: what is in step, late, waiting, refused or set aside, service by service.

import { ask, button, el, fill, moment, say, table } from "./dom.js";
import { showCounts } from "./standing.js";

const FEW = 6;
const EVERY = 10000;
const services = document.getElementById("services");
const whole = new Set();

/** Show it, and again every few seconds while anybody looks. */
export function showStreams() {
  load();
  setInterval(() => document.hidden || services.contains(document.activeElement) || load(), EVERY);
}

function load() {
  return fill(services, async () => {
    const { services: found } = await ask("streams");
    showCounts(found);
    return found.map(service);
  }, load);
}

function service(one) {
  const title = el("h3", {}, one.title);
  if (one.away) return el("section", { class: "service" }, title, el("p", { class: "trouble" }, one.away));
  const behind = one.behind + one.not_heard;
  return el("section", { class: "service" }, title,
    el("dl", { class: "counts" },
      count("streams_count", one.streams),
      count("screen.in_step", one.in_step, one.in_step === one.streams ? "good" : ""),
      count("screen.lag", behind, behind ? "slow" : ""),
      count("stream_states.differs", one.differs, one.differs ? "bad" : ""),
      count("screen.waiting", one.waiting, one.waiting ? "slow" : ""),
      count("screen.refused", one.refused, one.refused ? "bad" : "")),
    rows(one), parked(one.parked));
}

function count(name, number, kind = "") {
  return el("div", { class: kind }, el("dt", {}, say(name)), el("dd", {}, String(number)));
}

/** Only what wants attention is told one by one. */
function rows(one) {
  const some = one.rows.filter((row) => !row.in_step || row.waiting || row.refused);
  if (!some.length) return el("p", { class: "note" }, say(one.streams ? "all_in_step" : "no_streams"));
  const few = whole.has(one.service) ? some : some.slice(0, FEW);
  const made = table(
    [[say("screen.store")], [say("stream_state")], [say("settled_to"), "number"],
      [say("written_to"), "number"], [say("screen.waiting"), "number"], [say("screen.refused"), "number"]],
    few.map(row));
  if (few.length === some.length) return made;
  return el("div", {}, made, button(say("show_all", { count: some.length }), () => {
    whole.add(one.service);
    load();
  }, { class: "plain note" }));
}

function row(one) {
  const kind = { in_step: "good", differs: "bad" }[one.state] ?? "slow";
  const state = one.lag ? say("lag_of", { lag: one.lag }) : one.state_title;
  const number = (name, value, kind = "") => el("td", { class: `number ${kind}`, "data-name": say(name) }, value);
  return el("tr", {},
    el("td", {}, one.agent ?? "", " ", el("span", { class: "code" }, one.stream)),
    el("td", { class: kind }, state),
    number("settled_to", String(one.number)),
    number("written_to", one.heard_number === null ? say("screen.no_value") : String(one.heard_number)),
    number("screen.waiting", String(one.waiting), one.waiting ? "slow" : ""),
    number("screen.refused", String(one.refused), one.refused ? "bad" : ""));
}

/** Tell why something waits or was refused, and what was set aside. */
function parked({ waiting, refused, quarantine }) {
  const line = (name, one) => el("li", {}, el("b", {}, `${say(name)} ${one.count}`), ` ${one.why} `,
    el("span", { class: "code" }, [one.title, say("since", { since: moment(one.since) })].join(" ")));
  const lines = [
    ...waiting.map((one) => line("screen.waiting", one)),
    ...refused.map((one) => line("screen.refused", one)),
    ...quarantine.map((one) => line("screen.quarantined", one)),
  ];
  return lines.length ? el("ul", { class: "parked" }, lines) : el("span");
}
