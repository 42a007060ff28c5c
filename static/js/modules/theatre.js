// The paper theatre: its sheets move against each other as one walks; arrows and numbers lead from stage to stage.
// Nothing moves by itself, and nothing at all for who asked for less motion or reads in large type.

const TURN = 7; // Degrees a stage beside the middle is turned towards it.

export function start(theatre) {
  const house = theatre.querySelector(".theatre-house");
  const stages = [...theatre.querySelectorAll(".stage")].map((element) => ({
    element,
    box: element.querySelector(".stage-box"),
    sheets: [...element.querySelectorAll("[data-depth]")].map((sheet) => ({ sheet, depth: Number(sheet.dataset.depth) })),
  }));
  const stops = [...theatre.querySelectorAll(".theatre-stop")];
  const steps = [...theatre.querySelectorAll("[data-step]")];
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const isStill = () => still.matches || document.documentElement.dataset.size === "large";

  const middle = (element) => element.offsetLeft + element.offsetWidth / 2;
  // At the ends the first and the last stage are where one stands, though they do not reach the middle.
  function here() {
    const room = house.scrollWidth - house.clientWidth;
    if (room <= 0 || house.scrollLeft <= 4) return 0;
    if (house.scrollLeft >= room - 4) return stages.length - 1;
    const seen = house.scrollLeft + house.clientWidth / 2;
    const away = stages.map(({ element }) => Math.abs(middle(element) - seen));
    return away.indexOf(Math.min(...away));
  }

  function go(number) {
    const stage = stages[Math.min(Math.max(number, 0), stages.length - 1)].element;
    const left = middle(stage) - house.clientWidth / 2;
    if (isStill()) house.scrollLeft = left;
    else house.scrollTo({ left, behavior: "smooth" });
  }

  function draw() {
    waiting = false;
    const now = here();
    stops.forEach((stop, number) => (number === now ? stop.setAttribute("aria-current", "true") : stop.removeAttribute("aria-current")));
    for (const step of steps) step.disabled = Number(step.dataset.step) < 0 ? now === 0 : now === stages.length - 1;
    if (isStill()) return;
    const seen = house.scrollLeft + house.clientWidth / 2;
    for (const { element, box, sheets } of stages) {
      const offset = (middle(element) - seen) / element.offsetWidth;
      if (Math.abs(offset) > 3) continue;
      const near = Math.max(-1.2, Math.min(1.2, offset));
      box.style.transform = `perspective(1400px) rotateY(${(-near * TURN).toFixed(2)}deg)`;
      for (const { sheet, depth } of sheets) sheet.style.transform = `translate3d(${(-near * depth * 0.8).toFixed(1)}px, 0, 0)`;
    }
  }

  let waiting = false;
  const ask = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  };

  stops.forEach((stop, number) => stop.addEventListener("click", (event) => {
    event.preventDefault();
    go(number);
  }));
  for (const step of steps) {
    step.hidden = false;
    step.addEventListener("click", () => go(here() + Number(step.dataset.step)));
  }
  house.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(here() + way);
  });
  house.addEventListener("scroll", ask, { passive: true });
  window.addEventListener("resize", ask);
  draw();
}
