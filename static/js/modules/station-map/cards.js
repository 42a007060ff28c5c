// A place as a card, cut from the page's own templates: in the map's frame, and in the list that begins where the reader is.
import { distance, say } from "./places.js";

export class Cards {
  /** `templates` holds <template> elements by their data-template, `address` a place's page with CODE in it. */
  constructor(root, words, address) {
    this.words = words;
    this.address = address;
    this.templates = new Map([...root.querySelectorAll("template[data-template]")].map((each) => [each.dataset.template, each]));
  }

  copy(name) {
    return this.templates.get(name).content.firstElementChild.cloneNode(true);
  }

  /** A drawing of the page. */
  art(name) {
    return this.copy(name);
  }

  place(place, origin) {
    const card = this.copy("place");
    const part = (name) => card.querySelector(`[data-part="${name}"]`);
    card.dataset.code = place.code;
    part("art").append(this.art(`kind-${place.kind}`));
    part("kind").textContent = place.kindName;
    part("demonstration").hidden = !place.isDemonstration;
    const link = part("name");
    link.textContent = place.name;
    if (place.lang) link.lang = place.lang;
    link.href = this.address.replace("CODE", encodeURIComponent(place.code));
    part("where").textContent = place.where;
    if (origin) part("distance").textContent = distance(origin, place, this.words);
    this.opening(part("open"), place);
    part("services").append(...place.services.map((each) => this.service(each)));
    part("services").hidden = !place.services.length;
    return card;
  }

  opening(element, place) {
    element.classList.add(place.open === 1 ? "open-now--yes" : "open-now--no");
    const [word, line] = element.children;
    if (place.open < 0) word.remove();
    else word.textContent = place.open === 1 ? this.words.open : this.words.shut;
    line.textContent = place.line;
  }

  service({ label, status, when }) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.className = "place-service";
    name.textContent = label;
    const state = this.copy(`status-${status}`);
    if (when) {
      const said = document.createElement("span");
      said.className = "status-when";
      said.textContent = say(this.words.confirmed, { when });
      state.append(said);
    }
    line.append(name, state);
    return line;
  }
}
