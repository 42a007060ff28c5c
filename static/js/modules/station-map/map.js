// The map itself: Leaflet behind a small adapter. Nothing outside this folder knows which library draws.
import { Map as LeafletMap, TileLayer } from "leaflet/dist/leaflet-src.esm.js";
import { Labels } from "./labels.js";
import { Pins } from "./pins.js";
import { ask, fill, say } from "./places.js";
import { NetworkInView, WholeNetwork } from "./sources.js";

const TILES = "https://t{s}.tianditu.gov.cn/DataServer?T={layer}_w&x={x}&y={y}&l={z}&tk={key}";
const FAILED_TILES = 4, TILES_PATIENCE_MS = 8000;
const CLOSE_ZOOM = 14, GRAIN = 26;

/** Draw the map into `frame` and give the few things the page can ask of it. Rejects when the places do not come. */
export async function open({ frame, cards, words, options, tell, list }) {
  const answer = await ask(options.points);
  return new StationMap({ frame, cards, words, options, tell, list, answer });
}

class StationMap {
  constructor({ frame, cards, words, options, tell, list, answer }) {
    Object.assign(this, { frame, cards, words, options, tell, list });
    this.part = (name) => frame.querySelector(`[data-part="${name}"]`);
    this.source = answer.whole ? new WholeNetwork(answer, options.large) : new NetworkInView(options.view);
    this.origin = answer.origin ? { lat: answer.origin[0], lng: answer.origin[1] } : null;
    const calm = options.large || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = new LeafletMap(this.part("canvas"), {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: options.key ? 1 : 0.25, wheelPxPerZoomLevel: 90,
      zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
      maxZoom: 18, minZoom: 3, maxBoundsViscosity: 0.8,
    });
    this.bounds = answer.bounds ? sides(answer.bounds) : [[36.6, 117.2], [38.4, 118.5]];
    this.pins = new Pins(this.map, {
      words, art: (name) => cards.art(name), large: options.large,
      on: { choose: (known, event) => this.choose(known, event), light: (known) => list.light(known.pin.codes), dim: () => list.light([]) },
    });
    this.whole();
    this.map.setMaxBounds(this.map.getBounds().pad(1));
    this.labels = new Labels(this.map, answer.areas, options.large);
    this.controls();
    this.map.on("moveend", () => this.draw());
    this.map.on("move", () => this.moveGrain());
    this.tiles();
    frame.classList.add("is-live");
    this.resized(); // The controls have taken their room.
    if (answer.whole && options.total > answer.total) this.part("unplaced").textContent = say(words.unplaced, { n: options.total - answer.total });
  }

  /** Everything that was found, in view. */
  whole() {
    this.map.fitBounds(this.bounds, { paddingTopLeft: [44, 56], paddingBottomRight: [44, 64], maxZoom: CLOSE_ZOOM + 1, animate: false });
    this.wholeView = this.view();
  }

  view() {
    const { lat, lng } = this.map.getCenter();
    return `${lat.toFixed(5)} ${lng.toFixed(5)} ${this.map.getZoom()}`;
  }

  /** Who has not moved the map sees all of it in the new size too. */
  resized() {
    const isWhole = this.view() === this.wholeView;
    this.map.invalidateSize({ pan: false });
    if (isWhole) this.whole();
    this.draw();
  }

  async draw() {
    const turn = (this.turn = (this.turn || 0) + 1);
    const bounds = this.map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    let pins;
    try {
      pins = await this.source.inView(box, this.map.getZoom());
    } catch {
      if (turn === this.turn) this.tell(this.words.failed);
      return;
    }
    if (turn !== this.turn) return;
    // Half a pin on the edge cannot be reached by the Tab key without the frame jumping.
    const inside = pins.filter((pin) => this.isInside(pin));
    this.pins.show(inside, this.origin, this.map.getCenter());
    if (this.hasTiles || !this.options.isSchematic) this.labels.clear();
    else this.labels.show(this.pins.boxes());
    this.keepFocus();
    this.light(this.lit || "");
    this.markChosen();
  }

  isInside(pin) {
    const { x, y } = this.map.latLngToContainerPoint([pin.lat, pin.lng]);
    const size = this.map.getSize();
    return x > 14 && y > 30 && x < size.x - 14 && y < size.y - 6;
  }

  /** A pin was pressed: a place opens its card, several places come nearer or, on one spot, are listed. */
  choose(known, event) {
    const { pin } = known;
    if (pin.count === 1) {
      this.openCard(pin.place, known.button);
      return;
    }
    const zoom = this.source.partsAt(pin, this.map.getZoom());
    if (zoom === null || this.map.getZoom() >= 18) {
      this.openList(pin, known.button);
      return;
    }
    // Pressed by a key: the focus goes on to the first pin that comes out of this one.
    if (event && event.detail === 0) this.focusNear = pin;
    this.nearer(pin, Math.min(18, zoom));
  }

  /** Come near enough for a cluster to part, with all its places in view where the frame is large enough. */
  nearer(pin, zoom) {
    const animate = this.map.options.zoomAnimation;
    if (!pin.members) {
      this.map.setView([pin.lat, pin.lng], zoom, { animate });
      return;
    }
    const sidesOf = (name) => pin.members.map((place) => place[name]);
    const [lats, lngs] = [sidesOf("lat"), sidesOf("lng")];
    const box = [[Math.min(...lats), Math.min(...lngs)], [Math.max(...lats), Math.max(...lngs)]];
    const fitting = this.map.getBoundsZoom(box, false, [96, 120]);
    const middle = [(box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2];
    this.map.setView(middle, Math.min(18, Math.max(zoom, fitting, this.map.getZoom() + 1.5)), { animate });
  }

  keepFocus() {
    const near = this.focusNear;
    if (!near) return;
    this.focusNear = null;
    const shown = [...this.pins.shown.values()];
    const first = shown.find(({ pin }) => pin.codes.some((code) => near.codes.includes(code))) || shown[0];
    (first ? first.button : this.part("canvas")).focus({ preventScroll: true });
  }

  openCard(place, from) {
    const card = this.cards.place(place, this.origin);
    this.showCard(card, from);
    this.chosen = place.code;
    this.markChosen();
    this.list.choose(place.code);
  }

  openList(pin, from) {
    const list = this.cards.copy("several");
    for (const place of pin.members || []) {
      const line = this.cards.copy("one-of-several");
      const link = line.querySelector("a");
      link.textContent = place.name;
      link.href = this.cards.address.replace("CODE", encodeURIComponent(place.code));
      list.append(line);
    }
    this.showCard(list, from);
  }

  showCard(content, from) {
    const holder = this.part("card");
    fill(holder.querySelector("[data-part=content]"), content);
    holder.hidden = false;
    this.cardFrom = from;
    holder.focus({ preventScroll: true });
    if (from) this.keepAbove(holder, from);
  }

  /** The pin whose card is open is not covered by it. */
  keepAbove(holder, button) {
    const hidden = button.getBoundingClientRect().bottom - holder.getBoundingClientRect().top + 16;
    if (hidden > 0) this.map.panBy([0, hidden], { animate: this.map.options.zoomAnimation });
  }

  /** Close the card; true when one was open. */
  closeCard() {
    const holder = this.part("card");
    if (holder.hidden) return false;
    holder.hidden = true;
    this.chosen = "";
    this.markChosen();
    this.list.choose("");
    const back = this.cardFrom && this.cardFrom.isConnected ? this.cardFrom : this.part("canvas");
    back.focus({ preventScroll: true });
    return true;
  }

  /** From the list: bring this place into view and open its card. */
  async find(code, at) {
    const [lat, lng] = at;
    this.map.setView([lat, lng], Math.max(this.map.getZoom(), CLOSE_ZOOM), { animate: false });
    await this.draw();
    const known = this.pins.byCode.get(code);
    const place = this.source.byCode.get(code);
    if (place) this.openCard(place, known ? known.button : null);
  }

  /** From the list: show where this place is while the pointer or the focus rests on its card. */
  light(code) {
    this.lit = code;
    for (const { button } of this.pins.shown.values()) button.classList.remove("pin--lit");
    const known = code && this.pins.byCode.get(code);
    if (known) known.button.classList.add("pin--lit");
  }

  markChosen() {
    for (const { button } of this.pins.shown.values()) button.classList.remove("pin--chosen");
    const known = this.chosen && this.pins.byCode.get(this.chosen);
    if (known) known.button.classList.add("pin--chosen");
  }

  /** Distances begin here from now on. */
  startFrom(origin) {
    this.origin = origin;
    this.draw();
  }

  controls() {
    const canvas = this.part("canvas");
    this.part("controls").hidden = false;
    this.part("nearer").addEventListener("click", () => this.map.zoomIn(1));
    this.part("farther").addEventListener("click", () => this.map.zoomOut(1));
    this.part("whole").addEventListener("click", () => this.whole());
    this.part("close").addEventListener("click", () => this.closeCard());
    // The wheel scrolls the page until somebody has begun to use the map.
    canvas.addEventListener("pointerdown", () => this.map.scrollWheelZoom.enable());
    this.frame.addEventListener("pointerleave", () => this.map.scrollWheelZoom.disable());
  }

  moveGrain() {
    const { x, y } = this.map.getPixelBounds().min;
    this.part("ground").style.backgroundPosition = `${-(x % GRAIN)}px ${-(y % GRAIN)}px`;
  }

  /** 天地图 where there is a key. It gives way to the schematic map when nothing comes, or when it stops coming (a used-up quota). */
  tiles() {
    if (!this.options.key) return;
    const layers = ["vec", "cva"].map(
      (layer) => new TileLayer(TILES, { layer, key: this.options.key, subdomains: "01234567", maxZoom: 18, minZoom: 3 }),
    );
    let failedInARow = 0;
    const give = () => {
      clearTimeout(patience);
      for (const layer of layers) layer.off().remove();
      this.hasTiles = false;
      this.frame.classList.remove("has-tiles");
      this.tell(this.options.isSchematic ? this.words.noTiles : this.words.noTilesAtAll);
      if (this.options.isSchematic) this.draw();
      else this.list.alone();
    };
    const take = () => {
      clearTimeout(patience);
      failedInARow = 0;
      if (this.hasTiles) return;
      this.hasTiles = true;
      this.frame.classList.add("has-tiles");
      this.labels.clear();
    };
    const patience = setTimeout(give, TILES_PATIENCE_MS);
    for (const layer of layers) {
      layer.on("tileload", take);
      layer.on("tileerror", () => {
        failedInARow += 1;
        if (failedInARow === FAILED_TILES) give();
      });
      layer.addTo(this.map);
    }
  }
}

const sides = ([west, south, east, north]) => [[south, west], [north, east]];

