// The camera of a keeper's phone: looks for a member's or voucher's symbol and opens its page, once. Pictures stay in the browser.
// The browser's own decoder where there is one, else jsQR, fetched when the camera starts. Nothing but an address of our own is
// followed, and opening it redeems nothing: a person confirms on the page.
const OURS = /\/points\/(collect|confirm|cards)\/[0-9A-Z]+$/;
const WIDTH = 640;
const PAUSE = 120;

export function start(element) {
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  element.hidden = false;
  const button = element.querySelector(".camera-start");
  const video = element.querySelector("video");
  const said = element.querySelector(".camera-said");
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = "";
    try {
      const [decode, stream] = await Promise.all([decoder(), open()]);
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      const path = await look(video, decode, (message) => (said.textContent = message), element.dataset.other);
      stream.getTracks().forEach((track) => track.stop());
      location.assign(path);
    } catch {
      video.hidden = true;
      button.disabled = false;
      said.textContent = element.dataset.none;
    }
  });
}

function open() {
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
}

/** A function that gives the text in a picture on a canvas, or nothing. */
async function decoder() {
  if ("BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => {
      const found = await detector.detect(canvas);
      return found.length ? found[0].rawValue : "";
    };
  }
  const { default: jsQR } = await import("jsqr");
  return async (canvas) => {
    const picture = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" });
    return found ? found.data : "";
  };
}

/** Resolves once, with the path of the first symbol that is ours, however often the camera sees it. */
async function look(video, decode, say, otherwise) {
  const canvas = document.createElement("canvas");
  for (;;) {
    if (video.videoWidth) {
      canvas.width = Math.min(WIDTH, video.videoWidth);
      canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await decode(canvas);
      const ours = OURS.exec(text.toUpperCase().replace(/\/POINTS\/(COLLECT|CONFIRM)\//, (match) => match.toLowerCase()));
      if (ours) return ours[0];
      if (text) say(otherwise);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
