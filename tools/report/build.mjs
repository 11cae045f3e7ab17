// Bundles src/main.js and the parts of Apache ECharts it uses into one script that runs from inside a page.
//   node build.mjs OUTPUT.js [node_modules]
// The licence notices of what is bundled stand at its head; nothing else in it is fetched from anywhere.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const [output, modules = path.join(here, "node_modules")] = process.argv.slice(2);
if (!output) {
  console.error("usage: node build.mjs OUTPUT.js [node_modules]");
  process.exit(64);
}
const require = createRequire(pathToFileURL(path.join(path.resolve(modules), "x.js")));
const esbuild = require("esbuild");

// Apache-2.0 (ECharts), BSD-3-Clause (zrender), 0BSD (tslib).
const read = (name) => fs.readFileSync(path.join(modules, name), "utf8").replace(/\r/g, "").trim();
const version = (name) => JSON.parse(read(`${name}/package.json`)).version;
const notice = [
  `Charts: Apache ECharts ${version("echarts")}.`,
  read("echarts/NOTICE"),
  read("echarts/LICENSE"),
  `With zrender ${version("zrender")}:`,
  read("zrender/LICENSE"),
  `and tslib ${version("tslib")}:`,
  read("tslib/LICENSE.txt"),
].join("\n\n").replace(/\*\//g, "* /");

const result = esbuild.buildSync({
  entryPoints: [path.join(here, "src/main.js")],
  nodePaths: [path.resolve(modules)],
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2019"],
  charset: "ascii",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  write: false,
});
let script = result.outputFiles[0].text;
// Inside <script>, these would end it or change how the rest is read.
script = script.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
if (/[^\x00-\x7f]|\r/.test(script)) throw new Error("the bundle is not plain ASCII with plain line ends");
fs.writeFileSync(output, `/*!\n${notice.replace(/[^\x00-\x7f]/g, "?").replace(/<\/script/gi, "< /script")}\n*/\n${script}`);
