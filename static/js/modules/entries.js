// The buttons of the rows of a form (再加一条, 上移, 下移, 删除) answer in place: the server rearranges what is typed and this
// puts its rows here. Without script, or without network, the same buttons send the form and show it again.

export function start(list) {
  const form = list.closest("form");
  if (!window.DOMParser || !window.fetch) return;
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=act]");
    if (!button) return;
    event.preventDefault();
    if (list.hasAttribute("aria-busy")) return;
    list.setAttribute("aria-busy", "true");
    const typed = new URLSearchParams(new FormData(form));
    typed.append(button.name, button.value);
    const place = button.formAction.split("#")[1];
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: typed, credentials: "same-origin" });
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      const rows = page && page.getElementById(list.id);
      if (!rows) throw new Error("no rows");
      list.textContent = "";
      list.append(...document.adoptNode(rows).childNodes);
      list.removeAttribute("aria-busy");
      show(document.getElementById(place), button.value);
      form.dispatchEvent(new Event("change"));
    } catch {
      send(form, button);
    }
  });
}

const WRITTEN = "input:not([type=hidden]), textarea, select";
// Found records are chosen from; after a choice one may look for the next.
const HELD = { find: "[name=act][value^=take]", take: "input[name$=find]", drop: "input[name$=find]" };

// A new row is written at once; a moved one is held on to, to be moved further.
function show(row, act) {
  if (!row) return;
  const [verb] = act.split("-");
  const held = row.querySelector(HELD[verb] || (verb === "up" || verb === "down" ? `[name=act][value^=${verb}]` : WRITTEN));
  (held || row.querySelector(verb === "find" ? "input[name$=find]" : `button, ${WRITTEN}`)).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function send(form, button) {
  const act = document.createElement("input");
  act.type = "hidden";
  act.name = button.name;
  act.value = button.value;
  form.append(act);
  form.action = button.formAction;
  form.submit();
}
