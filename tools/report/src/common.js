// What all charts share: colours of the page, axes, a tooltip built from nodes, bands.
import { price } from "./format.js";

export const theme = () => {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    text: value("--text"),
    muted: value("--muted"),
    grid: value("--rule"),
    panel: value("--panel"),
    baseline: value("--baseline"),
    feedback: value("--feedback"),
    long: value("--long"),
    short: value("--short"),
    first: value("--first"),
    second: value("--second"),
    spot: value("--text"),
    font: getComputedStyle(document.body).fontFamily,
    narrow: window.innerWidth < 560,
  };
};

// The colours of the first rule of the style sheet, where there is no page to ask.
export const paperTheme = (css) => {
  const value = (name) => new RegExp(`--${name}:\\s*([^;]+);`).exec(css)[1].trim();
  const colors = ["text", "muted", "panel", "baseline", "feedback", "long", "short", "first", "second"];
  return {
    ...Object.fromEntries(colors.map((name) => [name, value(name)])),
    grid: value("rule"), spot: value("text"), font: "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif", narrow: false,
  };
};

// A tooltip as nodes, never as markup: text from the file stays text.
export const tip = (title, rows) => {
  const box = document.createElement("div");
  const head = document.createElement("div");
  head.className = "tip-title";
  head.textContent = title;
  box.append(head);
  const table = document.createElement("table");
  for (const [label, ...values] of rows) {
    const row = table.insertRow();
    for (const value of [label, ...values]) row.insertCell().textContent = value;
  }
  if (rows.length) box.append(table);
  return box;
};

export const tooltip = (t, extra) => ({
  trigger: "axis",
  confine: true,
  className: "tip",
  backgroundColor: t.panel,
  borderColor: t.grid,
  textStyle: { color: t.text, fontFamily: t.font, fontSize: 13 },
  axisPointer: { type: "line", lineStyle: { color: t.muted } },
  transitionDuration: 0,
  ...extra,
});

export const axis = (t, name, extra = {}) => ({
  name,
  nameLocation: "middle",
  nameGap: 30,
  nameTextStyle: { color: t.muted, fontFamily: t.font, fontSize: 12 },
  axisLine: { lineStyle: { color: t.grid } },
  axisTick: { lineStyle: { color: t.grid } },
  splitLine: { lineStyle: { color: t.grid } },
  ...extra,
  axisLabel: { color: t.muted, fontFamily: t.font, fontSize: 12, hideOverlap: true, ...extra.axisLabel },
});

export const base = (t, extra) => ({
  animation: false,
  textStyle: { fontFamily: t.font, color: t.text },
  legend: {
    top: 0, left: 0, itemWidth: 16, itemHeight: 10, itemGap: t.narrow ? 8 : 14,
    textStyle: { color: t.text, fontFamily: t.font, fontSize: 12 },
  },
  grid: { left: t.narrow ? 8 : 34, right: t.narrow ? 12 : 24, top: t.narrow ? 84 : 64, bottom: 34, containLabel: true },
  ...extra,
});

// Zoom by wheel or pinch with Ctrl or Shift held (a page must scroll past a chart), and by the keys of main.js.
export const zoom = (axes) => [{
  type: "inside", filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: "shift",
  moveOnMouseMove: true, preventDefaultMouseMove: false, ...axes,
}];

// The area between two lines, [x, low, high] each, as one polygon.
export const band = (t, name, color, opacity, points, extra = {}) => ({
  type: "custom", name, silent: true, z: 1, clip: true, color,
  dimensions: ["x", "low", "high"],
  encode: { x: 0, y: [1, 2] },
  tooltip: { show: false },
  itemStyle: { color, opacity: Math.min(1, 1.6 * opacity) },
  data: points,
  renderItem: (params, api) => {
    if (params.dataIndexInside !== 0) return null;
    const upper = points.map((p) => api.coord([p[0], p[2]]));
    const lower = points.map((p) => api.coord([p[0], p[1]])).reverse();
    return { type: "polygon", shape: { points: upper.concat(lower) }, style: { fill: color, opacity } };
  },
  ...extra,
});

export const line = (name, color, points, extra = {}) => ({
  type: "line", name, data: points, showSymbol: false, symbol: "circle", symbolSize: 5,
  color, itemStyle: { color }, lineStyle: { color, width: 2 }, z: 3, ...extra,
  ...(extra.lineStyle ? { lineStyle: { color, width: 2, ...extra.lineStyle } } : {}),
});

// Intervals of rows as horizontal lines: [row, low, high] each, `down` rows below the middle.
export const whiskers = (name, color, rows, width = 2, down = 0) => ({
  type: "custom", name, silent: true, z: 4, encode: { x: [1, 2], y: 0 }, tooltip: { show: false },
  data: rows.filter((row) => row[1] !== null && row[2] !== null),
  renderItem: (params, api) => {
    const [x1, middle] = api.coord([api.value(1), api.value(0)]);
    const [x2] = api.coord([api.value(2), api.value(0)]);
    const y = middle + down * api.size([0, 1])[1];
    return { type: "line", shape: { x1, y1: y, x2, y2: y }, style: { stroke: color, lineWidth: width } };
  },
});

export const markLabel = (t, extra) => ({
  color: t.text, fontFamily: t.font, fontSize: 12, backgroundColor: t.panel, padding: [1, 3], formatter: (p) => p.name, ...extra,
});

// Spot and thresholds as vertical lines, labelled above: longs to the left, shorts to the right, spot over both.
export const verticalMarks = (data, t, label) => ({
  silent: true, symbol: "none",
  data: [
    { xAxis: data.spot, name: `spot ${price(data.spot)}`, lineStyle: { color: t.spot, type: "solid", width: 1 }, label: markLabel(t, { distance: 22 }) },
    ...data.thresholds.map((h) => ({
      xAxis: h.price, name: label(h), lineStyle: { color: t[h.side], type: "dashed", width: 1.5 },
      label: markLabel(t, { color: t[h.side], align: h.side === "long" ? "right" : "left" }),
    })),
  ],
});

// The same as horizontal lines, labelled inside.
export const horizontalMarks = (data, t) => ({
  silent: true, symbol: "none",
  data: [
    { yAxis: data.spot, name: `spot ${price(data.spot)}`, lineStyle: { color: t.spot, type: "solid", width: 1 }, label: markLabel(t, { position: "insideEndTop" }) },
    ...data.thresholds.map((h) => ({
      yAxis: h.price, name: price(h.price), lineStyle: { color: t[h.side], type: "dashed", width: 1.5 },
      label: markLabel(t, { color: t[h.side], position: "insideStartTop" }),
    })),
  ],
});

export const sides = [["long", "longs, below spot"], ["short", "shorts, above spot"]];

// Viridis (CC0): perceptually uniform, readable in grey and by the colour-blind.
export const viridis = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];
