// A tap that is not lost on a bad connection: it is kept on the phone, sent when there is a net, and the server decides whether it
// still counts. Without script, or where nothing can be kept, the form is sent as any other.
const STORE = "taps";
const PATIENCE = 8000;
const AGAIN = 20000;
let box = null;
let sending = false;

export function start(element) {
  if (element.tagName === "FORM") watch(element);
  else {
    box = element;
    window.addEventListener("online", send);
    setInterval(send, AGAIN);
    send();
  }
}

function watch(form) {
  let pressed = null;
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button");
  });
  form.addEventListener("submit", (event) => {
    const key = newKey();
    const tap = { key, who: form.dataset.who, url: form.getAttribute("action"), name: pressed ? pressed.name : "", value: pressed ? pressed.value : "", at: Date.now() };
    if (!key || !box || !keep([...kept(), tap])) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    send().then(() => form.removeAttribute("aria-busy"));
  });
}

/** Everything that waits, oldest first. What was answered goes; then the page shows what the server says. */
async function send() {
  const mine = kept().filter((tap) => tap.who === box.dataset.who);
  if (sending || !mine.length) return;
  sending = true;
  let answered = 0;
  let why = "";
  for (const tap of mine) {
    why = await sendOne(tap);
    if (why) break;
    keep(kept().filter((each) => each.key !== tap.key));
    answered += 1;
  }
  sending = false;
  if (why) say(why);
  else if (answered) location.reload();
}

/** "" when the server has answered for good, else the reason to keep the tap. */
async function sendOne(tap) {
  const token = document.querySelector("input[name=csrf_token]");
  const body = new URLSearchParams({ csrf_token: token ? token.value : "", key: tap.key, age: String(Math.max(0, Math.round((Date.now() - tap.at) / 1000))) });
  if (tap.name) body.append(tap.name, tap.value);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(tap.url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual", signal: patience.signal });
    if (answer.type === "opaqueredirect" || answer.status === 400) return "signedOut";
    return answer.ok || [403, 404, 422].includes(answer.status) ? "" : "kept";
  } catch {
    return "kept";
  } finally {
    clearTimeout(timer);
  }
}

function say(why) {
  box.textContent = box.dataset[why];
  box.hidden = false;
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) || [];
  } catch {
    return [];
  }
}

function keep(taps) {
  try {
    localStorage.setItem(STORE, JSON.stringify(taps));
    return true;
  } catch {
    return false;
  }
}

function newKey() {
  if (!window.crypto || !window.fetch || !window.AbortController) return "";
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
