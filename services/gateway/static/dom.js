// Elements, words and numbers: what every part of the page is made of.

import { look, view } from "./view.js";

const said = JSON.parse(document.getElementById("said").textContent);

/** Give the words of the catalogue, with the facts filled in. */
export function say(name, facts = {}) {
  const text = said[name] ?? said[`page.${name}`] ?? name;
  return text.replace(/\{(\w+)[^}]*\}/g, (_, fact) => facts[fact] ?? "–");
}

/** Make an element. Attributes that are functions listen; what isn't there is left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined));
  return made;
}

/** Make a button that does something. */
export function button(words, click, attributes = {}) {
  return el("button", { type: "button", ...attributes, click }, words);
}

/** Show an exact decimal string with its thousands; it is never turned into a float. */
export function shown(value, kind) {
  if (value === null || value === undefined) return say("screen.no_value");
  const [whole, part] = (ROUNDED[kind]?.(value) ?? value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (part === undefined ? grouped : `${grouped}.${part}`).replace("-", "−");
}

/** How a number is rounded by its kind: a ratio such as 0.857585 to percent with two places, a mean
 * such as 7.25 to one. */
const ROUNDED = {
  ratio: (value) => rounded(value, 4, 2),
  mean: (value) => rounded(value, 1, 1),
};

/** Round a decimal string to so many digits behind its point, and show so many behind the point. */
function rounded(value, digits, places) {
  const [whole, part = ""] = value.replace("-", "").split(".");
  const units = BigInt(whole + part.padEnd(digits + 1, "0").slice(0, digits + 1));
  const text = String((units + 5n) / 10n).padStart(places + 1, "0");
  return `${value.startsWith("-") ? "-" : ""}${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** Add two exact decimal strings. */
export function added(one, other) {
  const places = Math.max(...[one, other].map((value) => (value.split(".")[1] ?? "").length));
  const whole = (value) => {
    const [before, after = ""] = value.split(".");
    return BigInt(before + after.padEnd(places, "0"));
  };
  const sum = whole(one) + whole(other);
  if (!places) return String(sum);
  const digits = String(sum < 0n ? -sum : sum).padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return sum < 0n ? `-${text}` : text;
}

/** Show a time of the day. */
export function clock(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((one) => String(one).padStart(2, "0")).join(":");
}

/** Show a moment to the minute, as it stands in Shanghai's time. */
export function moment(iso) {
  return iso ? iso.slice(0, 16).replace("T", " ") : say("screen.no_value");
}

/** Ask the API. Throws an error whose message is the sentence for the user. */
export async function ask(path, query = {}) {
  const said = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const reach = () => fetch(`/api/v1/${path}?${new URLSearchParams(said)}`, { cache: "no-store" });
  // The browser drops what it asks while the machine changes its network: a second time it goes.
  const answer = await reach().catch(reach).catch(() => {
    throw new Error(say("unreachable"));
  });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(content.message ?? say("unreachable")), { slug: content.error });
  return content;
}

/** Fill a place with what `work` gives; what was there stays until then. On an error it says the
 * sentence, and offers to try again, or the city where the address names no union. */
export async function fill(place, work, again = () => fill(place, work, again)) {
  const turn = (place.turn = (place.turn ?? 0) + 1);
  place.setAttribute("aria-busy", "true");
  if (!place.childElementCount) place.replaceChildren(el("p", { class: "note" }, say("loading")));
  try {
    const made = await work();
    if (place.turn === turn) place.replaceChildren(...[made].flat());
  } catch (error) {
    if (place.turn === turn) place.replaceChildren(
      el("p", { class: "note trouble", role: "alert" }, error.message, " ",
        error.slug === "unknown_union" && view.union
          ? button(say("to_root"), () => look({ union: null }), { class: "plain" })
          : button(say("retry"), again, { class: "plain" })),
    );
  } finally {
    if (place.turn === turn) place.removeAttribute("aria-busy");
  }
}

/** Make a trail of places, of which the last is where we are. */
export function trail(steps) {
  return steps.map(({ words, go }, place) => place === steps.length - 1
    ? el("li", { "aria-current": "page" }, words)
    : el("li", {}, button(words, go)));
}

/** Make a table that scrolls by itself where the screen is narrow. */
export function table(heads, rows) {
  const head = heads.map(([words, kind]) => el("th", { scope: "col", class: kind }, words));
  return el("div", { class: "scroll" },
    el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows)));
}
