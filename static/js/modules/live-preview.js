// What is written, beside its form, as its reader will see it. On a wide screen both stand side by side; on a narrow one two
// buttons change between them. Without script the form's own button 预览 opens the same page.

const QUIET_MS = 500;

export function start(frame) {
  const form = frame.querySelector("form");
  const pane = frame.querySelector(".write-look");
  const button = form.querySelector("[data-preview]");
  if (!window.DOMParser || !window.fetch) return;
  let waiting = 0;
  let asked = 0;

  const show = async () => {
    const number = ++asked;
    let answer;
    try {
      answer = await fetch(button.formAction, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
    } catch {
      return; // No network just now; what stands there stays.
    }
    if (!answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-preview]");
    if (!found) return;
    for (const heading of found.querySelectorAll("h1")) heading.replaceWith(lowered(heading));
    for (const each of found.querySelectorAll("[id]")) each.removeAttribute("id");
    const place = pane.scrollTop;
    pane.textContent = "";
    pane.append(document.adoptNode(found));
    pane.scrollTop = place;
    const here = pane.querySelector("[data-here]");
    if (here && !place) pane.scrollTop = Math.max(here.offsetTop - pane.offsetTop - 24, 0);
  };

  pane.hidden = false;
  frame.classList.add("write--live");
  frame.prepend(tabs(frame, show));
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, QUIET_MS);
  });
  form.addEventListener("change", show);
  show();
}

function lowered(heading) {
  const other = document.createElement("h2");
  other.className = "write-title";
  other.append(...heading.childNodes);
  return other;
}

function tabs(frame, show) {
  const bar = document.createElement("div");
  bar.className = "write-tabs";
  const choose = (isLooking) => {
    frame.classList.toggle("write--looking", isLooking);
    write.setAttribute("aria-pressed", String(!isLooking));
    look.setAttribute("aria-pressed", String(isLooking));
    if (isLooking) show();
  };
  const write = tab(frame.dataset.write, () => choose(false));
  const look = tab(frame.dataset.look, () => choose(true));
  write.setAttribute("aria-pressed", "true");
  look.setAttribute("aria-pressed", "false");
  bar.append(write, look);
  return bar;
}

function tab(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--plain";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}
