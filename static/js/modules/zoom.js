// A picture to look into: OpenSeadragon under our own labelled buttons. Without script the link leads to the large picture.
// An address that ends in #xywh=x,y,w,h (pixels, Media Fragments) opens at that place.

const opened = new WeakMap();

/** Goes to a place of a picture ([x, y, width, height] in its pixels); opens it where it is still. */
export const lookAt = (zoom, place) => opened.get(start(zoom))(place);

const PLACE = /^#xywh=(\d+),(\d+),(\d+),(\d+)$/;

export function start(zoom) {
  if (opened.has(zoom)) return zoom;
  const part = (name) => zoom.querySelector(`[data-zoom="${name}"]`);
  const [view, controls, open, said] = ["view", "controls", "open", "said"].map(part);
  let viewer;

  async function show(place, quietly) {
    if (viewer) return;
    open.setAttribute("aria-disabled", "true");
    const { default: OpenSeadragon } = await import("openseadragon");
    refuseItsStyle();
    zoom.querySelector(".zoom-still").hidden = true;
    open.hidden = true;
    view.hidden = false;
    controls.hidden = false;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.dataset.size === "large";
    viewer = OpenSeadragon({
      element: view,
      tileSources: zoom.dataset.info,
      drawer: "canvas",
      showNavigationControl: false,
      animationTime: still ? 0 : 0.6,
      maxZoomPixelRatio: 2,
      visibilityRatio: 0.8,
      gestureSettingsMouse: { scrollToZoom: false, clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { pinchRotate: false },
    });
    viewer.addHandler("open", () => {
      if (place) viewer.viewport.fitBounds(viewer.viewport.imageToViewportRectangle(...place), true);
      zoom.dataset.ready = "true";
    });
    viewer.addHandler("animation-finish", tell);
    part("in").addEventListener("click", () => step(1.6));
    part("out").addEventListener("click", () => step(1 / 1.6));
    part("home").addEventListener("click", () => viewer.viewport.goHome());
    part("link").addEventListener("click", copy);
    view.addEventListener("keydown", keys);
    if (!quietly) view.focus({ preventScroll: true });
  }

  opened.set(zoom, async (place) => {
    if (!viewer) return show(place, true);
    if (zoom.dataset.ready) viewer.viewport.fitBounds(viewer.viewport.imageToViewportRectangle(...place));
  });

  // It would write a style sheet into the page, which the policy forbids, unless it finds it there: ours has the name alone.
  function refuseItsStyle() {
    const mark = document.createElementNS("http://www.w3.org/1998/Math/MathML", "style");
    mark.setAttribute("data-openseadragon-mobile-css", "");
    document.head.append(mark);
  }

  function step(factor) {
    viewer.viewport.zoomBy(factor);
    viewer.viewport.applyConstraints();
  }

  function tell() {
    const { viewport } = viewer;
    said.textContent = said.dataset.words.replace("{n}", (viewport.getZoom() / viewport.getHomeZoom()).toFixed(1));
  }

  function keys(event) {
    const factor = { "+": 1.6, "=": 1.6, "-": 1 / 1.6 }[event.key];
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || !(factor || way || event.key === "0")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (factor) step(factor);
    else if (way) {
      const { width, height } = viewer.viewport.getBounds();
      const here = viewer.viewport.getCenter();
      here.x += way[0] * width * 0.2;
      here.y += way[1] * height * 0.2;
      viewer.viewport.panTo(here);
      viewer.viewport.applyConstraints();
    } else viewer.viewport.goHome();
  }

  async function copy(event) {
    const box = viewer.viewport.viewportToImageRectangle(viewer.viewport.getBounds());
    const place = [box.x, box.y, box.width, box.height].map((value) => Math.max(0, Math.round(value))).join(",");
    const address = `${location.href.split("#")[0]}#xywh=${place}`;
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = event.currentTarget?.dataset.done ?? part("link").dataset.done;
    } catch {
      said.textContent = address;
    }
  }

  open.addEventListener("click", (event) => {
    event.preventDefault();
    show();
  });
  for (const link of zoom.querySelectorAll("[data-place]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const place = link.dataset.place.split(",").map(Number);
      for (const other of zoom.querySelectorAll("[data-place]")) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      if (viewer) viewer.viewport.fitBounds(viewer.viewport.imageToViewportRectangle(...place));
      else await show(place);
    });
  }
  const asked = zoom.hasAttribute("data-own-address") && PLACE.exec(location.hash);
  if (asked) show(asked.slice(1).map(Number));
  return zoom;
}
