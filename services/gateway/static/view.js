// What is being looked at: union, tree, day, form, indicator. It stands in the address, so that a
// view can be sent to somebody and the browser's own way back works.

const DEFAULTS = { union: null, tree: "territorial", on: null, form: "as_was", indicator: null, every: "month" };
const CHOICES = { tree: ["territorial", "industry"], form: ["as_was", "today"], every: ["month", "week"] };
const watchers = [];
let leaving = null;

/** Give the day that it is at the city. */
export const today = () => document.body.dataset.today;

export const view = read();

/** Read the address. What it can't mean is passed over, as if it weren't there. */
function read() {
  const address = new URLSearchParams(location.search);
  const said = (name) => (possible(name, address.get(name)) ? address.get(name) : DEFAULTS[name]);
  return Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, said(name)]));
}

function possible(name, value) {
  if (name === "on") return isDay(value) && value <= today();
  return value && (CHOICES[name]?.includes(value) ?? true);
}

function isDay(value) {
  const day = new Date(`${value}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value;
}

/** Have something done whenever the view changes; it is told what has changed. */
export function watch(call) {
  watchers.push(call);
}

/** Change the view; where a panel is just being closed, once it is out of the browser's way. */
export async function look(change) {
  await leaving;
  const next = { ...view, ...change };
  if (Object.keys(next).every((name) => next[name] === view[name])) return;
  history.pushState(null, "", address(next));
  take(next);
}

/** Give the address of a view. */
export function address(next) {
  const said = Object.entries(next).filter(([name, value]) => value && value !== DEFAULTS[name]);
  return said.length ? `?${new URLSearchParams(said)}` : location.pathname;
}

/** Go back so many steps of a panel that was closed, so that they aren't gone back one by one. */
export function unwind(steps) {
  leaving = new Promise((done) => addEventListener("popstate", done, { once: true }));
  history.go(-steps);
}

function take(next) {
  const changed = new Set(Object.keys(next).filter((name) => next[name] !== view[name]));
  if (!changed.size) return;
  Object.assign(view, next);
  for (const call of watchers) call(changed);
}

addEventListener("popstate", () => take(read()));

/** Give the day that is looked at, and what the API is asked with. */
export const day = () => view.on ?? today();
export const asked = () => ({ union: view.union, tree: view.tree, on: day(), form: view.form });
