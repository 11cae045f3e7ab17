// (f) Vulnerability: where a sudden move to each price ends, and the reproduction number along the map.
import { axis, base, line, markLabel, sides, tip, tooltip, zoom } from "./common.js";
import { price, usd } from "./format.js";

export default {
  needs: (d) => d.shock,
  option: (d, t) => {
    const series = [];
    const range = d.shock.view;
    series.push(line("no feedback", t.baseline, [[range[0], range[0]], [range[1], range[1]]], { lineStyle: { type: "dashed", width: 1.5 } }));
    for (const [s, name] of sides) {
      const side = d.shock[s];
      if (!side.shock.length) continue;
      series.push(line(name, t[s], [[d.spot, d.spot], ...side.shock.map((x, k) => [x, side.end[k]])]));
      const runaways = side.shock.map((x, k) => [x, side.end[k], side.runaway[k]]).filter((p) => p[2]);
      if (runaways.length) {
        series.push({ type: "scatter", name: `${s}: runs away`, data: runaways, symbol: "triangle", symbolSize: 8, color: t[s], itemStyle: { color: t[s] }, tooltip: { show: false } });
      }
    }
    const critical = sides.filter(([s]) => d.shock.critical[s] !== null).map(([s]) => ({
      xAxis: d.shock.critical[s], name: t.narrow ? "critical" : `critical: ${price(d.shock.critical[s])}`,
      lineStyle: { color: t[s], type: "dotted", width: 2 }, label: markLabel(t, { color: t[s], align: s === "long" ? "right" : "left" }),
    }));
    series[0].markLine = {
      silent: true, symbol: "none", label: markLabel(t),
      data: [{ xAxis: d.spot, name: "spot", lineStyle: { color: t.spot, type: "solid", width: 1 } }, ...critical],
    };
    for (const [s] of sides) {
      const m = d.map[s];
      const steps = m.lower.flatMap((lower, k) => (s === "long"
        ? [[m.upper[k], m.reproduction[k]], [lower, m.reproduction[k]]]
        : [[lower, m.reproduction[k]], [m.upper[k], m.reproduction[k]]]));
      if (steps.length) series.push(line(`R, ${s}`, t[s], steps, { xAxisIndex: 1, yAxisIndex: 1, lineStyle: { width: 1.5 }, areaStyle: { color: t[s], opacity: 0.15 }, tooltip: { show: false } }));
    }
    const last = series[series.length - 1];
    last.markLine = {
      silent: true, symbol: "none", data: [{ yAxis: 1, name: "R = 1" }], lineStyle: { color: t.muted, type: "dashed" },
      label: { color: t.muted, position: "insideStartTop", formatter: (p) => p.name },
    };
    const x = (extra) => axis(t, "", { type: "value", scale: true, min: range[0], max: range[1], splitNumber: t.narrow ? 3 : 5, splitLine: { show: false }, axisLabel: { formatter: price, showMinLabel: false, showMaxLabel: false }, ...extra });
    return base(t, {
      legend: { ...base(t).legend, data: series.map((s) => s.name).filter((n) => !n.startsWith("R,")) },
      grid: [
        { left: t.narrow ? 62 : 84, right: 24, top: t.narrow ? 84 : 54, bottom: "38%" },
        { left: t.narrow ? 62 : 84, right: 24, top: "69%", bottom: 52 },
      ],
      tooltip: tooltip(t, {
        formatter: (items) => {
          const at = items[0].axisValue;
          const s = at < d.spot ? "long" : "short";
          const side = d.shock[s];
          if (!side.shock.length) return tip(`${price(at)} USD`, []);
          const k = side.shock.reduce((best, v, i) => (Math.abs(v - at) < Math.abs(side.shock[best] - at) ? i : best), 0);
          return tip(`shock to ${price(side.shock[k])}`, [["ends at", price(side.end[k])],
            ["liquidated", `${usd(side.liquidated[k])} USD`], ["rounds", String(side.rounds[k])],
            ["runs away", side.runaway[k] ? "yes" : "no"]]);
        },
      }),
      xAxis: [x({ gridIndex: 0 }), x({ gridIndex: 1, name: "price, USD" })],
      yAxis: [
        axis(t, t.narrow ? "" : "ends at, USD", { type: "value", scale: true, gridIndex: 0, nameGap: 66, axisLabel: { formatter: price } }),
        axis(t, t.narrow ? "" : "R", { type: "value", gridIndex: 1, nameGap: 66, min: 0, splitNumber: 3 }),
      ],
      dataZoom: zoom({ xAxisIndex: [0, 1] }),
      series,
    });
  },
};
