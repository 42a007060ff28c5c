// 听: the browser reads an exhibit aloud, paragraph by paragraph, and shows where it is. The button appears only where a voice
// of the page's language is installed.

const PARTS = "h1, .exhibit-words .lead, .story-body h2, .story-body h3, .story-body h4, .story-body p, .story-body li, .story-body blockquote, .story-body figcaption";
const SILENT = ".sources, .rights, .zoom, .quiz, .steps-nav, nav, script, details, [hidden], [aria-hidden=true], .notes, audio, video, .tour-acts, .block-quiz, .adult-notice";
const LONGEST = 160;

export function start(listen) {
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;
  const tongue = document.documentElement.lang.slice(0, 2);
  const voice = () => speech.getVoices().find((each) => each.lang.replace("_", "-").slice(0, 2).toLowerCase() === tongue);
  const offer = () => voice() && new Reader(listen, speech, voice).offer();
  if (voice()) offer();
  else if (speech.addEventListener) speech.addEventListener("voiceschanged", offer, { once: true });
}

class Reader {
  constructor(root, speech, voice) {
    Object.assign(this, { root, speech, voice, at: -1, turn: 0 });
    const part = (name) => root.querySelector(`[data-listen="${name}"]`);
    this.begin = part("begin");
    this.bar = part("bar");
    this.pause = part("pause");
    this.said = part("said");
    this.acts = { back: part("back"), on: part("on"), stop: part("stop") };
  }

  offer() {
    this.begin.hidden = false;
    this.begin.addEventListener("click", () => this.open());
    this.pause.addEventListener("click", () => this.toggle());
    this.acts.back.addEventListener("click", () => this.read(Math.max(this.at - 1, 0)));
    this.acts.on.addEventListener("click", () => this.read(this.at + 1));
    this.acts.stop.addEventListener("click", () => this.stop());
    window.addEventListener("pagehide", () => this.speech.cancel());
  }

  open() {
    this.parts = [...document.querySelectorAll(PARTS)].filter(
      (each) => !each.closest(SILENT) && !each.querySelector("p, blockquote") && words(each),
    );
    this.begin.hidden = true;
    this.bar.hidden = false;
    document.documentElement.classList.add("is-listening");
    this.read(0);
    this.pause.focus();
  }

  read(number) {
    this.turn += 1;
    this.speech.cancel();
    this.mark(number);
    if (number >= this.parts.length) return this.stop();
    this.isPaused = false;
    this.label();
    this.say(sentences(words(this.parts[number])), this.turn);
  }

  /** Sentence by sentence: some browsers fall silent in a long text. */
  say(rest, turn) {
    if (turn !== this.turn) return;
    if (!rest.length) return this.read(this.at + 1);
    const utterance = new SpeechSynthesisUtterance(rest[0]);
    utterance.voice = this.voice();
    utterance.lang = document.documentElement.lang;
    utterance.rate = 0.9;
    utterance.onend = () => this.say(rest.slice(1), turn);
    utterance.onerror = (event) => turn === this.turn && !["canceled", "interrupted"].includes(event.error) && this.stop();
    this.rest = rest;
    this.speech.speak(utterance);
  }

  mark(number) {
    if (this.parts[this.at]) this.parts[this.at].classList.remove("is-read");
    this.at = number;
    const part = this.parts[number];
    if (!part) return;
    part.classList.add("is-read");
    this.said.textContent = `${number + 1} / ${this.parts.length}`;
    const { top, bottom } = part.getBoundingClientRect();
    if (top < 80 || bottom > window.innerHeight - 140) part.scrollIntoView({ block: "center" });
  }

  /** Stopped and taken up again at the sentence: pausing is not to be relied on in browsers. */
  toggle() {
    this.isPaused = !this.isPaused;
    this.turn += 1;
    this.speech.cancel();
    if (!this.isPaused) this.say(this.rest, this.turn);
    this.label();
  }

  label() {
    this.pause.querySelector("span").textContent = this.isPaused ? this.pause.dataset.resume : this.pause.dataset.pause;
  }

  stop() {
    this.turn += 1;
    this.speech.cancel();
    this.mark(-1);
    this.bar.hidden = true;
    this.begin.hidden = false;
    document.documentElement.classList.remove("is-listening");
    this.begin.focus({ preventScroll: true });
  }
}

function words(element) {
  const copy = element.cloneNode(true);
  for (const silent of copy.querySelectorAll(`${SILENT}, sup, svg, .sr`)) silent.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function sentences(text) {
  const parts = text.match(/[^。！？!?；;]+[。！？!?；;”’"]*/g) || [text];
  return parts.reduce((all, part) => {
    const last = all[all.length - 1];
    if (last && last.length + part.length < LONGEST) all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
}
