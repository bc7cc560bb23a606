// The slate of a round: which quota it misses and by how much, and which event bars whom.

import { ask, el, say } from "./dom.js";

/** Give what is to be said of a round's slate. */
export async function slate(round) {
  const { misses, nominees } = await ask("slate", { round });
  const barred = nominees.flatMap(({ nomination, vetoes }) => vetoes.map((veto) => ({ nomination, ...veto })));
  const missed = misses.map(({ message, article }) => el("li", { class: "no", title: article }, message));
  const bars = barred.map(({ nomination, rule_title: rule, event, article, mark_title: mark }) =>
    el("li", { class: "no", title: `${article} ${mark}` }, say("slate_bars", { nomination, rule, event })));
  return [
    el("p", { class: "sum" }, say("slate")),
    el("ul", { class: "slate" },
      ...(missed.length ? missed : [el("li", { class: "yes" }, say("slate_fits"))]),
      ...(bars.length ? bars : [el("li", { class: "yes" }, say("slate_clear"))])),
  ];
}
