// (c) Price over time: quantiles over paths, both worlds.
import { axis, band, base, horizontalMarks, line, tip, tooltip, zoom } from "./common.js";
import { percent, price, short } from "./format.js";

// A quantile of price over time, from spot on: [hours, USD] each.
export const quantileLine = (d, world, share) => {
  const q = d.fan.quantile.findIndex((x) => Math.abs(x - share) < 1e-9);
  return [[0, d.spot], ...d.fan.time.map((t, k) => [t / 3600, d.fan[world][k][q]])];
};

export default {
  needs: (d) => d.fan,
  option: (d, t) => {
    const bands = [[0.01, 0.99, 0.16], [0.05, 0.95, 0.22], [0.25, 0.75, 0.3]];
    const between = (world, low, high) => {
      const upper = quantileLine(d, world, high);
      return quantileLine(d, world, low).map(([x, y], k) => [x, y, upper[k][1]]);
    };
    const name = (low, high) => `feedback ${Math.round(100 * low)} to ${Math.round(100 * high)} %`;
    const shown = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
    const series = bands.map(([low, high, opacity]) => band(t, name(low, high), t.feedback, opacity, between("feedback", low, high)));
    series.push(line("feedback median", t.feedback, quantileLine(d, "feedback", 0.5)));
    series.push(line("baseline median", t.baseline, quantileLine(d, "baseline", 0.5), { lineStyle: { type: "dashed", width: 1.5 } }));
    for (const share of [0.01, 0.99]) {
      series.push(line("baseline 1 and 99 %", t.baseline, quantileLine(d, "baseline", share), { lineStyle: { type: "solid", width: 1.5 } }));
    }
    series[3].markLine = horizontalMarks(d, t);
    return base(t, {
      grid: { ...base(t).grid, top: t.narrow ? 84 : 40 },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const k = items[0].dataIndex;
          const value = (world, share) => price(quantileLine(d, world, share)[k][1]);
          return tip(`after ${short(items[0].value[0])} h`, [["quantile", "baseline", "feedback"],
            ...shown.slice().reverse().map((q) => [percent(q), value("baseline", q), value("feedback", q)])]);
        },
      }),
      xAxis: axis(t, "hours since the start", { type: "value", min: 0, max: d.fan.time[d.fan.time.length - 1] / 3600, splitLine: { show: false } }),
      yAxis: axis(t, t.narrow ? "" : "price, USD", { type: "value", scale: true, nameGap: 62, axisLabel: { formatter: price } }),
      dataZoom: zoom({ xAxisIndex: 0 }),
      series,
    });
  },
};
