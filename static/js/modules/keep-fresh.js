// A code that changes by itself: fetches the page again when its time is over and takes over the fresh part. Without script the
// page's own refresh does it. When the fetch fails it says so and goes on trying; it never pretends that the old code is good.
const RETRY = 5;

export function start(element) {
  let timer = 0;
  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(refresh, seconds * 1000);
  };
  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(element.id);
      element.innerHTML = fresh.innerHTML;
      if (!fresh.dataset.module) {
        // The voucher is not open any more: the rest of the page has changed too.
        location.reload();
        return;
      }
      plan(Number(fresh.dataset.seconds));
    } catch {
      say(element);
      plan(RETRY);
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
  plan(Number(element.dataset.seconds));
}

function say(element) {
  let line = element.querySelector(".not-fresh");
  if (!line) {
    line = document.createElement("p");
    line.className = "not-fresh";
    line.setAttribute("role", "alert");
    element.prepend(line);
  }
  line.textContent = element.dataset.failed;
}
