// Says how old the list is that the reader holds.
const MINUTE = 60_000;

export function start(element) {
  const { made, minutes, hours, days } = element.dataset;
  const passed = Math.max(0, Math.floor((Date.now() - Date.parse(made)) / MINUTE));
  if (passed < 1) return;
  const [words, n] = passed < 60 ? [minutes, passed] : passed < 24 * 60 ? [hours, Math.floor(passed / 60)] : [days, Math.floor(passed / 1440)];
  const age = element.querySelector(".kept-age");
  age.textContent = words.replace("{n}", n);
  age.hidden = false;
}
