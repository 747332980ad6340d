"use strict";
// A wall screen cannot be scrolled: where there is more than usual, the type becomes smaller until all is in sight.
(() => {
  const root = document.documentElement;
  const LEAST = 0.6; // of the usual size; smaller is not read from across the room

  function fit() {
    root.style.fontSize = "";
    if (!matchMedia("(min-width: 80rem)").matches) return;
    const usual = parseFloat(getComputedStyle(root).fontSize);
    for (let part = 1; root.scrollHeight > innerHeight && part > LEAST; part -= 0.02) {
      root.style.fontSize = `${usual * part}px`;
    }
  }

  addEventListener("resize", fit);
  new ResizeObserver(fit).observe(document.body);
})();
