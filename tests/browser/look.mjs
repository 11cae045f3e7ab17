// Opens report pages in Chromium and says what a reader would meet; judges nothing.
//   node look.mjs NODE_MODULES CHROMIUM < {"pages": [{"name", "file", "shots"?}]} > {"name": observations}
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, executablePath] = process.argv.slice(2);
const require = createRequire(pathToFileURL(path.join(path.resolve(modules), "x.js")));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath, headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});

// A page with everything noted that it must not do.
const open = async (file, options) => {
  const context = await browser.newContext({ deviceScaleFactor: 1, ...options });
  const page = await context.newPage();
  const seen = { messages: [], requests: [], dialogs: [] };
  const url = pathToFileURL(file).href;
  page.on("console", (m) => seen.messages.push(`${m.type()}: ${m.text()}`));
  page.on("pageerror", (e) => seen.messages.push(`exception: ${e.message}`));
  page.on("dialog", (d) => { seen.dialogs.push(d.message()); d.dismiss(); });
  page.on("request", (r) => { if (r.url() !== url) seen.requests.push(r.url()); });
  await page.goto(url);
  return { context, page, seen };
};

const figures = (page) => page.$$eval(".figure", (list) => list.map((e) => ({
  ...e.dataset, of: e.closest("[data-of]")?.dataset.of, text: e.textContent,
})));

const panels = (page) => page.$$eval("section.panel", (list) => list.map((e) => ({
  id: e.id, title: e.querySelector("h2").textContent, statement: e.querySelector(".statement").textContent,
  rows: e.querySelectorAll("tbody tr").length, charts: [...e.querySelectorAll("[data-chart]")].map((c) => c.dataset.chart),
  height: e.getBoundingClientRect().height,
})));

// What sticks out of the window, scrolling boxes apart.
const overflow = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("body *")].filter((e) => {
    if (e.closest(".scroll, nav ol, .skip, .spoken, svg") && !e.matches(".scroll, nav ol")) return false;
    const box = e.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
  });
  return { page: document.documentElement.scrollWidth - width, elements: out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)) };
});

const drawn = (page, name) => page.$eval(`[data-chart="${name}"]`, (e) => {
  const canvas = e.querySelector("canvas");
  if (!canvas) return null;
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let inked = 0;
  const colors = new Set();
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3] > 0) inked += 1;
    if (pixels[i + 3] === 255) colors.add((pixels[i] >> 4) * 256 + (pixels[i + 1] >> 4) * 16 + (pixels[i + 2] >> 4));
  }
  return { share: (4 * inked) / pixels.length, colors: colors.size };
});

const picture = (page, name) => page.$eval(`[data-chart="${name}"] canvas`, (c) => c.toDataURL());

// Charts draw on the next frames: does the picture become (un)equal to another within a while?
const becomes = async (page, name, other, equal) => {
  for (let i = 0; i < 20; i += 1) {
    if (((await picture(page, name)) === other) === equal) return true;
    await page.waitForTimeout(25);
  }
  return false;
};

const violations = async (page) => {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)), count: v.nodes.length }));
};

// One chart by pointer and by keys.
const use = async (page, name) => {
  const chart = page.locator(`[data-chart="${name}"]`);
  await chart.scrollIntoViewIfNeeded();
  await page.waitForFunction((n) => document.querySelector(`[data-chart="${n}"] canvas`), name);
  const ink = await drawn(page, name);
  await chart.focus();
  const before = await picture(page, name);
  await page.keyboard.press("+");
  const zooms = await becomes(page, name, before, false);
  await page.keyboard.press("0");
  const restores = await becomes(page, name, before, true);
  const box = await chart.boundingBox();
  const tip = async () => page.$eval(`[data-chart="${name}"]`, (e) => {
    const node = e.querySelector(".tip");
    return node && getComputedStyle(node).visibility !== "hidden" && node.style.display !== "none" ? node.textContent : "";
  });
  let shown = "";
  for (const [x, y] of [[0.5, 0.6], [0.35, 0.6], [0.62, 0.4], [0.5, 0.8], [0.45, 0.5], [0.7, 0.55], [0.3, 0.7]]) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    shown = await tip();
    if (shown) break;
  }
  await page.mouse.move(2, 2);
  await page.keyboard.press("ArrowRight");
  const spoken = await page.$eval("#spoken", (e) => e.textContent);
  return { ink, tip: shown, spoken, zooms, restores };
};

const look = async ({ file, shots, quick }) => {
  const out = {};
  const desk = await open(file, { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  out.firstPaint = await desk.page.evaluate(() => new Promise((done) => {
    const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
    const wait = () => (paint() ? done(paint().startTime) : setTimeout(wait, 10));
    wait();
  }));
  out.title = await desk.page.title();
  out.heading = await desk.page.$eval("h1", (e) => e.textContent);
  out.body = await desk.page.$eval("main", (e) => e.textContent);
  out.planted = await desk.page.evaluate(() => ({ ran: window.planted === true, images: document.images.length, scripts: document.scripts.length }));
  out.figures = await figures(desk.page);
  out.panels = await panels(desk.page);
  out.charts = {};
  for (const name of out.panels.flatMap((p) => p.charts)) {
    const live = await desk.page.$eval(`[data-chart="${name}"]`, (e) => e.closest("figure").classList.contains("drawn"));
    if (live && !quick) out.charts[name] = await use(desk.page, name);
  }
  out.desk = await overflow(desk.page);
  if (!quick) out.axeLight = await violations(desk.page);
  if (shots) {
    for (const [label, width, scheme] of [["1440-light", 1440, "light"], ["1440-dark", 1440, "dark"], ["390-light", 390, "light"], ["390-dark", 390, "dark"]]) {
      const shot = await open(file, { viewport: { width, height: 900 }, colorScheme: scheme });
      for (const chart of await shot.page.$$("[data-chart]")) await chart.scrollIntoViewIfNeeded();
      await shot.page.waitForTimeout(200);
      for (const panel of await shot.page.$$("section.panel")) {
        await panel.screenshot({ path: `${shots}/${label}-${await panel.getAttribute("id")}.png` });
      }
      await shot.page.evaluate(() => window.scrollTo(0, 0));
      await shot.page.screenshot({ path: `${shots}/${label}-top.png` });
      await shot.context.close();
    }
    await desk.page.pdf({ path: `${shots}/page.pdf`, format: "A4", printBackground: true });
  }
  const phone = await open(file, { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  for (const chart of quick ? [] : await phone.page.$$(".drawn [data-chart]")) await chart.scrollIntoViewIfNeeded();
  out.phone = await overflow(phone.page);
  out.phoneBackground = await phone.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (!quick) out.axeDark = await violations(phone.page);
  await phone.page.click("#theme");
  out.phoneSwitched = await phone.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const wall = await open(file, { viewport: { width: 3840, height: 2160 } });
  out.wall = await overflow(wall.page);
  const plain = await open(file, { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  out.plain = {
    note: await plain.page.locator("noscript").innerText(),
    tables: await plain.page.locator("table:visible").count(),
    charts: await plain.page.locator("[data-chart]:visible").count(),
    text: (await plain.page.locator("main").innerText()).length,
  };
  out.seen = { messages: [], requests: [], dialogs: [] };
  for (const { seen, context } of [desk, phone, wall, plain]) {
    for (const key of Object.keys(seen)) out.seen[key].push(...seen[key]);
    await context.close();
  }
  return out;
};

const input = JSON.parse(fs.readFileSync(0, "utf8"));
const result = {};
for (const page of input.pages) result[page.name] = await look(page);
await browser.close();
process.stdout.write(JSON.stringify(result));
