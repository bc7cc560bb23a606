// The page: what is looked at, and what follows when that changes.

import { address, day, look, today, view, watch } from "./view.js";
import { showComparison } from "./comparison.js";
import "./find.js";
import { listen } from "./live.js";
import { showNumbers, take } from "./numbers.js";
import { renewOverdue, showOverdue } from "./overdue.js";
import { showMonth } from "./standing.js";
import { showStreams } from "./streams.js";
import { showTimeline } from "./timeline.js";
import { markUnion, offer, refresh, showTree } from "./tree.js";
import { renewTrend, showTrend } from "./trend.js";

const REST = 3000;
const form = document.getElementById("view");
const language = document.getElementById("language");
let waiting = null;

/** Let the choosers say what is looked at. */
function choosers() {
  form.elements.on.value = day();
  form.elements.form.value = view.form;
  form.elements.tree.value = view.tree;
  const other = new URLSearchParams(address(view).replace(/^[^?]*/, ""));
  other.set("lang", language.lang);
  language.href = `?${other}`;
}

async function show(changed) {
  choosers();
  const whole = ["tree", "on", "form"].some((name) => changed.has(name));
  if (whole || changed.has("union")) {
    showMonth();
    showTimeline();
    showOverdue();
    await showNumbers();
  }
  showTrend();
  if (changed.size === 1 && changed.has("every")) return;
  showComparison();
  if (whole || changed.has("indicator")) await showTree();
  else markUnion();
  await offer();
}

/** A new day has begun at the city. */
function turn(on) {
  document.body.dataset.today = form.elements.on.max = on;
  choosers();
}

/** Take new totals: what is shown changes at once, everything else a little later, in one go. */
function news(totals) {
  if (totals.on > today()) turn(totals.on);
  if (day() !== today()) return;
  const done = take(totals);
  waiting ??= setTimeout(async () => {
    if (!document.hidden) await Promise.all([refresh(), renewTrend(), renewOverdue(), done ? null : showNumbers()]);
    waiting = null;
  }, REST);
}

form.addEventListener("change", ({ target }) => {
  if (!target.reportValidity()) return;
  const value = target.name === "on" && (!target.value || target.value === today()) ? null : target.value;
  look({ [target.name]: value });
});
form.addEventListener("submit", (event) => event.preventDefault());

watch(show);
show(new Set(["union", "on", "indicator"]));
showStreams();
listen(news);
