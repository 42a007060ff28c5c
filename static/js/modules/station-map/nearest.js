// The nearest places from where the reader is. Worked out here; the position leaves neither this page nor this device.
import { ask, fill, metres, read, say } from "./places.js";

const MOST = 20;

/** Where the device is, as {lat, lng}. Rejects when it may not or cannot say. */
export function position() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error("no geolocation"));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lng: coords.longitude }), reject,
      { enableHighAccuracy: false, timeout: 12_000, maximumAge: 120_000 },
    );
  });
}

/** Put the nearest places of the present search into the list; gives how many, or null when they are too many to compare. */
export async function reorder(list, origin, { points, cards }) {
  const answer = await ask(points);
  if (!answer.whole) return null;
  const near = read(answer).sort((a, b) => metres(origin, a) - metres(origin, b)).slice(0, MOST);
  const holder = document.createElement("div");
  holder.className = "cards";
  holder.append(...near.map((place) => {
    const card = cards.place(place, origin);
    card.dataset.at = `${place.lat},${place.lng}`;
    return card;
  }));
  fill(list, holder);
  return near.length;
}

export const located = (words, n) => say(words.located, { n });
