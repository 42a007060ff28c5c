// What a ruler finds on a page as it stands: each function gives sentences about what is wrong. Used by tests/measures.py.
(() => {
  const EVEN = 0.5; // Half a pixel: layouts round.
  const NOT_READ = "svg, script, style, noscript, option, .sr, [aria-hidden=true]";

  const name = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    const kind = element.tagName.toLowerCase() + [...element.classList].map((each) => `.${each}`).join("");
    return `${kind} “${words.replace(/\s+/g, " ").slice(0, 40)}”`;
  };

  const isShown = (element) => {
    if (!element.getClientRects().length || element.closest("[aria-hidden=true]")) return false;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility === "visible" && box.width > 1 && box.height > 1 && box.bottom + scrollY > 0;
  };

  // Elements that hold words of their own, once each.
  const withWords = (root) => {
    const found = new Set();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && !parent.closest(NOT_READ) && isShown(parent)) found.add(parent);
    }
    return [...found];
  };

  // WCAG 1.4.10: nothing to push sideways, and nothing cut off that somebody would want to read.
  const fits = () => {
    const wrong = [];
    const width = document.scrollingElement.scrollWidth;
    if (width > innerWidth + 1) {
      const outside = [...document.body.querySelectorAll("*")].filter(
        (each) => isShown(each) && each.getBoundingClientRect().right > innerWidth + 1 && !scrolls(each),
      );
      wrong.push(`${width} px wide on ${innerWidth}: ${name(outside.pop() || document.body)}`);
    }
    return [...wrong, ...cut()];
  };

  const scrolls = (element) => {
    for (let each = element; each; each = each.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(each).overflowX)) return true;
    }
    return false;
  };

  // A text that ends in … on purpose (line-clamp) goes on behind its link.
  const cut = () =>
    [...document.body.querySelectorAll("*")]
      .filter((each) => each.textContent.trim() && !each.closest(NOT_READ) && isShown(each))
      .flatMap((each) => {
        const style = getComputedStyle(each);
        const [hidesX, hidesY] = [style.overflowX, style.overflowY].map((how) => /hidden|clip/.test(how));
        if (!(hidesX || hidesY) || !/none|^$/.test(style.webkitLineClamp)) return [];
        const frame = each.getBoundingClientRect();
        return withWords(each)
          .filter((inner) => {
            const box = inner.getBoundingClientRect();
            return (hidesX && box.right > frame.right + 1) || (hidesY && box.bottom > frame.bottom + 1);
          })
          .map((inner) => `words are cut off: ${name(inner)}`);
      });

  // 44 and 60 px: the rules for elders' versions of sites (工信部 2021). Links in running words are excepted (WCAG 2.5.8).
  const targets = (least, main) => {
    const wrong = [];
    for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
      if (each.type === "hidden" || each.disabled || !isShown(each) || inRunningWords(each)) continue;
      const box = reach(each);
      const wanted = each.matches(".button, button, .pillar, .door, summary.pillar") ? main : least;
      if (box.width < wanted - EVEN || box.height < wanted - EVEN)
        wrong.push(`${Math.round(box.width)}×${Math.round(box.height)} px, not ${wanted}: ${name(each)}`);
    }
    return wrong;
  };

  // What may be hit: the label around a box, the card around its link.
  const reach = (element) => {
    const around = element.closest("label") || (element.matches(".card-link") && element.closest(".card, .voucher-card"));
    return (around || element).getBoundingClientRect();
  };

  const inRunningWords = (element) => {
    if (!element.matches("a:not(.button):not(.chip)") || !/^inline/.test(getComputedStyle(element).display)) return false;
    const around = element.parentElement.closest("p, li, dd, td, th, figcaption, blockquote, h2, h3, summary, div");
    return around.textContent.trim().length > element.textContent.trim().length + 1;
  };

  const type = (smallest, largest, leading) => {
    if (document.body.matches(".paper")) return []; // Paper has measures of its own.
    const wrong = [];
    const sizes = withWords(document.body).map((each) => {
      const style = getComputedStyle(each);
      const size = parseFloat(style.fontSize);
      if (size < smallest - EVEN) wrong.push(`${size} px, not ${smallest}: ${name(each)}`);
      const line = parseFloat(style.lineHeight);
      if (line / size < leading - 0.005) wrong.push(`line height ${(line / size).toFixed(2)}, not ${leading}: ${name(each)}`);
      return size;
    });
    if (Math.max(...sizes) < largest) wrong.push(`the largest words have ${Math.max(...sizes)} px, not ${largest}`);
    return wrong;
  };

  // WCAG 1.4.12: a reader's own spacing. A sheet made by script is no inline style: the policy lets it be.
  const spaced = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }",
    );
    document.adoptedStyleSheets = [sheet];
    const wrong = fits();
    document.adoptedStyleSheets = [];
    return wrong;
  };

  // What the first view took over the wire, without headers; what a cache gave counts as well.
  const weight = (words, all) => {
    const sizes = { words: 0, all: 0 };
    const heaviest = [];
    for (const each of [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]) {
      sizes.all += each.encodedBodySize;
      if (!/\.(png|jpe?g|webp|svg|avif)(\?|$)/.test(each.name)) sizes.words += each.encodedBodySize;
      heaviest.push([each.encodedBodySize, new URL(each.name).pathname]);
    }
    if (sizes.words <= words && sizes.all <= all) return [];
    const worst = heaviest.sort((a, b) => b[0] - a[0]).slice(0, 4);
    return [`${sizes.words} bytes without and ${sizes.all} with pictures, most of them ${worst.map((each) => each.join(" ")).join(", ")}`];
  };

  // Where the keyboard stands: null when it has left the page or begins again.
  const seen = new Set();
  const stop = () => {
    const element = document.activeElement;
    if (!element || element === document.body || seen.has(element)) return null;
    seen.add(element);
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const hasRing = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const isInSight = box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1;
    return hasRing && isInSight ? [] : [`${hasRing ? "out of sight" : "no ring"}: ${name(element)}`];
  };

  const show = (size, theme) => Object.assign(document.documentElement.dataset, { size, theme });

  window.measures = { fits, targets, type, spaced, stop, show, weight };
})();
