// A chart of months, drawn by ECharts, which is loaded when the first one is shown. Its colours are
// the page's; its tooltip is drawn on the canvas, since the page's policy lets no style attribute in.

import { say } from "./dom.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
let library = null;

/** Give the library; its own file makes it a global. */
function drawing() {
  library ??= import("./echarts.common.min.js").then(() => globalThis.echarts);
  library.catch(() => { library = null; });
  return library;
}

/** Draw into a place whenever it has a size, and draw anew when that or the colours change. */
export function chart(place, points) {
  const held = { points, drawn: null };
  const draw = async () => {
    try {
      const { init } = await drawing();
      if (!place.isConnected) return;
      held.drawn ??= init(place, null, { renderer: "canvas" });
      held.drawn.setOption(options(held.points, getComputedStyle(document.body)));
      place.dataset.drawn = "true";
    } catch {
      place.textContent = say("chart_failed");
    }
  };
  const watch = new ResizeObserver(() => {
    if (!place.clientWidth) return;
    if (held.drawn) held.drawn.resize();
    else draw();
  });
  watch.observe(place);
  dark.addEventListener("change", draw);
  return {
    show(next) {
      held.points = next;
      if (held.drawn) draw();
    },
    end() {
      watch.disconnect();
      dark.removeEventListener("change", draw);
      held.drawn?.dispose();
    },
  };
}

/** Say to ECharts how it looks: bars for what came in a month, a line for what stood at its end. */
function options({ kind, labels, values, told, open }, style) {
  const [ink, soft, line, blue, paper] = ["--ink", "--soft", "--line", "--blue", "--paper"]
    .map((name) => style.getPropertyValue(name).trim());
  const words = { color: soft, fontFamily: style.fontFamily, fontSize: 12 };
  const last = labels.length - 1;
  return {
    animation: !calm.matches,
    animationDuration: 400,
    grid: { left: 4, right: 14, top: 18, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category", data: labels, boundaryGap: kind === "flow",
      axisLabel: words, axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: "value", scale: kind !== "flow", splitNumber: 4, axisLabel: { ...words, formatter: short(kind) },
      splitLine: { lineStyle: { color: line, type: [3, 3] } },
    },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: paper, borderColor: line,
      textStyle: { color: ink, fontFamily: style.fontFamily, fontSize: 13 },
      axisPointer: { lineStyle: { color: soft }, shadowStyle: { opacity: 0.4 }, type: kind === "flow" ? "shadow" : "line" },
      formatter: ([{ dataIndex }]) => told[dataIndex],
    },
    series: [{
      type: kind === "flow" ? "bar" : "line", barMaxWidth: 34, symbol: "circle", symbolSize: 6,
      color: blue, lineStyle: { width: 2 },
      areaStyle: kind === "flow" ? undefined : { opacity: 0.07 },
      data: values.map((value, place) => ({
        value: value === null ? "-" : Number(value),
        itemStyle: { opacity: open && place === last ? 0.5 : 1 },
      })),
    }],
  };
}

/** Write an axis: ratios in percent, large numbers in 万 where the page is Chinese. */
function short(kind) {
  const chinese = document.documentElement.lang.startsWith("zh");
  return (value) => {
    if (kind === "ratio") return `${Number((value * 100).toFixed(2))}%`;
    if (chinese && Math.abs(value) >= 100000) return `${Number((value / 10000).toFixed(2))}万`;
    return value.toLocaleString("en");
  };
}
