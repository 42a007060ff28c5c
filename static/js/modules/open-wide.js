// Choices that are folded on a phone stand open beside the list where there is room. Without script one opens them by hand.
export function start(details) {
  const wide = matchMedia("(min-width: 960px)");
  const isLarge = document.documentElement.dataset.size === "large";
  const fit = () => {
    details.open = wide.matches && !isLarge;
  };
  fit();
  wide.addListener(fit);
}
