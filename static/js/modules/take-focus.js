// After a failed form the list of errors is what should be read first.
export function start(element) {
  element.focus({ preventScroll: false });
}
