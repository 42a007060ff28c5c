// Blocks of a page may be dragged to another place by their head. The buttons 上移 and 下移 do the same from the keyboard.

export function start(list) {
  const blocks = [...list.children];
  const formOf = (block) => block.querySelector("form input[name=steps]")?.form;
  let dragged;
  blocks.forEach((block) => {
    const head = block.querySelector(".desk-block-head");
    if (!head || !formOf(block)) return;
    head.draggable = true;
    head.addEventListener("dragstart", (event) => {
      dragged = block;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      block.classList.add("desk-block--dragged");
    });
    head.addEventListener("dragend", () => block.classList.remove("desk-block--dragged"));
  });
  list.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
  });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest(".desk-block");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const form = formOf(dragged);
    form.elements.steps.value = String(blocks.indexOf(over) - blocks.indexOf(dragged));
    form.submit();
  });
}
