// (b) The liquidation map: intensity by price and leverage, cumulative from spot outward.
import { axis, base, line, sides, tip, tooltip, verticalMarks, zoom } from "./common.js";
import { price, usd, usdTick } from "./format.js";

const tierColors = ["#2b6cb0", "#2f9e8f", "#8a9a2e", "#d08a1d", "#c2542d", "#8d3d79"];

// Levels of one side as bars: with tiers where the map has them, stacked over equal edges.
const bars = (side) => {
  const height = new Map();
  return side.lower.map((lower, k) => {
    const key = `${lower} ${side.upper[k]}`;
    const from = height.get(key) || 0;
    height.set(key, from + side.intensity[k]);
    return { lower, upper: side.upper[k], from, to: from + side.intensity[k], leverage: side.leverage[k] };
  });
};

const rectangles = (name, color, list, range) => ({
  type: "custom", name, color, itemStyle: { color }, clip: true, z: 2,
  encode: { x: [0, 1], y: [2, 3], tooltip: [0, 1, 3] },
  data: list.map((b) => [b.lower, b.upper, b.from, b.to, b.leverage]),
  renderItem: (params, api) => {
    const [x0, y1] = api.coord([api.value(0), api.value(3)]);
    const [x1, y0] = api.coord([api.value(1), api.value(2)]);
    const point = api.value(0) === api.value(1);
    const width = point ? 4 : Math.max(1, x1 - x0 - 0.6);
    return {
      type: "rect",
      shape: { x: point ? x0 - 2 : x0, y: y1, width, height: Math.max(0.5, y0 - y1) },
      style: { fill: color },
    };
  },
  ...range,
});

const at = (side, outward, x) => {
  const k = side.lower.findIndex((lower, i) => x >= lower && x <= side.upper[i]);
  return k < 0 ? null : k;
};

export default {
  needs: (d) => d.map && (d.map.long.lower.length || d.map.short.lower.length),
  option: (d, t) => {
    const series = [];
    const tiers = [...new Set(sides.flatMap(([s]) => d.map[s].leverage))].filter((x) => x !== null).sort((a, b) => a - b);
    const marks = verticalMarks(d, t, (h) =>
      (h.cumulative === null ? price(h.price) : t.narrow ? usd(h.cumulative) : `${price(h.price)}: ${usd(h.cumulative)}`));
    const all = Object.fromEntries(sides.map(([s]) => [s, bars(d.map[s])]));
    if (tiers.length > 1) {
      tiers.forEach((tier, k) => series.push(rectangles(`${tier}x`, tierColors[k % tierColors.length],
        [...all.long, ...all.short].filter((b) => b.leverage === tier))));
    } else {
      for (const [s, name] of sides) series.push(rectangles(name, t[s], all[s]));
    }
    for (const [s] of sides) {
      if (!d.map[s].edge.length) continue;
      series.push(line(`cumulative ${s}`, t[s], d.map[s].edge.map((x, k) => [x, d.map[s].cumulative[k]]),
        { yAxisIndex: 1, lineStyle: { width: 2 }, tooltip: { show: true } }));
    }
    series[0].markLine = marks;
    return base(t, {
      grid: { ...base(t).grid, right: t.narrow ? 8 : 34, top: t.narrow ? 92 : 74 },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const x = items[0].axisValue;
          const s = x < d.spot ? "long" : "short";
          const k = at(d.map[s], 0, x);
          const cumulative = items.filter((i) => i.seriesName === `cumulative ${s}`).map((i) => i.value[1]);
          return tip(`${price(x)} USD`, [
            ...(k === null ? [] : [["level", `${price(d.map[s].lower[k])} to ${price(d.map[s].upper[k])}`],
              ["intensity", usd(d.map[s].intensity[k])], ["R", d.map[s].reproduction[k].toFixed(3)]]),
            ...(cumulative.length ? [[`cumulative ${s}`, usd(cumulative[0])]] : []),
          ]);
        },
      }),
      xAxis: axis(t, "price, USD", { type: "value", scale: true, min: d.map.view[0], max: d.map.view[1], splitNumber: t.narrow ? 3 : 5, splitLine: { show: false }, axisLabel: { formatter: price, showMinLabel: false, showMaxLabel: false } }),
      yAxis: [
        axis(t, t.narrow ? "" : "intensity of a level, USD", { type: "value", nameGap: 52, axisLabel: { formatter: usdTick } }),
        axis(t, t.narrow ? "" : "cumulative, USD", { type: "value", nameGap: 52, splitLine: { show: false }, axisLabel: { formatter: usdTick } }),
      ],
      dataZoom: zoom({ xAxisIndex: 0 }),
      series,
    });
  },
};
