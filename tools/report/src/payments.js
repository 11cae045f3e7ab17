// (i) Who pays: margin and what others add, down to nothing by what it goes to; mean of all paths.
import { axis, base, tip, tooltip } from "./common.js";
import { usd, usdTick } from "./format.js";

// Each step of the waterfall: what it is called, by how much it moves the level, its colour.
// What comes in stands first, so that the level never falls below nothing.
const steps = (p, t) => [
  ["margin", p.margin, t.baseline],
  ...(p.fund < 0 ? [["fund pays", -p.fund, t.feedback]] : []),
  ["bad debt", p.debt, t.short],
  ["loss of closing", -p.loss, t.long],
  ["back to traders", -p.returned, t.baseline],
  ...(p.fund < 0 ? [] : [["to the fund", -p.fund, t.feedback]]),
];

export default {
  needs: (d) => d.payments && d.payments.margin > 0,
  option: (d, t) => {
    let level = 0;
    const bars = steps(d.payments, t).map(([name, by, color]) => {
      const bar = { name, by, color, from: level, to: level + by };
      level += by;
      return bar;
    });
    return base(t, {
      legend: { show: false },
      grid: { ...base(t).grid, top: 28 },
      tooltip: tooltip(t, {
        axisPointer: { type: "shadow" },
        formatter: (items) => {
          const bar = bars[items[0].dataIndex];
          return tip(bar.name, [["mean of all paths", `${usd(Math.abs(bar.by))} USD`], ["leaves", `${usd(bar.to)} USD`]]);
        },
      }),
      xAxis: axis(t, "", { type: "category", data: bars.map((b) => b.name), splitLine: { show: false }, axisLabel: { interval: 0, hideOverlap: false, width: t.narrow ? 52 : 120, overflow: "break", lineHeight: 14 } }),
      yAxis: axis(t, t.narrow ? "" : "USD a path", { type: "value", nameGap: 52, axisLabel: { formatter: usdTick } }),
      series: [
        {
          type: "bar", stack: "level", name: "below", silent: true, itemStyle: { color: "transparent" },
          data: bars.map((b) => Math.max(0, Math.min(b.from, b.to))),
        },
        {
          type: "bar", stack: "level", name: "payments", barWidth: "56%",
          data: bars.map((b) => ({ value: Math.abs(b.by), itemStyle: { color: b.color } })),
          label: { show: true, position: "top", color: t.text, fontFamily: t.font, fontSize: 12, formatter: (p) => usd(Math.abs(bars[p.dataIndex].by)) },
        },
      ],
    });
  },
};
