// Blackens parts of a picture before it leaves the telephone: the picture is painted anew with its black parts and sent in place of
// the file. Where the browser cannot do that, the places go along and the server covers them before anything is kept.

const WHOLE = 1000, LARGEST = 1600, STEP = 20, NEW = 220;

export function start(cover) {
  const part = (name) => cover.querySelector(`[data-cover="${name}"]`);
  const form = cover.closest("form");
  const file = form.querySelector('input[type="file"]');
  const [stage, canvas, value, said] = ["stage", "canvas", "value", "said"].map(part);
  const ink = canvas.getContext("2d");
  let picture, drag, places = [];

  const load = (source) => {
    const image = new Image();
    image.addEventListener("load", () => begin(image));
    image.src = source;
  };

  function begin(image) {
    picture = image;
    const scale = Math.min(1, LARGEST / Math.max(image.naturalWidth, image.naturalHeight));
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    places = [];
    part("tool").hidden = false;
    part("typed").hidden = true;
    draw();
  }

  function draw(mark = true) {
    ink.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const [number, place] of places.entries()) {
      const [x, y, width, height] = place.map((each, side) => (each * (side % 2 ? canvas.height : canvas.width)) / WHOLE);
      ink.fillStyle = "#000";
      ink.fillRect(x, y, width, height);
      if (mark && number === places.length - 1) {
        ink.strokeStyle = "#e2a72e";
        ink.lineWidth = Math.max(3, canvas.width / 200);
        ink.strokeRect(x, y, width, height);
      }
    }
    value.value = places.map((place) => place.join(",")).join(";");
    said.textContent = places.length ? cover.dataset.words.replace("{n}", places.length).replace("{all}", places.length) : "";
  }

  const within = (number, least, most) => Math.round(Math.min(Math.max(number, least), most));

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [within(((event.clientX - box.left) / box.width) * WHOLE, 0, WHOLE), within(((event.clientY - box.top) / box.height) * WHOLE, 0, WHOLE)];
  }

  canvas.addEventListener("pointerdown", (event) => {
    drag = at(event);
    canvas.setPointerCapture(event.pointerId);
    places.push([...drag, 1, 1]);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = at(event);
    const left = Math.min(x, drag[0], WHOLE - 1), top = Math.min(y, drag[1], WHOLE - 1);
    places[places.length - 1] = [left, top, Math.max(1, Math.abs(x - drag[0])), Math.max(1, Math.abs(y - drag[1]))];
    draw();
  });
  const drop = () => {
    if (!drag) return;
    drag = null;
    const [, , width, height] = places[places.length - 1];
    if (width < 6 || height < 6) places.pop(); // A tap is no place.
    draw();
  };
  canvas.addEventListener("pointerup", drop);
  canvas.addEventListener("pointercancel", drop);

  const add = () => {
    places.push([(WHOLE - NEW) / 2, (WHOLE - NEW) / 2, NEW, NEW / 2]);
    draw();
    stage.focus();
  };
  const undo = () => {
    places.pop();
    draw();
  };
  part("add").addEventListener("click", add);
  part("undo").addEventListener("click", undo);
  stage.addEventListener("keydown", (event) => {
    const place = places[places.length - 1];
    const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    const size = { "+": STEP, "=": STEP, "-": -STEP }[event.key];
    if (!place || !(way || size || event.key === "Delete")) return;
    event.preventDefault();
    if (event.key === "Delete") return undo();
    if (way) {
      place[0] = within(place[0] + way[0], 0, WHOLE - place[2]);
      place[1] = within(place[1] + way[1], 0, WHOLE - place[3]);
    } else {
      place[2] = within(place[2] + size, STEP, WHOLE - place[0]);
      place[3] = within(place[3] + size / 2, STEP / 2, WHOLE - place[1]);
    }
    draw();
  });

  if (cover.dataset.source) {
    const lazily = () => picture || load(cover.dataset.source);
    const fold = cover.closest("details");
    if (fold) fold.addEventListener("toggle", lazily);
    else lazily();
    return;
  }
  if (!file) return;
  file.addEventListener("change", () => file.files[0] && load(URL.createObjectURL(file.files[0])));
  form.addEventListener("submit", (event) => {
    if (!picture || !places.length || form.dataset.covered || typeof DataTransfer !== "function") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    draw(false);
    canvas.toBlob((blob) => {
      form.dataset.covered = "true";
      try {
        const carrier = new DataTransfer();
        carrier.items.add(new File([blob], "covered.jpg", { type: "image/jpeg" }));
        file.files = carrier.files;
      } catch {
        // The server covers the places before it keeps anything.
      }
      form.submit();
    }, "image/jpeg", 0.92);
  }, true);
}
