// Names of counties and towns on the schematic map: where there is room, the larger before the smaller.
import { DivIcon, Marker } from "leaflet/dist/leaflet-src.esm.js";

const TOWNS_FROM_ZOOM = 11;
const GAP = 4;
// Where a name may stand, in heights and widths of itself from its place: nearest first.
const SPOTS = [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0], [1, 0.5], [-1, 0.5], [1, -0.5], [-1, -0.5], [0, 1.5], [0, -1.5], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const WIDE = /[\u2e80-\uffff]/;

export class Labels {
  constructor(map, areas, large) {
    Object.assign(this, { map, large });
    map.createPane("names").classList.add("names");
    this.areas = areas.map(([isCounty, name, lat, lng, count, isChinese]) => ({ isCounty, name, lat, lng, count, lang: isChinese ? "zh-CN" : "" }));
    this.shown = [];
  }

  /** `taken`: rectangles of the frame where pins stand. */
  show(taken) {
    this.clear();
    const rows = this.map.getZoom() < TOWNS_FROM_ZOOM ? this.areas.filter((area) => area.isCounty) : this.areas;
    const size = this.map.getSize();
    const boxes = [...taken];
    for (const area of rows) {
      const { x, y } = this.map.latLngToContainerPoint([area.lat, area.lng]);
      if (x < 0 || y < 0 || x > size.x || y > size.y) continue;
      const spot = this.free(area, x, y, boxes, size);
      if (!spot) continue;
      boxes.push(spot.box);
      this.add(area, spot);
    }
  }

  free(area, x, y, boxes, size) {
    const em = (area.isCounty ? 19 : 14.5) * (this.large ? 1.25 : 1);
    const width = [...area.name].reduce((sum, letter) => sum + (WIDE.test(letter) ? 1.06 : 0.6), 0) * em + 10;
    const height = em * 1.45;
    const across = width / 2 + (this.large ? 44 : 36), down = height / 2 + (this.large ? 42 : 34);
    for (const [right, below] of SPOTS) {
      const dx = right * across, dy = below * down;
      const box = [x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2];
      const fits = box[0] > 2 && box[1] > 4 && box[2] < size.x - 2 && box[3] < size.y - 48;
      if (fits && !boxes.some((other) => box[0] - GAP < other[2] && other[0] < box[2] + GAP && box[1] - GAP < other[3] && other[1] < box[3] + GAP)) return { box, dx, dy, width, height };
    }
    return null;
  }

  add(area, { dx, dy, width, height }) {
    const words = document.createElement("span");
    words.textContent = area.name;
    if (area.lang) words.lang = area.lang;
    const icon = new DivIcon({
      html: words, className: `name ${area.isCounty ? "name--county" : "name--town"}`,
      iconSize: [width, height], iconAnchor: [width / 2 - dx, height / 2 - dy],
    });
    const marker = new Marker([area.lat, area.lng], { icon, interactive: false, keyboard: false, pane: "names" }).addTo(this.map);
    marker.getElement().setAttribute("aria-hidden", "true");
    this.shown.push(marker);
  }

  clear() {
    for (const marker of this.shown) marker.remove();
    this.shown = [];
  }
}
