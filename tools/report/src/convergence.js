// (k) A headline figure by the number of paths it is taken over, with its interval.
import { axis, band, base, line, tip, tooltip } from "./common.js";
import { percent, price, times, whole } from "./format.js";

const chart = (pick, show, title) => ({
  needs: (d) => d.convergence && d.convergence.paths.length > 1 && pick(d).length,
  option: (d, t) => {
    const x = d.convergence.paths;
    const series = [];
    pick(d).forEach(({ name, color, figure }) => {
      const points = x.map((n, k) => [n, figure.value[k], figure.low[k], figure.high[k]]).filter((p) => p[1] !== null);
      const known = points.filter((p) => p[2] !== null && p[3] !== null);
      series.push(line(name, t[color], points.map((p) => [p[0], p[1]]), { showSymbol: true }));
      series.push(band(t, `${name} band`, t[color], 0.2, known.map((p) => [p[0], p[2], p[3]])));
    });
    return base(t, {
      legend: { ...base(t).legend, data: pick(d).map((s) => s.name) },
      grid: { left: 8, right: 34, top: 34, bottom: 30, containLabel: true },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const k = x.indexOf(items[0].value[0]);
          return tip(`${title}, ${whole(x[k])} paths`, pick(d).map(({ name, figure }) =>
            [name, show(figure.value[k]), figure.low[k] === null ? "" : `${show(figure.low[k])} to ${show(figure.high[k])}`]));
        },
      }),
      xAxis: axis(t, "paths", { type: "log", logBase: 10, min: x[0], max: x[x.length - 1], splitLine: { show: false }, axisLabel: { formatter: whole, showMinLabel: false } }),
      yAxis: axis(t, "", { type: "value", scale: true, axisLabel: { formatter: show } }),
      series,
    });
  },
});

const byThreshold = (key) => (d) => d.thresholds
  .map((h, k) => ({ name: price(h.price), color: h.side, figure: d.convergence[key][k] }))
  .filter((s) => s.figure.value.some((v) => v !== null));

export const reach = chart(byThreshold("probability"), percent, "reached");
export const further = chart(byThreshold("overshoot"), times, "as far beyond");
export const drawdown = chart((d) => [{ name: "99 % drawdown", color: "feedback", figure: d.convergence.drawdown }], percent, "drawdown");
