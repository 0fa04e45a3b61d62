// Holds every stylesheet and script the portal serves against what Chromium 90 knows; `make check` runs it after the build.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { cssFaults, jsFaults } from "./browser_floor.mjs";

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join("static", "src") ? [] : files(path);
    return [path];
  });
}

// Libraries' scripts that our pages load, named on the command line, are held against the same floor.
const served = [...files("static"), ...process.argv.slice(2)];
let faulty = 0;
let looked = 0;
for (const path of served) {
  const check = path.endsWith(".css") ? cssFaults : path.endsWith(".js") ? jsFaults : null;
  if (!check) continue;
  looked += 1;
  for (const fault of check(readFileSync(path, "utf8"))) {
    console.error(`${path}: ${fault}`);
    faulty += 1;
  }
}
if (!served.includes(join("static", "build", "portal.css"))) {
  console.error("static/build/portal.css is missing: run `npm run build` first");
  faulty += 1;
}
console.log(`browser floor: ${looked} files, ${faulty} faults`);
process.exit(faulty ? 1 : 0);
