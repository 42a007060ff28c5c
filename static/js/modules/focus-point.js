// A click on the picture says what matters most in it: the two number fields take the place over. They do the same without script.

export function start(figure) {
  const picture = figure.querySelector("img");
  const field = (name) => document.querySelector(`[data-focus="${name}"]`);
  const [across, down] = [field("across"), field("down")];
  if (!across || !down) return;
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  mark.setAttribute("class", "focus-mark");
  mark.setAttribute("viewBox", "0 0 100 100");
  mark.setAttribute("preserveAspectRatio", "none");
  mark.setAttribute("aria-hidden", "true");
  const dot = document.createElementNS(mark.namespaceURI, "ellipse");
  mark.append(dot);
  const frame = document.createElement("span");
  frame.className = "focus-frame";
  picture.replaceWith(frame);
  frame.append(picture, mark);

  const show = () => {
    const shape = picture.clientHeight ? picture.clientWidth / picture.clientHeight : 1;
    dot.setAttribute("cx", across.value || 50);
    dot.setAttribute("cy", down.value || 50);
    dot.setAttribute("rx", 3);
    dot.setAttribute("ry", 3 * shape);
  };
  const percent = (part, whole) => String(Math.min(100, Math.max(0, Math.round((100 * part) / whole))));
  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    across.value = percent(event.clientX - box.left, box.width);
    down.value = percent(event.clientY - box.top, box.height);
    show();
  });
  [across, down].forEach((each) => each.addEventListener("input", show));
  picture.addEventListener("load", show);
  show();
}
