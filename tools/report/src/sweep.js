// (l) Sweeps: one chart for each figure, "tornado-0", "tornado-1", ...; an entry of `families` makes the chart of an item.
import { axis, base, line, markLabel, sides, tip, tooltip, viridis, whiskers, zoom } from "./common.js";
import { number } from "./format.js";

const grid = (t, extra) => ({ left: 8, right: t.narrow ? 12 : 20, top: 12, bottom: 30, containLabel: true, ...extra });
const labels = (t) => ({ type: "category", inverse: true, axisLabel: { color: t.text, fontSize: 12, width: t.narrow ? 90 : 120, overflow: "truncate" } });

// Bars from the base to where each input's ends take the figure; both ends on one line per input.
const tornado = {
  needs: (item) => item.rows.length,
  option: (item, t) => {
    const end = (key, name, color) => ({
      type: "custom", name, color, itemStyle: { color }, clip: true,
      encode: { x: 1, y: 0 },
      data: item.rows.map((row, k) => [k, row[key][1]]).filter((p) => p[1] !== null),
      renderItem: (params, api) => {
        const [x0] = api.coord([item.base, api.value(0)]);
        const [x1, y] = api.coord([api.value(1), api.value(0)]);
        const height = Math.min(22, 0.62 * api.size([0, 1])[1]);
        return { type: "rect", shape: { x: Math.min(x0, x1), y: y - height / 2, width: Math.max(1, Math.abs(x1 - x0)), height }, style: { fill: color, opacity: 0.85 } };
      },
    });
    const low = end("low", "lowest value", t.short);
    const high = end("high", "highest value", t.long);
    const ends = item.rows.flatMap((row) => [row.low[1], row.high[1]]).filter((v) => v !== null).concat(item.base ?? []);
    const reach = Math.max(...ends) - Math.min(...ends) || 1;
    return base(t, {
      grid: grid(t, { top: 34 }),
      tooltip: tooltip(t, {
        axisPointer: { type: "shadow" },
        formatter: (items) => {
          const row = item.rows[items[0].value[0]];
          return tip(row.input, [["its value", "figure"], [number(row.low[0]), number(row.low[1])], ["base", number(item.base)], [number(row.high[0]), number(row.high[1])]]);
        },
      }),
      xAxis: axis(t, "", { type: "value", scale: true, min: Math.min(...ends) - 0.05 * reach, max: Math.max(...ends) + 0.05 * reach, axisLabel: { formatter: number, showMinLabel: false, showMaxLabel: false } }),
      yAxis: { ...axis(t, ""), ...labels(t), data: item.rows.map((row) => row.input), splitLine: { show: false } },
      series: [low, high, {
        // What the keys walk along; also carries the line of the base.
        type: "scatter", name: "base", symbolSize: 0.1, color: t.text, data: item.rows.map((row, k) => [k, item.base]),
        encode: { x: 1, y: 0 }, silent: true,
        markLine: { silent: true, symbol: "none", data: item.base === null ? [] : [{ xAxis: item.base, name: `base ${number(item.base)}`, lineStyle: { color: t.text, type: "solid", width: 1 }, label: markLabel(t, { position: "start" }) }] },
      }],
      legend: { ...base(t).legend, data: ["lowest value", "highest value"] },
    });
  },
};

const indices = {
  needs: (item) => item.rows.length,
  option: (item, t) => {
    const bar = (key, name, color) => ({
      type: "bar", name, color, itemStyle: { color }, barGap: "10%", barCategoryGap: "30%", data: item.rows.map((row) => row[key][0]),
    });
    const intervals = (key, down) => whiskers(`${key} interval`, t.text, item.rows.map((row, k) => [k, row[key][1], row[key][2]]), 1.5, down);
    return base(t, {
      grid: grid(t, { top: 34 }),
      legend: { ...base(t).legend, data: ["alone (first order)", "with others (total)"] },
      tooltip: tooltip(t, {
        axisPointer: { type: "shadow" },
        formatter: (items) => {
          const row = item.rows[items[0].dataIndex];
          const shown = ([value, low, high]) => (low === null ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`);
          return tip(row.input, [["first order", shown(row.first)], ["total", shown(row.total)]]);
        },
      }),
      xAxis: axis(t, "share of the variance", { type: "value", min: (v) => Math.min(0, v.min), axisLabel: { formatter: number, showMinLabel: false } }),
      yAxis: { ...axis(t, ""), ...labels(t), data: item.rows.map((row) => row.input), splitLine: { show: false } },
      series: [bar("first", "alone (first order)", t.baseline), bar("total", "with others (total)", t.feedback),
        intervals("first", -0.18), intervals("total", 0.18)],
    });
  },
};

const response = {
  needs: (item) => item.points.some((p) => p[1] !== null),
  option: (item, t) => {
    const known = item.points.filter((p) => p[2] !== null && p[3] !== null);
    return base(t, {
      legend: { show: false },
      grid: grid(t),
      tooltip: tooltip(t, {
        formatter: (items) => {
          const p = item.points[items[0].dataIndex];
          return tip(`${item.input} ${number(p[0])}`, [["figure", number(p[1])], ...(p[2] === null ? [] : [["interval", `${number(p[2])} to ${number(p[3])}`]])]);
        },
      }),
      xAxis: axis(t, item.input, { type: "value", scale: true, splitLine: { show: false }, axisLabel: { formatter: number } }),
      yAxis: axis(t, "", { type: "value", scale: true, axisLabel: { formatter: number } }),
      series: [
        line("figure", t.feedback, item.points.map((p) => [p[0], p[1]]), {
          showSymbol: true,
          markLine: { silent: true, symbol: "none", data: item.base === null ? [] : [{ yAxis: item.base, name: "base", lineStyle: { color: t.muted, type: "dashed" }, label: markLabel(t, { position: "insideStartTop" }) }] },
        }),
        ...known.map((p) => line("interval", t.feedback, [[p[0], p[2]], [p[0], p[3]]], { lineStyle: { width: 1 }, tooltip: { show: false }, silent: true })),
      ],
      dataZoom: zoom({ xAxisIndex: 0 }),
    });
  },
};

// Light text on the dark end of the scale, dark on the light one.
const surface = {
  needs: (item) => item.cells.some((c) => c[2] !== null),
  option: (item, t) => {
    const values = item.cells.map((c) => c[2]).filter((v) => v !== null);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const light = (v) => high === low || (v - low) / (high - low) > 0.6;
    return base(t, {
      legend: { show: false },
      grid: grid(t, { top: 12 }),
      tooltip: tooltip(t, {
        trigger: "item",
        formatter: (p) => tip(number(p.value[2]), [[item.x, number(item.columns[p.value[0]])], [item.y, number(item.rows[p.value[1]])]]),
      }),
      visualMap: { show: false, hoverLink: false, type: "continuous", dimension: 2, min: low, max: high === low ? low + 1 : high, inRange: { color: viridis } },
      xAxis: axis(t, item.x, { type: "category", data: item.columns.map(number), splitLine: { show: false } }),
      yAxis: axis(t, item.y, { type: "category", data: item.rows.map(number), nameGap: 56, splitLine: { show: false } }),
      series: [{
        type: "custom", name: "figure", clip: true, encode: { x: 0, y: 1, tooltip: 2 },
        data: item.cells.filter((c) => c[2] !== null),
        renderItem: (params, api) => {
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const [width, height] = api.size([1, 1]);
          const box = { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2 };
          return {
            type: "group",
            children: [
              { type: "rect", shape: box, style: { fill: api.visual("color") } },
              ...(width > 34 && height > 15 ? [{ type: "text", style: { text: number(api.value(2)), x, y, align: "center", verticalAlign: "middle", fill: light(api.value(2)) ? "#111" : "#fff", fontSize: 12, fontFamily: t.font } }] : []),
            ],
          };
        },
      }],
    });
  },
};

export const families = { tornado, indices, response, surface };

// The second input at which R passes 1, over the first.
export const critical = {
  needs: (d) => d.critical && sides.some(([s]) => d.critical[s].some((v) => v !== null)),
  option: (d, t) => {
    const c = d.critical;
    const wide = c.range[0] > 0 && c.range[1] > 8 * c.range[0];
    return base(t, {
      grid: { ...base(t).grid, top: 40 },
      tooltip: tooltip(t, {
        formatter: (items) => {
          const k = c.at.indexOf(items[0].value[0]);
          return tip(`${c.x} ${number(c.at[k])}: R passes 1 at ${c.y}`, sides.map(([s]) => [s, c[s][k] === null ? "nowhere" : number(c[s][k])]));
        },
      }),
      xAxis: axis(t, c.x, { type: "value", scale: true, splitLine: { show: false }, axisLabel: { formatter: number } }),
      yAxis: axis(t, t.narrow ? "" : c.y, { type: wide ? "log" : "value", scale: true, nameGap: 60, min: c.range[0], max: c.range[1], axisLabel: { formatter: number } }),
      dataZoom: zoom({ xAxisIndex: 0 }),
      series: sides.map(([s]) => line(s === "long" ? "longs" : "shorts", t[s], c.at.map((x, k) => [x, c[s][k]]), { showSymbol: true })),
    });
  },
};
