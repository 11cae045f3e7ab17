// (g) How often cascades of each size occur, per thousand paths, by octaves of notional.
import { axis, base, sides, tip, tooltip } from "./common.js";
import { short, usd, usdTick, whole } from "./format.js";

export default {
  needs: (d) => d.sizes && d.sizes.edge.length,
  option: (d, t) => base(t, {
    grid: { ...base(t).grid, top: 40 },
    tooltip: tooltip(t, {
      axisPointer: { type: "shadow" },
      formatter: (items) => {
        const k = items[0].dataIndex;
        return tip(`${usd(d.sizes.edge[k])} to ${usd(2 * d.sizes.edge[k])} USD`,
          sides.map(([s]) => [s, `${short(d.sizes[s][k])} in 1,000 paths`]));
      },
    }),
    xAxis: axis(t, "notional of a cascade, USD", { type: "category", data: d.sizes.edge.map(usdTick), splitLine: { show: false } }),
    yAxis: axis(t, t.narrow ? "" : "cascades in 1,000 paths", { type: "log", min: d.sizes.floor, startValue: d.sizes.floor, nameGap: 52, axisLabel: { formatter: (v) => (v >= 1 ? whole(v) : short(v)) } }),
    dataZoom: [{ type: "inside", xAxisIndex: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: "shift", preventDefaultMouseMove: false }],
    series: sides.map(([s, name]) => ({
      type: "bar", name, color: t[s], itemStyle: { color: t[s] }, data: d.sizes[s].map((v) => (v > 0 ? v : null)), barGap: "0%", barCategoryGap: "12%",
    })),
  }),
};
