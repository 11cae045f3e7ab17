// Two results side by side: A in one colour, B in another.
import { axis, band, base, line, markLabel, sides, tip, tooltip, whiskers, zoom } from "./common.js";
import { quantileLine } from "./fan.js";
import { number, percent, price, short, usd, usdTick } from "./format.js";

const both = [["a", "A"], ["b", "B"]];
const color = (t, key) => t[key === "a" ? "first" : "second"];
const label = (d, key, name) => (d.a.name === d.b.name ? name : `${name}: ${d[key].name}`);

// By how much each main figure of B lies over that of A, relative to A, with its interval.
export const shift = {
  needs: (d) => d.shift && d.shift.length,
  option: (d, t) => {
    const rows = d.shift;
    return base(t, {
      legend: { show: false },
      grid: { left: 8, right: t.narrow ? 14 : 28, top: 14, bottom: 34, containLabel: true },
      tooltip: tooltip(t, {
        axisPointer: { type: "shadow" },
        formatter: (items) => {
          const row = rows[items[0].dataIndex];
          return tip(row.figure, [["A", number(row.a)], ["B", number(row.b)], ["B over A", percent(row.shift)],
            ...(row.low === null ? [] : [["interval", `${percent(row.low)} to ${percent(row.high)}`]])]);
        },
      }),
      xAxis: axis(t, "B - A, relative to A", { type: "value", axisLabel: { formatter: percent } }),
      yAxis: axis(t, "", {
        type: "category", inverse: true, data: rows.map((row) => row.figure), splitLine: { show: false },
        axisLabel: { color: t.text, fontSize: t.narrow ? 10 : 12, interval: 0, hideOverlap: false, width: t.narrow ? 150 : 270, overflow: "truncate" },
      }),
      series: [
        {
          type: "scatter", name: "B over A", color: t.second, itemStyle: { color: t.second }, symbolSize: 8, z: 5, data: rows.map((row) => row.shift),
          markLine: { silent: true, symbol: "none", data: [{ xAxis: 0, name: "", lineStyle: { color: t.text, type: "solid", width: 1 }, label: { show: false } }] },
        },
        whiskers("interval", t.second, rows.map((row, k) => [k, row.low, row.high])),
      ],
    });
  },
};

export const prices = {
  needs: (d) => d.a && d.a.fan && d.b.fan,
  option: (d, t) => {
    const series = [];
    for (const [key, name] of both) {
      const r = d[key];
      const edges = [0.01, 0.99].map((share) => quantileLine(r, "feedback", share));
      series.push(band(t, label(d, key, `${name}, 1 to 99 %`), color(t, key), 0.14, edges[0].map(([x, y], k) => [x, y, edges[1][k][1]])));
      series.push(line(label(d, key, `${name}, median`), color(t, key), quantileLine(r, "feedback", 0.5)));
      for (const edge of edges) series.push(line(`${name} edge`, color(t, key), edge, { lineStyle: { width: 1.5, type: key === "a" ? "solid" : "dashed" } }));
    }
    return base(t, {
      grid: { ...base(t).grid, top: t.narrow ? 104 : 40 },
      legend: { ...base(t).legend, data: series.map((s) => s.name).filter((n) => !n.endsWith("edge")) },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const hours = items[0].value[0];
          const cells = (share) => both.map(([key]) => {
            const points = quantileLine(d[key], "feedback", share);
            const point = points.find((p) => Math.abs(p[0] - hours) < 1e-9);
            return point ? price(point[1]) : "";
          });
          return tip(`after ${short(hours)} h`, [["quantile", "A", "B"], ...[0.99, 0.95, 0.5, 0.05, 0.01].map((q) => [percent(q), ...cells(q)])]);
        },
      }),
      xAxis: axis(t, "hours since the start", { type: "value", min: 0, splitLine: { show: false } }),
      yAxis: axis(t, t.narrow ? "" : "price with feedback, USD", { type: "value", scale: true, nameGap: 62, axisLabel: { formatter: price } }),
      dataZoom: zoom({ xAxisIndex: 0 }),
      series,
    });
  },
};

export const losses = {
  needs: (d) => d.a && d.a.loss && d.b.loss,
  option: (d, t) => {
    const worlds = [["baseline", "dashed", 1.5], ["feedback", "solid", 2]];
    const curve = (r, world) => r.loss.level.map((x, k) => [x, r.loss[world].p[k]]).filter((p) => p[1] > 0);
    const lowest = Math.min(...both.flatMap(([key]) => worlds.flatMap(([world]) => curve(d[key], world).map((p) => p[1]))));
    return base(t, {
      tooltip: tooltip(t, {
        formatter: (items) => {
          const x = items[0].value[0];
          // Each file has levels of its own: the last one up to here.
          const show = (key, world) => percent(d[key].loss[world].p[d[key].loss.level.filter((level) => level <= x + 1e-9).length - 1]);
          return tip(`loss over ${percent(x)}`, [["", "A", "B"], ...worlds.map(([world]) => [world, show("a", world), show("b", world)])]);
        },
      }),
      xAxis: axis(t, "loss over the horizon", { type: "value", min: 0, splitLine: { show: false }, axisLabel: { formatter: percent, showMaxLabel: false } }),
      yAxis: axis(t, t.narrow ? "" : "probability of a larger loss", { type: "log", min: 10 ** Math.floor(Math.log10(lowest)), max: 1, nameGap: 56, axisLabel: { formatter: percent } }),
      dataZoom: zoom({ xAxisIndex: 0 }),
      series: both.flatMap(([key, name]) => worlds.map(([world, type, width]) =>
        line(label(d, key, `${name}, ${world}`), color(t, key), curve(d[key], world), { lineStyle: { type, width } }))),
    });
  },
};

export const maps = {
  needs: (d) => d.a && both.some(([key]) => sides.some(([s]) => d[key].map[s].edge.length)),
  option: (d, t) => {
    const series = both.flatMap(([key, name]) => sides.map(([s]) => {
      const side = d[key].map[s];
      return line(label(d, key, name), color(t, key), side.edge.map((x, k) => [x, side.cumulative[k]]),
        { lineStyle: { type: key === "a" ? "solid" : "dashed" } });
    }));
    const view = [Math.min(d.a.map.view[0], d.b.map.view[0]), Math.max(d.a.map.view[1], d.b.map.view[1])];
    series[0].markLine = {
      silent: true, symbol: "none",
      data: (d.a.spot === d.b.spot ? [["a", "spot"]] : both.map(([key, name]) => [key, `spot of ${name}`])).map(([key, name], k) => (
        { xAxis: d[key].spot, name, lineStyle: { color: t.text, type: "solid", width: 1 }, label: markLabel(t, { distance: 6 + 16 * k }) })),
    };
    const cumulative = (side, x) => side.edge.reduce((sum, edge, k) => ((side.edge[0] >= x ? edge >= x : edge <= x) ? Math.max(sum, side.cumulative[k]) : sum), 0);
    return base(t, {
      legend: { ...base(t).legend, data: [...new Set(series.map((s) => s.name))] },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const x = items[0].axisValue;
          return tip(`${price(x)} USD`, both.map(([key, name]) =>
            [name, `${usd(cumulative(d[key].map[x < d[key].spot ? "long" : "short"], x))} USD up to here`]));
        },
      }),
      xAxis: axis(t, "price, USD", { type: "value", scale: true, min: view[0], max: view[1], splitNumber: t.narrow ? 3 : 5, splitLine: { show: false }, axisLabel: { formatter: price, showMinLabel: false, showMaxLabel: false } }),
      yAxis: axis(t, t.narrow ? "" : "cumulative intensity, USD", { type: "value", nameGap: 52, axisLabel: { formatter: usdTick } }),
      dataZoom: zoom({ xAxisIndex: 0 }),
      series,
    });
  },
};
