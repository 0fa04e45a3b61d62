// What Chromium 90, our browser floor, lacks, and where it hurts: built CSS and the scripts we serve are held against this.
import { parse } from "acorn";

// Things that only look plainer when missing (accent-color, text-wrap) are not listed.
const CSS_LACKS = [
  ["oklch() or oklab()", /\bokl(ch|ab)\(/],
  ["lab(), lch() or color()", /[\s:,(](lab|lch|color)\(/],
  ["light-dark()", /light-dark\(/],
  ["color-mix()", /color-mix\(/],
  [":has()", /:has\(/],
  ["@container", /@container\b/],
  ["@layer", /@layer\b/],
  ["@scope", /@scope\b/],
  ["@starting-style", /@starting-style\b/],
  ["nesting", /[{;}]\s*&/],
  ["range media queries", /@media[^{]*[<>]/],
  ["dvh, svh or lvh units", /[\d.](dv|sv|lv)[hw]\b/],
  ["container units", /[\d.]cq[whib]\b/],
  ["subgrid", /\bsubgrid\b/],
  [":popover-open", /:popover-open/],
  ["single transforms (translate:, rotate:, scale:)", /[{;]\s*(translate|rotate|scale)\s*:/],
  ["another host", /url\(\s*["']?(https?:)?\/\//],
];

// Calls that came after Chromium 90; acorn finds syntax, not these.
const JS_LACKS = [
  ["Array.at or String.at", /\.at\(\s*-?\d/],
  ["findLast", /\.findLast(Index)?\(/],
  ["Object.hasOwn", /Object\.hasOwn\(/],
  ["Object.groupBy or Map.groupBy", /\b(Object|Map)\.groupBy\(/],
  ["structuredClone", /(?<![.\w])structuredClone\(/],
  ["crypto.randomUUID", /crypto\.randomUUID\(/],
  ["AbortSignal.timeout or .any", /AbortSignal\.(timeout|any)\(/],
  ["toSorted, toReversed, toSpliced", /\.to(Sorted|Reversed|Spliced)\(/],
  ["Promise.withResolvers", /Promise\.withResolvers\(/],
  ["popover", /\.(show|hide|toggle)Popover\(/],
  ["another host", /(import\s*\(?|from)\s*["'](https?:)?\/\//],
];

const found = (text, lacks) => lacks.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);

export function cssFaults(css) {
  return found(css, CSS_LACKS);
}

export function jsFaults(js, { ecmaVersion = 2021 } = {}) {
  const faults = found(js, JS_LACKS);
  for (const sourceType of ["script", "module"]) {
    try {
      parse(js, { ecmaVersion, sourceType });
      return faults;
    } catch (error) {
      if (sourceType === "module") faults.push(`syntax newer than ES${ecmaVersion}: ${error.message}`);
    }
  }
  return faults;
}
