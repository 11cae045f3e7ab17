// (e) Loss exceedance: how likely a loss over the horizon beyond each size, both worlds, with bands.
import { axis, band, base, line, tip, tooltip, zoom } from "./common.js";
import { percent, short } from "./format.js";

export default {
  needs: (d) => d.loss && d.loss.level.length > 1,
  option: (d, t) => {
    const least = 0.5 / d.paths;
    const points = (world) => d.loss.level.map((x, k) => [100 * x, d.loss[world].p[k]]).filter((p) => p[1] > 0);
    const bounds = (world) => d.loss.level
      .map((x, k) => [100 * x, Math.max(least, d.loss[world].low[k]), Math.max(least, d.loss[world].high[k]), d.loss[world].p[k]])
      .filter((p) => p[3] > 0).map((p) => p.slice(0, 3));
    const series = [];
    for (const [world, color] of [["baseline", t.baseline], ["feedback", t.feedback]]) {
      series.push(line(world, color, points(world)));
      series.push(band(t, `${world} band`, color, 0.25, bounds(world)));
    }
    return base(t, {
      grid: { ...base(t).grid, top: 40 },
      legend: { ...base(t).legend, data: ["baseline", "feedback"] },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const k = d.loss.level.findIndex((x) => Math.abs(100 * x - items[0].axisValue) < 1e-9);
          const row = (w) => [w, percent(d.loss[w].p[k]), `${percent(d.loss[w].low[k])} to ${percent(d.loss[w].high[k])}`];
          return tip(`loss beyond ${short(items[0].axisValue)} %`, [row("baseline"), row("feedback")]);
        },
      }),
      xAxis: axis(t, "loss of price over the horizon, %", { type: "value", min: 0, splitLine: { show: false } }),
      yAxis: axis(t, t.narrow ? "" : "probability of a larger loss", { type: "log", min: Math.pow(10, Math.floor(Math.log10(least))), max: 1, nameGap: 62, axisLabel: { formatter: percent } }),
      dataZoom: zoom({ xAxisIndex: 0 }),
      series,
    });
  },
};
