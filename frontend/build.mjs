// Builds static/dist: style sheets, script modules and small data, under names that carry their content's hash.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { checkStyles } from "./compatibility.mjs";
import { divisions } from "./divisions.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "static");
const dist = join(source, "dist");
const LEFT_OVER = "left-over.json"; // Names of no use to new pages, and since when.
const KEPT = 7 * 24 * 3600 * 1000; // Milliseconds.
const target = ["chrome80", "safari13"];

async function main() {
  const started = performance.now();
  const problems = await checkStyles(join(source, "css"));
  if (problems.length) {
    console.error(`Style sheets use what the oldest supported browsers lack:\n  ${problems.join("\n  ")}`);
    process.exit(1);
  }
  const manifest = {};
  const written = new Map();
  await styles(manifest, written);
  await scripts(manifest, written);
  pictures(manifest, written);
  data(manifest, written);
  fonts(manifest, written);
  pack(written);
  writeAll(written, manifest);
  console.log(`front end: ${written.size} files in ${Math.round(performance.now() - started)} ms`);
}

/** site.css is tokens, base, head, frame, every component and page, in that order; the others are sheets of their own. */
async function styles(manifest, written) {
  const css = join(source, "css");
  const each = (folder) =>
    existsSync(join(css, folder)) ? readdirSync(join(css, folder)).filter((f) => f.endsWith(".css")).sort().map((f) => `${folder}/${f}`) : [];
  const sheets = {
    "site.css": ["tokens.css", "base.css", "head.css", "frame.css", ...each("components"), ...each("pages"), "large.css"],
    "desk.css": ["desk.css"],
    "print.css": ["print.css"],
    "list-paper.css": ["list-paper.css"],
    "exhibit-paper.css": ["exhibit-paper.css"],
    "station-map.css": ["station-map.css"],
    "paper.css": ["tokens.css", "paper.css", ...each("paper")],
  };
  for (const [name, parts] of Object.entries(sheets)) {
    const result = await build({
      stdin: { contents: parts.map((part) => `@import "./${part}";`).join("\n"), resolveDir: css, loader: "css" },
      bundle: true, minify: true, write: false, target, logLevel: "warning", external: ["/static/*"],
    });
    keep(`css/${name}`, result.outputFiles[0].contents, manifest, written);
  }
}

/** One entry, and a lazy chunk for every module an element asks for by data-module. */
async function scripts(manifest, written) {
  const result = await build({
    entryPoints: [join(source, "js/site.js")],
    bundle: true, splitting: true, format: "esm", minify: true, write: false, target,
    // Safari 13 knows destructuring; the table marks it for one corner (names of functions as default values) nobody here is in.
    supported: { destructuring: true },
    outdir: dist, entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", metafile: true, logLevel: "warning",
  });
  for (const file of result.outputFiles) {
    const name = basename(file.path);
    written.set(name, file.contents);
    if (name.startsWith("site-") && name.endsWith(".js")) manifest["js/site.js"] = name;
  }
  // A module's own name is known too: the worker that keeps a page for a time without a network must keep its module.
  for (const [path, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint?.includes("js/modules/")) manifest[`js/modules/${basename(entryPoint)}`] = basename(path);
  }
}

function pictures(manifest, written) {
  const folder = join(source, "img");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).sort()) {
    if ([".svg", ".png", ".webp", ".ico"].includes(extname(name))) keep(`img/${name}`, readFileSync(join(folder, name)), manifest, written);
  }
}

/** Streets and towns of the cities this code base serves; the server reads the plain name, browsers the hashed one. */
function data(manifest, written) {
  const content = Buffer.from(JSON.stringify(divisions(root)));
  written.set("divisions.json", content);
  manifest["divisions.json"] = "divisions.json";
}

/** Noto Sans SC (OFL) for paper only: PDFs print the same on every machine. Style sheets name it, so its name is plain. */
function fonts(manifest, written) {
  const folder = join(root, "node_modules/@expo-google-fonts/noto-sans-sc");
  for (const [weight, style] of [["400", "400Regular"], ["700", "700Bold"]]) {
    const name = `noto-sans-sc-${weight}.ttf`;
    written.set(name, readFileSync(join(folder, style, `NotoSansSC_${style}.ttf`)));
    manifest[`fonts/${name}`] = name;
  }
}

function keep(name, content, manifest, written) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const extension = extname(name);
  const hashed = `${basename(name, extension)}-${hash}${extension}`;
  manifest[name] = hashed;
  written.set(hashed, content);
}

/** Beside each text its packed twins, which the server hands to whoever takes them: a tenth of a second here, once. */
function pack(written) {
  for (const [name, content] of [...written]) {
    if (![".css", ".js", ".svg", ".json"].includes(extname(name)) || content.length < 500) continue;
    written.set(`${name}.gz`, gzipSync(content, { level: 9 }));
    written.set(`${name}.br`, brotliCompressSync(content));
  }
}

/** New files first, then the manifest. What no page asks for any more stays a week: a server that was started before goes on serving it. */
function writeAll(written, manifest) {
  mkdirSync(dist, { recursive: true });
  for (const [name, content] of written) put(name, content);
  put("manifest.json", text(manifest));
  const path = join(dist, LEFT_OVER), now = Date.now();
  const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {}, left = {};
  for (const name of readdirSync(dist)) {
    if (written.has(name) || ["manifest.json", LEFT_OVER].includes(name)) continue;
    if (now - (before[name] ?? now) > KEPT) rmSync(join(dist, name), { recursive: true });
    else left[name] = before[name] ?? now;
  }
  put(LEFT_OVER, text(left));
}

/** In one step, so that nobody is served half a file. */
function put(name, content) {
  writeFileSync(join(dist, `${name}.part`), content);
  renameSync(join(dist, `${name}.part`), join(dist, name));
}

function text(record) {
  const sorted = Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, null, 1)}\n`;
}

await main();
