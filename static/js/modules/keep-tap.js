// A tap, or the hours of today, that are not lost on a bad connection: it is kept on the phone, sent when there is a net, and the server decides whether it
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
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
    if (pressed && pressed.name) fields.push([pressed.name, pressed.value]);
    const tap = { key, who: form.dataset.who, url: form.getAttribute("action"), fields, at: Date.now() };
    if (!key || !box || !keep([...kept(), tap])) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    send((refused) => {
      // Something was filled in wrongly: the page itself says what, and keeps it.
      if (refused.key !== key) return false;
      form.submit();
      return true;
    }).then(() => form.removeAttribute("aria-busy"));
  });
}

/** Everything that waits, oldest first. What was answered goes; then the page shows what the server says, unless `takesBack`
 * a refused one. */
async function send(takesBack) {
  const mine = kept().filter((tap) => tap.who === box.dataset.who);
  if (sending || !mine.length) return;
  sending = true;
  let answered = 0;
  let why = "";
  let refused = null;
  for (const tap of mine) {
    why = await sendOne(tap);
    if (why === "refused") {
      refused = tap;
      why = "";
    }
    if (why) break;
    keep(kept().filter((each) => each.key !== tap.key));
    answered += 1;
  }
  sending = false;
  if (refused && typeof takesBack === "function" && takesBack(refused)) return;
  if (why) say(why);
  // Not a reload: after a refused form that would send the form once more.
  else if (answered) location.replace(box.dataset.page);
}

/** "" when the server has answered for good, else the reason to keep the tap. */
async function sendOne(tap) {
  const token = document.querySelector("input[name=csrf_token]");
  const body = new URLSearchParams({ csrf_token: token ? token.value : "", key: tap.key, age: String(Math.max(0, Math.round((Date.now() - tap.at) / 1000))) });
  for (const [name, value] of tap.fields || [[tap.name, tap.value]]) if (name) body.append(name, value);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(tap.url, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual", signal: patience.signal });
    if (answer.type === "opaqueredirect" || answer.status === 400) return "signedOut";
    if (answer.status === 422) return "refused";
    return answer.ok || [403, 404].includes(answer.status) ? "" : "kept";
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
