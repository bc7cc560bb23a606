// The live numbers: one connection, which the browser makes again by itself.

import { clock, say } from "./dom.js";

const AGAIN = 10000;
const place = document.getElementById("live");
const words = document.getElementById("live-words");
const time = document.getElementById("live-time");

/** Listen, and have each message of new totals taken. */
export function listen(take) {
  const source = new EventSource("/api/v1/live");
  source.addEventListener("open", () => state("on"));
  source.addEventListener("totals", (event) => {
    state("on");
    time.textContent = clock(new Date());
    take(JSON.parse(event.data));
  });
  source.addEventListener("away", () => state("away"));
  source.addEventListener("error", () => {
    state("off");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(take), AGAIN);
  });
}

/** Say how the connection stands; a reader hears it only when it changes. */
function state(name) {
  if (place.dataset.state === name) return;
  place.dataset.state = name;
  words.textContent = say(`live_${name}`);
}
