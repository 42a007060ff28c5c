// The one entry. Every element that carries data-module="name" gets the module of that name; pages work without any of them.
const modules = {
  copy: () => import("./modules/copy.js"),
  entries: () => import("./modules/entries.js"),
  "filter-select": () => import("./modules/filter-select.js"),
  "focus-point": () => import("./modules/focus-point.js"),
  "keep-fresh": () => import("./modules/keep-fresh.js"),
  "keep-list": () => import("./modules/keep-list.js"),
  "kept-list": () => import("./modules/kept-list.js"),
  "keep-tap": () => import("./modules/keep-tap.js"),
  listen: () => import("./modules/listen.js"),
  cover: () => import("./modules/cover.js"),
  "live-preview": () => import("./modules/live-preview.js"),
  menu: () => import("./modules/menu.js"),
  "show-here": () => import("./modules/show-here.js"),
  "open-wide": () => import("./modules/open-wide.js"),
  order: () => import("./modules/order.js"),
  "scan-code": () => import("./modules/scan-code.js"),
  "station-map": () => import("./modules/station-map.js"),
  "submit-once": () => import("./modules/submit-once.js"),
  theatre: () => import("./modules/theatre.js"),
  tour: () => import("./modules/tour.js"),
  "take-focus": () => import("./modules/take-focus.js"),
  zoom: () => import("./modules/zoom.js"),
};

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    const load = modules[name];
    if (load) load().then((module) => module.start(element));
  }
}
