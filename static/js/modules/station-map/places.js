// The places as the server sends them (app/stations/points.py), and the little arithmetic the map needs.
const SCHEMATIC = 1, DEMONSTRATION = 2, CHINESE_NAME = 4;
const EARTH_RADIUS_M = 6_371_000;

export async function ask(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** Rows of bare values as objects; services come as triples of word, state and when. */
export function read(answer) {
  const { kinds, kindNames, statuses, words } = answer;
  return answer.points.map(([code, name, lat, lng, kind, open, line, where, marks, said]) => ({
    code, name, lat, lng,
    kind: kinds[kind],
    kindName: kindNames[kind],
    open,
    line: words[line],
    where: words[where],
    isSchematic: (marks & SCHEMATIC) > 0,
    isDemonstration: (marks & DEMONSTRATION) > 0,
    lang: marks & CHINESE_NAME ? "zh-CN" : "",
    services: triples(said).map(([label, status, when]) => ({
      label: words[label], status: statuses[status], when: when < 0 ? "" : words[when],
    })),
  }));
}

function triples(numbers) {
  const found = [];
  for (let i = 0; i < numbers.length; i += 3) found.push(numbers.slice(i, i + 3));
  return found;
}

/** Great-circle distance of two {lat, lng}. */
export function metres(a, b) {
  const rad = Math.PI / 180;
  const half =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lng - a.lng) * rad) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(half));
}

/** “300 米”, “1.2 公里”, as the server writes it. */
export function distance(from, to, words) {
  const far = metres(from, to);
  if (far < 15) return words.here;
  if (far < 950) return say(words.metres, { n: Math.max(10, Math.round(far / 10) * 10) });
  return say(words.kilometres, { n: (Math.round(far / 100) / 10).toLocaleString("en") });
}

/** Fill in {n} and the like. */
export function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Leave nothing in `element` but these (Element.replaceChildren is younger than our oldest browsers). */
export function fill(element, ...content) {
  element.textContent = "";
  element.append(...content);
}
