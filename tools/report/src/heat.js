// (d) Expected liquidations by time and price, USD per path, on a logarithmic scale of colour.
import { axis, base, horizontalMarks, tip, tooltip, viridis } from "./common.js";
import { price, span, usd, usdTick } from "./format.js";

export default {
  needs: (d) => d.heat && d.heat.cells.length,
  option: (d, t) => {
    const top = d.heat.max;
    const floor = Math.max(top * 1e-4, 1);
    const cells = d.heat.cells.filter((c) => c[2] >= floor);
    const data = cells.map(([column, bin, value]) => [
      column ? d.heat.time[column - 1] / 3600 : 0, d.heat.time[column] / 3600, d.heat.lower[bin], d.heat.upper[bin],
      Math.log10(value), value,
    ]);
    return base(t, {
      legend: { show: false },
      grid: { ...base(t).grid, top: 48 },
      tooltip: tooltip(t, {
        trigger: "item",
        formatter: (item) => {
          const [from, to, lower, upper, , value] = item.value;
          return tip(`${usd(value)} USD a path`, [["time", `${span(3600 * from)} to ${span(3600 * to)}`],
            ["price", `${price(lower)} to ${price(upper)}`]]);
        },
      }),
      visualMap: {
        type: "continuous", dimension: 4, min: Math.log10(floor), max: Math.log10(top), calculable: false,
        orient: "horizontal", left: 0, top: 0, itemWidth: 14, itemHeight: t.narrow ? 140 : 260,
        text: [`${usd(top)} USD a path`, usdTick(floor)], textStyle: { color: t.muted, fontFamily: t.font, fontSize: 12 },
        inRange: { color: viridis },
      },
      xAxis: axis(t, "hours since the start", { type: "value", min: 0, max: d.heat.time[d.heat.time.length - 1] / 3600, splitLine: { show: false } }),
      yAxis: axis(t, t.narrow ? "" : "price, USD", { type: "value", scale: true, min: d.heat.view[0], max: d.heat.view[1], nameGap: 62, axisLabel: { formatter: price, showMinLabel: false, showMaxLabel: false }, splitLine: { show: false } }),
      dataZoom: [{ type: "inside", yAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: "shift", preventDefaultMouseMove: false }],
      series: [{
        type: "custom", name: "expected liquidation", clip: true, encode: { x: [0, 1], y: [2, 3], tooltip: [5] }, data,
        markLine: horizontalMarks(d, t), progressive: 0,
        renderItem: (params, api) => {
          const [x0, y1] = api.coord([api.value(0), api.value(3)]);
          const [x1, y0] = api.coord([api.value(1), api.value(2)]);
          return { type: "rect", shape: { x: x0, y: y1, width: x1 - x0 + 0.4, height: y0 - y1 + 0.4 }, style: { fill: api.visual("color") } };
        },
      }],
    });
  },
};
