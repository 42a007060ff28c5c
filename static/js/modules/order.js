// Blocks of a page are dragged to another place by their handle, with a mouse, a pen or a finger; ↑ and ↓ on the handle move
// them by one. While one is dragged the others are folded, so that a long page fits on a small screen. Without script the
// buttons 上移 and 下移 do the same.

const EDGE_PX = 70; // So near the edge of the screen the page rolls on.
const STEP_PX = 9;

export function start(list) {
  const blocks = [...list.children];
  const formOf = (block) => block.querySelector("form input[name=steps]")?.form;
  const moved = (block, steps) => {
    const form = formOf(block);
    form.elements.steps.value = String(steps);
    form.submit();
  };
  blocks.forEach((block, place) => {
    const grip = block.querySelector(".desk-grip");
    if (!grip || !formOf(block)) return;
    grip.hidden = false;
    grip.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      if (blocks[place + step]) moved(block, step);
    });
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault();
      grip.focus({ preventScroll: true });
      drag(list, block, grip, event, () => {
        const steps = [...list.children].indexOf(block) - place;
        if (steps) moved(block, steps);
      });
    });
  });
  // Back on the page after a move: one goes on from the block one held.
  const held = blocks.find((block) => block.id && `#${block.id}` === location.hash);
  held?.querySelector(".desk-grip")?.focus({ preventScroll: true });
}

function drag(list, block, grip, begun, done) {
  const before = [...list.children];
  let at = begun.clientY;
  let rolling = 0;
  list.classList.add("desk-blocks--moving");
  // Else the browser scrolls along with each change of place, and the block in hand runs on to the end of the list.
  list.style.setProperty("overflow-anchor", "none");
  block.classList.add("desk-block--dragged");
  grip.setPointerCapture(begun.pointerId);
  window.scrollBy(0, middle(grip) - at);

  // The others make way; the one in hand stays where it is in the document, or the browser would let go of it.
  const place = () => {
    let next = block.previousElementSibling;
    while (next && at < middle(next)) {
      block.after(next);
      next = block.previousElementSibling;
    }
    next = block.nextElementSibling;
    while (next && at > middle(next)) {
      block.before(next);
      next = block.nextElementSibling;
    }
  };
  const roll = () => {
    // A handle may be taken near the edge: only who moves towards it wants to go on.
    const isUp = at < Math.min(EDGE_PX, begun.clientY);
    const isDown = at > Math.max(window.innerHeight - EDGE_PX, begun.clientY);
    const way = isUp ? -1 : isDown ? 1 : 0;
    if (way) {
      window.scrollBy(0, way * STEP_PX);
      place();
    }
    rolling = requestAnimationFrame(roll);
  };
  const move = (event) => {
    at = event.clientY;
    place();
  };
  const finish = (isMeant) => {
    cancelAnimationFrame(rolling);
    grip.removeEventListener("pointermove", move);
    grip.removeEventListener("pointerup", drop);
    grip.removeEventListener("pointercancel", drop);
    document.removeEventListener("keydown", escape);
    list.classList.remove("desk-blocks--moving");
    list.style.removeProperty("overflow-anchor");
    block.classList.remove("desk-block--dragged");
    if (isMeant) done();
    else list.append(...before);
  };
  const drop = (event) => finish(event.type === "pointerup");
  const escape = (event) => {
    if (event.key === "Escape") finish(false);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", drop);
  grip.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", escape);
  rolling = requestAnimationFrame(roll);
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}
