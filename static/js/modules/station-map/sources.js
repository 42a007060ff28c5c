// Where pins come from: all places at once and clustered here, or, in a very large network, what is in view from the server.
import Supercluster from "supercluster";
import { ask, read } from "./places.js";

const RADIUS = 68, LARGE_RADIUS = 82, TILE = 256, DEEPEST = 16, KEPT_VIEWS = 24;

/** A pin stands for one place (`place`) or for several (`count`). Its key stays the same while it stands for the same. */
const single = (place) => ({ key: place.code, lat: place.lat, lng: place.lng, count: 1, place, codes: [place.code] });

export class WholeNetwork {
  constructor(answer, isLarge) {
    this.places = read(answer);
    this.byCode = new Map(this.places.map((place) => [place.code, place]));
    this.index = new Supercluster({ radius: isLarge ? LARGE_RADIUS : RADIUS, extent: TILE, maxZoom: DEEPEST }).load(
      this.places.map((place) => ({
        type: "Feature", properties: { place }, geometry: { type: "Point", coordinates: [place.lng, place.lat] },
      })),
    );
  }

  async inView([west, south, east, north], zoom) {
    return this.index.getClusters([west, south, east, north], Math.floor(zoom)).map((feature) => {
      if (!feature.properties.cluster) return single(feature.properties.place);
      const [lng, lat] = feature.geometry.coordinates;
      const { cluster_id: id, point_count: count } = feature.properties;
      const members = this.index.getLeaves(id, Infinity).map((leaf) => leaf.properties.place);
      return { key: `several-${members[0].code}-${count}`, lat, lng, count, codes: members.map((place) => place.code), members, id };
    });
  }

  /** How near one must look for a cluster to part; null when its places stand on one spot. */
  partsAt(pin) {
    const zoom = this.index.getClusterExpansionZoom(pin.id);
    return zoom > DEEPEST ? null : zoom;
  }
}

export class NetworkInView {
  constructor(url) {
    this.url = url;
    this.views = new Map();
    this.byCode = new Map();
  }

  async inView(box, zoom) {
    const level = Math.floor(zoom);
    const address = `${this.url}${this.url.includes("?") ? "&" : "?"}bbox=${this.snapped(box, level).join(",")}&zoom=${level}`;
    if (!this.views.has(address)) {
      this.views.set(address, ask(address));
      if (this.views.size > KEPT_VIEWS) this.views.delete(this.views.keys().next().value);
    }
    let answer;
    try {
      answer = await this.views.get(address);
    } catch (error) {
      this.views.delete(address);
      throw error;
    }
    if (answer.clusters) {
      return answer.clusters.map(([lat, lng, count]) => ({ key: `several-${lat}-${lng}-${count}`, lat, lng, count, codes: [] }));
    }
    const places = read(answer);
    for (const place of places) this.byCode.set(place.code, place);
    return places.map(single);
  }

  /** The box grown to whole squares, so that near-by views share an answer. */
  snapped([west, south, east, north], zoom) {
    const step = 180 / 2 ** zoom;
    const out = (value, round) => Math.min(180, Math.max(-180, round(value / step) * step)).toFixed(4);
    return [out(west, Math.floor), Math.max(-90, out(south, Math.floor)), out(east, Math.ceil), Math.min(90, out(north, Math.ceil))];
  }

  partsAt(_pin, zoom) {
    return Math.floor(zoom) + 2;
  }
}
