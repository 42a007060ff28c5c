// Refuses CSS that Chrome 80 or Safari on iOS 13 does not know, unless the reason below says why it does no harm there.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import doiuse from "doiuse";
import postcss from "postcss";

const BROWSERS = ["chrome 80", "ios_saf 13.0-13.1"];

/** Features by their caniuse name that may be used, and why a browser without them loses nothing that matters. */
const HARMLESS = {
  "css-gradients": "known to both; the table calls gradients without double-position stops and hints partial, and none is used",
  "css-overflow": "known to both; the table counts overflow: clip and the two-value form, and neither is used",
  "css-math-functions": "the table takes minmax() for min(); the rule below catches the real ones",
  "css-focus-visible": "only in rules of its own, which a browser without it drops whole, keeping the ring of :focus",
  "css-scroll-behavior": "only ever set back to auto",
  "css-clip-path": "polygons as ornament; without them the mark is a square",
  "css-masks": "the table counts clip-path twice",
  "multicolumn": "column-gap of grids and break-* in print; no columns are set",
  "text-decoration": "thickness and distance of an underline are refinements",
  "css-appearance": "the prefixed name stands beside it",
  "css-sticky": "without it the bar scrolls with the page",
  "css3-cursors-grab": "a telephone has no cursor",
  "pointer": "touch-action: both know none and manipulation; the table asks for the whole of pointer events",
  "css-paged-media": "print only",
  "css-page-break": "print only; old and new name stand side by side",
};

/** What the table of features does not cover, or covers too coarsely: each with what to write instead. */
const RULES = [
  [/:has\(/, ":has() is unknown to both"],
  [/:is\(|:where\(/, ":is() and :where() are unknown to both: write the selectors out"],
  [/@container|container-type/, "container queries are unknown to both"],
  [/@layer\b/, "cascade layers are unknown to both"],
  [/\bclamp\(|[^-\w](min|max)\(/, "min(), max() and clamp() start with iOS 13.4: use media queries"],
  [/aspect-ratio\s*:/, "aspect-ratio is unknown to both: give width and height, or padding"],
  [/(^|[;{\s])inset(-block|-inline)?\s*:/, "inset is unknown to iOS 13: write top, right, bottom, left"],
  [/color-mix\(|oklch\(|\blab\(/, "new colour functions are unknown to both"],
  [/\b\d*\.?\d+(dvh|svh|lvh|cqw|cqi)\b/, "new viewport units are unknown to both"],
];

export async function checkStyles(folder) {
  const problems = [];
  for (const file of cssFiles(folder)) {
    const text = readFileSync(file, "utf8");
    const name = relative(folder, file);
    const sheet = postcss.parse(text, { from: file });
    problems.push(...byTable(sheet, name), ...byHand(sheet, name));
  }
  return [...new Set(problems)];
}

function byTable(sheet, name) {
  const found = [];
  const plugin = doiuse({
    browsers: BROWSERS,
    ignore: Object.keys(HARMLESS),
    onFeatureUsage: (usage) => found.push(`${name}:${usage.usage.source.start.line} ${usage.feature}: ${usage.usage.toString().split("\n")[0].slice(0, 80)}`),
  });
  postcss([plugin]).process(sheet, { from: sheet.source.input.file }).sync();
  return found;
}

function byHand(sheet, name) {
  const found = [];
  const say = (node, why) => found.push(`${name}:${node.source.start.line} ${why}`);
  sheet.walk((node) => {
    const text = node.type === "decl" ? ` ${node.prop}: ${node.value}` : node.type === "rule" ? node.selector : node.type === "atrule" ? `@${node.name} ${node.params}` : "";
    for (const [pattern, why] of RULES) if (pattern.test(text)) say(node, why);
    if (node.type === "rule" && /:focus-visible/.test(node.selector) && node.selector.includes(",")) {
      say(node, ":focus-visible in a list of selectors makes iOS 13 drop the whole rule: give it a rule of its own");
    }
    if (node.type === "rule") flexGap(node, say);
  });
  return found;
}

/** iOS 13 knows gap in grids only. */
function flexGap(rule, say) {
  const value = (prop) => rule.nodes.filter((n) => n.type === "decl" && n.prop === prop).pop()?.value ?? "";
  if (/flex/.test(value("display")) && (value("gap") || value("column-gap") || value("row-gap"))) say(rule, "gap in a flex box is unknown to iOS 13: use margins or a grid");
}

function cssFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? cssFiles(join(folder, entry.name)) : entry.name.endsWith(".css") ? [join(folder, entry.name)] : []));
}
