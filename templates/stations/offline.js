{#- The worker that keeps the list. Written here and not in static/, because it names the built files it keeps. -#}
// Keeps one page, the plain list, and what it needs to look right. Everything else goes to the network as if this were not here.
// The list is asked for without cookies, so that nothing of a signed-in person is ever kept.
const CACHE = "stations-{{ version }}";
const LIST = {{ list_url|tojson }};
const NEEDED = {{ needed|tojson }};
const STALE_MS = 60 * 60 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("stations-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (NEEDED.includes(new URL(event.request.url).pathname)) event.respondWith(file(event.request));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(NEEDED);
  if (!(await takeList(cache))) throw new Error("the list is not there");
}

async function takeList(cache) {
  const answer = await fetch(LIST, { credentials: "omit", cache: "no-cache" });
  if (answer.ok) await cache.put(LIST, answer);
  return answer.ok;
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(renew().catch(() => undefined));
    return answer;
  } catch (error) {
    const answer = await kept();
    if (answer) return answer;
    throw error;
  }
}

async function kept() {
  const answer = await caches.match(LIST, { cacheName: CACHE });
  if (!answer) return undefined;
  const text = (await answer.text()).replace('data-kept="no"', 'data-kept="yes"');
  return new Response(text, { headers: answer.headers });
}

async function file(request) {
  return (await caches.match(request, { cacheName: CACHE })) || fetch(request);
}

/** A new copy once an hour, while somebody looks at the live pages anyway. */
async function renew() {
  const cache = await caches.open(CACHE);
  const old = await cache.match(LIST);
  const made = old && /data-made="([^"]+)"/.exec(await old.text());
  if (made && Date.now() - Date.parse(made[1]) < STALE_MS) return;
  await takeList(cache);
}
