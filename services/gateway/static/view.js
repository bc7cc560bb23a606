// What is being looked at: union, tree, day, form, indicator. It stands in the address, so that a
// view can be sent to somebody and the browser's own way back works.

const DEFAULTS = { union: null, tree: "territorial", on: null, form: "as_was", indicator: null, every: "month" };
const watchers = [];

export const view = read();

function read() {
  const address = new URLSearchParams(location.search);
  const said = Object.keys(DEFAULTS).map((name) => [name, address.get(name) || DEFAULTS[name]]);
  return Object.fromEntries(said);
}

/** Have something done whenever the view changes; it is told what has changed. */
export function watch(call) {
  watchers.push(call);
}

/** Change the view. */
export function look(change) {
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

function take(next) {
  const changed = new Set(Object.keys(next).filter((name) => next[name] !== view[name]));
  Object.assign(view, next);
  for (const call of watchers) call(changed);
}

addEventListener("popstate", () => take(read()));

/** Give the day that is looked at, and what the API is asked with. */
export const today = () => document.body.dataset.today;
export const day = () => view.on ?? today();
export const asked = () => ({ union: view.union, tree: view.tree, on: day(), form: view.form });
