// The open door of a row that is pushed along: into view, without moving the page.
export function start(element) {
  const row = element.closest("ul");
  row.scrollLeft = element.offsetLeft - row.offsetLeft - (row.clientWidth - element.offsetWidth) / 2;
}
