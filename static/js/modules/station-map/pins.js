// The pins: real buttons, in the order of distance, each saying its number, name and how far it is.
import { Icon, Marker } from "leaflet/dist/leaflet-src.esm.js";
import { distance, metres, say } from "./places.js";

const SIZES = { hub: [46, 53], service: [36, 44], outlet: [26, 32] };
const TARGET = 44, APART = 6, TURNS = 5;

const ButtonIcon = Icon.extend({
  createIcon() {
    this._setIconStyles(this.options.button, "icon");
    return this.options.button;
  },
  createShadow: () => null,
});

export class Pins {
  /** `art` draws by name, `on` is told of what happens to a pin: choose, light, dim. */
  constructor(map, { words, art, on, large }) {
    Object.assign(this, { map, words, art, on, large });
    this.shown = new Map();
    this.byCode = new Map();
  }

  /** Show these pins and no others. One that is focused stays in place, so that nobody is thrown out of the map. */
  show(pins, origin, centre) {
    const from = origin || centre;
    pins.sort((a, b) => metres(from, a) - metres(from, b));
    const wanted = new Map(pins.map((pin) => [pin.key, pin]));
    for (const [key, { marker }] of this.shown) {
      if (!wanted.has(key)) {
        marker.remove();
        this.shown.delete(key);
      }
    }
    this.byCode.clear();
    pins.forEach((pin, at) => this.place(pin, at + 1, pins.length, origin));
    this.keepApart();
    this.inOrder(pins);
  }

  place(pin, number, total, origin) {
    const known = this.shown.get(pin.key) || this.add(pin);
    known.pin = pin;
    known.button.setAttribute("aria-label", this.name(pin, number, total, origin));
    for (const code of pin.codes) this.byCode.set(code, known);
  }

  add(pin) {
    const button = document.createElement("button");
    button.type = "button";
    const className = pin.count > 1 ? "pin pin--many" : `pin pin--${pin.place.kind}${pin.place.open === 1 ? " pin--open" : ""}`;
    button.append(this.art(pin.count > 1 ? "pin-many" : `pin-${pin.place.kind}`));
    const [width, height] = pin.count > 1 ? this.sealSize(pin.count) : this.pinSize(pin.place.kind);
    if (pin.count > 1) {
      const number = document.createElement("span");
      number.className = "pin-count";
      number.textContent = pin.count > 9999 ? `${Math.round(pin.count / 1000)}k` : pin.count;
      button.append(number);
    }
    const size = [Math.max(width, TARGET), Math.max(height, TARGET)];
    const icon = new ButtonIcon({ button, className, iconSize: size, iconAnchor: [size[0] / 2, pin.count > 1 ? size[1] / 2 : size[1] - (size[1] - height) / 2] });
    const marker = new Marker([pin.lat, pin.lng], { icon, keyboard: false, riseOnHover: true, zIndexOffset: pin.count > 1 ? 0 : 400 });
    marker.addTo(this.map);
    const drawing = button.querySelector("svg");
    drawing.style.width = `${width}px`;
    drawing.style.height = `${height}px`;
    const known = { marker, button, pin, size };
    marker.on("click", (event) => this.on.choose(known, event.originalEvent));
    for (const [name, does] of [["mouseenter", "light"], ["focus", "light"], ["mouseleave", "dim"], ["blur", "dim"]]) {
      button.addEventListener(name, () => this.on[does](known));
    }
    this.shown.set(pin.key, known);
    return known;
  }

  /** Seals stand at the mean of their places, which may bring two together: they give way by some pixels. */
  keepApart() {
    const seals = [...this.shown.values()].filter(({ pin }) => pin.count > 1)
      .map(({ marker, pin, size }) => ({ marker, at: this.map.latLngToContainerPoint([pin.lat, pin.lng]), half: size[0] / 2 }));
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [number, one] of seals.entries()) {
        for (const other of seals.slice(number + 1)) {
          const between = other.at.subtract(one.at);
          const far = Math.max(1, Math.hypot(between.x, between.y));
          const missing = one.half + other.half + APART - far;
          if (missing <= 0) continue;
          const step = between.multiplyBy(missing / 2 / far);
          one.at = one.at.subtract(step);
          other.at = other.at.add(step);
        }
      }
    }
    for (const { marker, at } of seals) marker.setLatLng(this.map.containerPointToLatLng(at));
  }

  sealSize(count) {
    const size = (this.large ? 12 : 0) + Math.min(66, 38 + 4.5 * Math.log2(count));
    return [size, size];
  }

  pinSize(kind) {
    const grown = this.large ? 1.25 : 1;
    return SIZES[kind].map((side) => side * grown);
  }

  name(pin, n, total, origin) {
    const far = origin ? distance(origin, pin, this.words) : "";
    if (pin.count > 1) return say(far ? this.words.clusterFar : this.words.cluster, { n, total, count: pin.count, distance: far });
    return say(far ? this.words.markerFar : this.words.marker, { n, total, name: pin.place.name, distance: far });
  }

  /** Put the buttons in this order for the Tab key without moving the one that has the focus. */
  inOrder(pins) {
    const buttons = pins.map((pin) => this.shown.get(pin.key).button);
    const focused = buttons.find((button) => button === document.activeElement);
    const pane = this.map.getPane("markerPane");
    let isPast = false;
    for (const button of buttons) {
      if (button === focused) isPast = true;
      else if (focused && !isPast) pane.insertBefore(button, focused);
      else pane.append(button);
    }
  }

  boxes() {
    return [...this.shown.values()].map(({ marker, size, pin }) => {
      const { x, y } = this.map.latLngToContainerPoint(marker.getLatLng());
      const top = pin.count > 1 ? y - size[1] / 2 : y - size[1];
      return [x - size[0] / 2 + 4, top + 2, x + size[0] / 2 - 4, top + size[1]];
    });
  }
}
