// The list of places and its map, in step: the list is the product, the map comes when it is asked for (on a wide screen by itself).
import { Cards } from "./station-map/cards.js";
import { fill } from "./station-map/places.js";

const WIDE = "(min-width: 960px)";

export function start(root) {
  new Finder(root).begin();
}

class Finder {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    this.words = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    this.list = root.querySelector("[data-part='list']");
    this.frame = root.querySelector("[data-part='frame']");
    this.says = root.querySelector("[data-part='says']");
    this.cards = new Cards(root, this.words, this.data.address);
    this.large = document.documentElement.dataset.size === "large";
    this.button = (name) => root.querySelector(`[data-do='${name}']`);
  }

  begin() {
    this.on("locate", () => this.locate());
    this.follow();
    if (!this.frame) return;
    this.on("show", () => this.toggle());
    this.isWide = () => !this.large && window.matchMedia(WIDE).matches;
    this.offerOnMap();
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.leave(event));
    if (this.isWide()) this.whenIdle(() => this.openMap());
    this.label();
    window.matchMedia(WIDE).addListener(() => this.label());
  }

  on(name, does) {
    const button = this.button(name);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", does);
  }

  /** On a wide screen the map stands beside the list and can be folded; elsewhere one of the two is seen. */
  toggle() {
    this.root.classList.toggle(this.isWide() ? "is-folded" : "is-map");
    this.label();
    if (!this.isMapSeen()) return;
    this.openMap().then((map) => map && map.resized());
    if (!this.isWide()) this.button("show").scrollIntoView({ block: "start" });
  }

  /** The map is gone for this visit; the list goes on alone. */
  alone() {
    this.root.classList.remove("is-map");
    this.root.classList.add("is-folded");
    for (const button of [this.button("show"), ...this.root.querySelectorAll("[data-do='find']")]) button.hidden = true;
  }

  isMapSeen() {
    return this.isWide() ? !this.root.classList.contains("is-folded") : this.root.classList.contains("is-map");
  }

  label() {
    const { show, hide, fold } = this.words;
    const words = !this.isMapSeen() ? show : this.isWide() ? fold : hide;
    this.button("show").querySelector("span").textContent = words;
  }

  openMap() {
    this.opening = this.opening || this.load().catch((error) => {
      this.opening = null;
      this.tell(this.words.failed);
      console.warn(error);
      return null;
    });
    return this.opening;
  }

  async load() {
    const [{ open }] = await Promise.all([import("./station-map/map.js"), style(this.data.style)]);
    return open({
      frame: this.frame, cards: this.cards, words: this.words, tell: (words) => this.tell(words),
      list: { light: (codes) => this.light(codes), choose: (code) => this.choose(code), alone: () => this.alone() },
      options: {
        points: this.data.points, view: this.data.view, key: this.data.key, total: Number(this.data.total),
        isSchematic: this.data.schematic === "yes", large: this.large,
      },
    });
  }

  whenIdle(does) {
    const soon = () => ("requestIdleCallback" in window ? window.requestIdleCallback(does, { timeout: 2000 }) : setTimeout(does, 200));
    if (document.readyState === "complete") soon();
    else window.addEventListener("load", soon, { once: true });
  }

  /** From the list to the map. */
  follow() {
    const codeOf = (target) => target.closest && target.closest("[data-code]") && target.closest("[data-code]").dataset.code;
    for (const [name, lit] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
      this.list.addEventListener(name, (event) => this.withMap((map) => map.light(lit ? codeOf(event.target) : "")));
    }
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do='find']");
      if (button) this.find(button.closest("[data-code]"));
    });
  }

  withMap(does) {
    if (this.opening) this.opening.then((map) => map && does(map));
  }

  /** Each card with a position gets a button that shows it on the map. */
  offerOnMap() {
    for (const card of this.list.querySelectorAll("[data-at]")) {
      if (!card.dataset.at || card.querySelector("[data-do='find']")) continue;
      card.querySelector(".card-body").append(this.cards.copy("on-map"));
    }
  }

  async find(card) {
    if (!this.isMapSeen()) this.toggle();
    const map = await this.openMap();
    if (map) map.find(card.dataset.code, card.dataset.at.split(",").map(Number));
    if (!this.isWide()) this.frame.scrollIntoView({ block: "nearest" });
  }

  /** From the map to the list. */
  light(codes) {
    for (const card of this.list.querySelectorAll("[data-code]")) card.classList.toggle("is-lit", codes.includes(card.dataset.code));
  }

  choose(code) {
    for (const card of this.list.querySelectorAll("[data-code]")) {
      const isIt = card.dataset.code === code;
      card.classList.toggle("is-chosen", isIt);
      if (isIt && this.isWide()) card.scrollIntoView({ block: "nearest" });
    }
  }

  /** Escape closes the card, then leaves the map for the button above it. */
  async leave(event) {
    if (!this.frame.contains(event.target) || !this.opening) return;
    const map = await this.opening;
    if (map && map.closeCard()) return;
    if (this.root.classList.contains("is-map")) this.toggle();
    this.button("show").focus();
  }

  async locate() {
    const { position, reorder, located } = await import("./station-map/nearest.js");
    this.tell(this.words.asking);
    let origin;
    try {
      origin = await position();
    } catch {
      this.tell(this.words.denied);
      return;
    }
    this.before = this.before || [...this.list.childNodes];
    try {
      const count = await reorder(this.list, origin, { points: this.data.points, cards: this.cards });
      this.tell(count === null ? this.words.tooMany : located(this.words, count), count !== null);
      if (count !== null && this.frame) this.offerOnMap();
    } catch {
      this.tell(this.words.failed);
      return;
    }
    this.withMap((map) => map.startFrom(origin));
  }

  /** Say something above the list, with a way back where the list was changed. */
  tell(words, canUndo = false) {
    this.says.hidden = false;
    this.says.querySelector("span").textContent = words;
    const back = this.says.querySelector("button");
    back.hidden = !canUndo;
    back.onclick = () => {
      fill(this.list, ...this.before);
      this.before = null;
      this.says.hidden = true;
      this.withMap((map) => map.startFrom(null));
    };
  }
}

function style(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = resolve;
    link.onerror = () => reject(new Error(href));
    document.head.append(link);
  });
}
