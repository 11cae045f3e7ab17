// Draws the charts of a report from the data embedded in the page. Without it the page still reads: text and tables
// are there already. Asks nothing of the network.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomInsideComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import { paperTheme, theme } from "./common.js";
import { losses, maps, prices, shift } from "./compare.js";
import { drawdown, further, reach } from "./convergence.js";
import fan from "./fan.js";
import heat from "./heat.js";
import loss from "./loss.js";
import map from "./map.js";
import payments from "./payments.js";
import shock from "./shock.js";
import sizes from "./sizes.js";
import { critical, families } from "./sweep.js";

echarts.use([BarChart, CustomChart, LineChart, ScatterChart, DataZoomInsideComponent, GridComponent, LegendComponent,
  MarkLineComponent, TitleComponent, TooltipComponent, VisualMapContinuousComponent, CanvasRenderer, SVGRenderer]);

const charts = { map, fan, heat, loss, shock, sizes, payments, reach, further, drawdown, critical, shift, prices, losses, maps };

// A chart by its name; "tornado-2" is the third item of a family.
const chartOf = (name) => {
  const [kind, item] = name.split("-");
  if (item === undefined) return charts[kind];
  return {
    needs: (d) => d[kind] && families[kind].needs(d[kind][item]),
    option: (d, t) => families[kind].option(d[kind][item], t),
  };
};

const page = typeof document !== "undefined";
const data = page ? JSON.parse(document.getElementById("data").textContent) : null;
const live = new Map(); // element -> chart

const draw = (element) => {
  if (live.has(element)) return;
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption(chartOf(element.dataset.chart).option(data, theme()));
  live.set(element, chart);
};

// Anew, in the page's present colours. A tooltip that is open would be shown again after its maker is gone.
const renew = (element, chart, size) => {
  chart.dispatchAction({ type: "hideTip" });
  chart.resize(size);
  chart.setOption(chartOf(element.dataset.chart).option(data, theme()), { notMerge: true });
};

const redraw = () => {
  for (const [element, chart] of live) renew(element, chart);
};

// Keys on a focused chart: arrows walk along the values, + and - zoom, 0 or Escape shows all again.
const keys = (element) => {
  let index = -1;
  const range = [0, 100];
  const zoomTo = (low, high) => {
    [range[0], range[1]] = [Math.max(0, low), Math.min(100, high)];
    live.get(element).dispatchAction({ type: "dataZoom", start: range[0], end: range[1] });
  };
  const walk = (by) => {
    const chart = live.get(element);
    const series = chart.getOption().series;
    const k = series.findIndex((s) => s.data && s.data.length > 1 && s.type !== "custom");
    const at = k < 0 ? 0 : k;
    const length = series[at].data.length;
    index = Math.min(length - 1, Math.max(0, index < 0 ? (by > 0 ? 0 : length - 1) : index + by));
    chart.dispatchAction({ type: "showTip", seriesIndex: at, dataIndex: index });
    const shown = element.querySelector(".tip");
    document.getElementById("spoken").textContent = shown ? [...shown.querySelectorAll(".tip-title, tr")].map((n) =>
      [...(n.cells || [n])].map((c) => c.textContent).join(" ")).join("; ") : "";
  };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const width = range[1] - range[0];
    const middle = (range[0] + range[1]) / 2;
    const actions = {
      ArrowRight: () => walk(1),
      ArrowLeft: () => walk(-1),
      "+": () => zoomTo(middle - width / 4, middle + width / 4),
      "-": () => zoomTo(middle - width, middle + width),
      0: () => zoomTo(0, 100),
      Escape: () => { zoomTo(0, 100); live.get(element).dispatchAction({ type: "hideTip" }); index = -1; },
    };
    if (actions[event.key]) {
      actions[event.key]();
      event.preventDefault();
    }
  });
};

const themeButton = () => {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { button.textContent = dark() ? "Light" : "Dark"; };
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    label();
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { label(); redraw(); });
};

const start = () => {
  const elements = [...document.querySelectorAll("[data-chart]")].filter((e) => chartOf(e.dataset.chart).needs(data));
  for (const element of elements) {
    element.closest("figure").classList.add("drawn");
    keys(element);
  }
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) draw(entry.target);
    }
  }, { rootMargin: "400px" });
  elements.forEach((element) => seen.observe(element));
  // Without scripts the tables are the charts, and lie open.
  for (const details of document.querySelectorAll("details[open]")) details.open = false;
  let width = window.innerWidth;
  addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      requestAnimationFrame(redraw);
    }
  });
  // Paper is narrower than most windows, and white; a chart keeps its size unless told.
  const paper = (on) => {
    document.documentElement.classList.toggle("paper", on);
    if (on) elements.forEach(draw);
    for (const [element, chart] of live) {
      const small = element.closest(".multiples") !== null;
      renew(element, chart, on ? { width: small ? 320 : 660, height: small ? 220 : 340 } : { width: "auto", height: "auto" });
    }
  };
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
  themeButton();
};

// Without a page, as for `cascade report --figures`: the same charts as SVG texts, by name, on white, under their titles.
const figures = (input, css, titles) => {
  const t = paperTheme(css);
  const width = 960;
  const height = 560;
  const head = 52;
  const out = {};
  for (const [name, title] of Object.entries(titles.charts)) {
    const definition = chartOf(name);
    if (!definition.needs(input)) continue;
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
    const option = definition.option(input, t);
    const down = (part) => (Array.isArray(part) ? part.map(down) : part && { ...part, ...(typeof part.top === "number" ? { top: part.top + head } : {}) });
    chart.setOption({
      ...option,
      backgroundColor: t.panel,
      title: { text: title, subtext: titles.source, left: 8, top: 6, itemGap: 4, textStyle: { color: t.text, fontFamily: t.font, fontSize: 17 }, subtextStyle: { color: t.muted, fontFamily: t.font, fontSize: 12 } },
      ...Object.fromEntries(["legend", "grid", "visualMap"].filter((k) => option[k]).map((k) => [k, down(option[k])])),
      ...(option.legend ? { legend: { ...down(option.legend), itemGap: 28 } } : {}), // widths of text are guesses without a page
    });
    // Not every reader of SVG knows baselines; all know dy.
    out[name] = chart.renderToSVGString().replace(/dominant-baseline="central"/g, 'dy="0.35em"');
    chart.dispose();
  }
  return out;
};

if (page) start();
else globalThis.cascadeFigures = figures;
