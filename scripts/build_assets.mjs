// Builds what browsers fetch: one compressed stylesheet and one icon sprite, from static/src to static/build.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const SOURCE = "static/src";
const BUILD = "static/build";
const CSS_LIMIT = 25 * 1024; // gzipped, the weight budget of a first visit

// The names `make check` fails on too; here the build stops before anybody sees the page.
const BANNED = /oklch\(|light-dark\(|color-mix\(|:has\(|@container/;

function fail(sentence) {
  console.error(`build: ${sentence}`);
  process.exit(1);
}

function buildCss() {
  const { css } = sass.compile(`${SOURCE}/portal.scss`, {
    style: "compressed",
    loadPaths: ["node_modules"],
    // Bootstrap 5.3 still imports; its warnings are not ours to mend.
    quietDeps: true,
    silenceDeprecations: ["import"],
  });
  const banned = css.match(BANNED);
  if (banned) fail(`portal.css holds ${banned[0]}, which Chromium 90 does not know`);
  const weight = gzipSync(css, { level: 9 }).length;
  if (weight > CSS_LIMIT) fail(`portal.css weighs ${weight} bytes gzipped, more than ${CSS_LIMIT}`);
  writeFileSync(`${BUILD}/portal.css`, css);
  console.log(`portal.css  ${(css.length / 1024).toFixed(1)} KB, ${(weight / 1024).toFixed(1)} KB gzipped`);
}

function symbol(name) {
  let svg;
  try {
    svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  } catch {
    fail(`there is no outline icon named ${name}`);
  }
  const drawing = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "")
    .replace(/>\s+</g, "><")
    .trim();
  // Stroke width is left to the stylesheet.
  const look = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${look}>${drawing}</symbol>`;
}

function buildIcons() {
  const names = readFileSync(`${SOURCE}/icons.txt`, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice) fail(`icons.txt names ${twice} twice`);
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>\n`;
  writeFileSync(`${BUILD}/icons.svg`, sprite);
  console.log(`icons.svg   ${names.length} icons, ${(sprite.length / 1024).toFixed(1)} KB`);
}

mkdirSync(BUILD, { recursive: true });
buildCss();
buildIcons();
