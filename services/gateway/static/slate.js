// The slate of a round: which quota it misses and by how much, and which event bars whom.

import { ask, el, say } from "./dom.js";

/** Give what is to be said of a round's slate. */
export async function slate(round) {
  const { quotas, nominees, twice } = await ask("slate", { round });
  const barred = nominees.flatMap(({ nomination, vetoes }) => vetoes.map((veto) => ({ nomination, ...veto })));
  const beside = quotas.filter(({ quota, had }) => quota === "group" || had).map(({ message, article, by, mark_title: mark }) =>
    el("li", { class: by ? "no" : "yes", title: article }, message, mark ? ` ${say("slate_mark", { article, mark })}` : ""));
  const doubles = twice.length ? [el("li", { class: "no" }, say("slate_twice", { nominations: twice.map((one) => one.split(":").pop()).join(", ") }))] : [];
  const bars = barred.map(({ nomination, rule_title: rule, event, article, mark_title: mark }) =>
    el("li", { class: "no", title: `${article} ${mark}` }, say("slate_bars", { nomination: nomination.split(":").pop(), rule, event })));
  return [
    el("p", { class: "sum" }, say("slate")),
    el("ul", { class: "slate" },
      ...beside, ...doubles,
      ...(bars.length ? bars : [el("li", { class: "yes" }, say("slate_clear"))])),
  ];
}
