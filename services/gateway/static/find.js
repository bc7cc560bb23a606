// The search box: a name of a union or employer, or the beginning of a code, leads to the union; the
// number of a case leads to what was reported of it.

import { ask, el, say } from "./dom.js";
import { openSubject } from "./lineage.js";
import { look } from "./view.js";

const PAUSE = 250;
const box = document.getElementById("find");
const list = document.getElementById("finds");
let [found, here, timer, turn] = [[], -1, 0, 0];

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
box.addEventListener("focus", () => { if (found.length) open(true); });
box.addEventListener("blur", () => open(false));
box.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    event.preventDefault();
    open(true);
    move((here + step + found.length) % found.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (here >= 0) choose(found[here]);
    else search().then(() => found[0] && move(0));
  } else if (event.key === "Escape") open(false);
});

/** Search for what stands in the box; an answer that comes too late is dropped. */
async function search() {
  const text = box.value.trim();
  const mine = (turn += 1);
  [found, here] = [[], -1];
  if (!text) return open(false);
  let lines;
  try {
    const answer = await ask("find", { text });
    if (mine !== turn) return undefined;
    found = answer.found;
    lines = found.length ? found.map(option) : [note(say("nothing_found"))];
    if (answer.more) lines.push(note(say("more_found")));
  } catch (error) {
    lines = [note(error.message)];
  }
  list.replaceChildren(...lines);
  return open(true);
}

const note = (words) => el("li", { class: "note", role: "presentation" }, words);

function option(one, place) {
  const made = el("li", {
    id: `find-${place}`, role: "option", "aria-selected": "false", "aria-disabled": one.union ? null : "true",
    mousedown: (event) => event.preventDefault(), click: () => choose(one),
  }, el("span", {}, one.name), el("span", { class: "code" }, [
    one.kind_title, one.id, one.union ? null : say("without_union"),
  ].filter(Boolean).join(" · ")));
  return made;
}

function move(place) {
  list.querySelector("[aria-selected='true']")?.setAttribute("aria-selected", "false");
  here = place;
  const one = document.getElementById(`find-${place}`);
  one.setAttribute("aria-selected", "true");
  one.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", one.id);
}

/** Go to the union; an employer without one leads nowhere. */
function choose(one) {
  if (!one.union) return undefined;
  box.value = "";
  found = [];
  open(false);
  if (one.what === "case") return openSubject("rights", one);
  look({ union: one.union });
  return document.getElementById("numbers").focus();
}

function open(shown) {
  list.hidden = !shown;
  box.setAttribute("aria-expanded", String(shown));
  if (!shown) box.removeAttribute("aria-activedescendant");
}
