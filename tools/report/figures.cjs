
// Behind the bundle: writes the charts of DATA.json as NAME.svg into FOLDER, and says which.
//   node SCRIPT.cjs DATA.json FOLDER
const fs = require("fs");
const path = require("path");
const [input, folder] = process.argv.slice(2);
const { data, css, titles } = JSON.parse(fs.readFileSync(input, "utf8"));
for (const [name, svg] of Object.entries(globalThis.cascadeFigures(data, css, titles))) {
  fs.writeFileSync(path.join(folder, `${name}.svg`), svg);
  console.log(name);
}
