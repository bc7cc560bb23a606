// The life of the union that is looked at: all that was reported of it, day by day.

import { ask, el, fill, say } from "./dom.js";
import { byDay, event, more } from "./events.js";
import { view } from "./view.js";

const section = document.getElementById("timeline");
const place = document.getElementById("events");

/** Show it for a union that was opened; the city's own page has none. */
export function showTimeline() {
  section.hidden = !view.union;
  if (!view.union) return undefined;
  const question = { domain: "organization", kind: "union", id: view.union };
  place.replaceChildren();
  return fill(place, async () => {
    const found = await ask("lineage/events", question);
    if (!found.events.length) return el("p", { class: "note" }, say("no_events"));
    const told = (one) => event(one, { folded: true });
    const list = byDay(el("ol", { class: "events" }, found.events.map(told)));
    const read = (after) => ask("lineage/events", { ...question, after });
    const add = (page) => {
      list.append(...page.events.map(told));
      byDay(list);
    };
    return [list, more(found.next, read, add)];
  });
}
