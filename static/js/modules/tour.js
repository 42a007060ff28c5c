// A guided tour through one picture: a step at a time, its words under the picture. Without script the steps are a list.
import { lookAt } from "./zoom.js";

export function start(tour) {
  const part = (name) => tour.querySelector(`[data-tour="${name}"]`);
  const steps = [...tour.querySelectorAll("[data-step]")];
  const zoom = tour.querySelector('[data-module="zoom"]');
  const [begin, back, on, end, count, said] = ["begin", "back", "on", "end", "count", "said"].map(part);
  let now = -1;

  function show(number) {
    now = number;
    const walking = now >= 0;
    steps.forEach((step, each) => {
      step.hidden = walking && each !== now;
      if (each === now) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    for (const element of [back, on, count, end]) element.hidden = !walking;
    begin.hidden = walking;
    if (!walking) return;
    back.disabled = now === 0;
    on.disabled = now === steps.length - 1;
    count.textContent = `${now + 1} / ${steps.length}`;
    said.textContent =
      tour.dataset.words.replace("{n}", now + 1).replace("{all}", steps.length) + steps[now].textContent.replace(/\s+/g, " ").trim();
    lookAt(zoom, steps[now].dataset.step.split(",").map(Number));
  }

  function go(way) {
    const next = now + way;
    if (next < 0 || next >= steps.length) return;
    show(next);
    // The button one stands on may have come to its end.
    if (document.activeElement.disabled) (way > 0 ? back : on).focus();
  }

  begin.addEventListener("click", () => {
    show(0);
    on.focus();
    tour.scrollIntoView({ block: "start" });
  });
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));
  end.addEventListener("click", () => {
    show(-1);
    begin.focus();
  });
  part("steps").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    show(steps.indexOf(link.closest("[data-step]")));
    on.focus();
  });
  tour.querySelector(".tour-acts").addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || now < 0) return;
    event.preventDefault();
    go(way);
  });
  begin.hidden = false;
}
