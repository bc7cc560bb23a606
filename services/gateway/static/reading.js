// What is read of the union that is looked at: its totals, and the months of the last year. Cards,
// trend and the line on top share one reading.

import { ask } from "./dom.js";
import { asked, day } from "./view.js";

const MONTHS = 12;
let held = null;
let key = "";

/** Give totals and trends of the view, read once until something changes. */
export function reading() {
  const question = asked();
  const now = JSON.stringify(question);
  if (!held || key !== now) {
    key = now;
    const made = Promise.all([ask("totals", question), ask("trends", months(question))])
      .then(([totals, trends]) => ({ totals, trends }));
    made.catch(() => { if (held === made) held = null; });
    held = made;
  }
  return held;
}

/** Take newer values of the same union in. */
export function freshen(values) {
  held?.then(({ totals }) => Object.assign(totals.values, values), () => {});
}

/** Read anew when asked next. */
export function forget() {
  held = null;
}

/** Ask for the months up to the day that is looked at. */
function months({ union, tree, on, form }) {
  const [year, month] = on.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - MONTHS, 1));
  return { union, tree, form, from: first.toISOString().slice(0, 10), to: on };
}

/** Give the weeks of the view up to its day, in the form of the months: read when they are shown. */
export function weeks() {
  const { union, tree, on, form } = asked();
  const first = new Date(`${on}T00:00Z`);
  first.setUTCDate(first.getUTCDate() - ((first.getUTCDay() + 6) % 7) - 7 * (MONTHS - 1));
  return ask("trends", { union, tree, form, from: first.toISOString().slice(0, 10), to: on, every: "week" });
}

/** Tell whether the last of some weeks is still open on the day: a Sunday is its last. */
export function weekOpen() {
  return new Date(`${day()}T00:00Z`).getUTCDay() !== 0;
}

/** Give the place of the last month that is over on the day: its last day counts as over. */
export function lastOver(trends) {
  const [year, month, date] = day().split("-").map(Number);
  const ends = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return trends.months.length - (date === ends ? 1 : 2);
}
