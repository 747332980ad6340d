"use strict";
// A page that may be there in a moment: ask again, without a click.
(() => {
  const again = () => setTimeout(look, 5000 + 5000 * Math.random());
  async function look() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.headers.has("Retry-After")) location.reload();
      else again();
    } catch {
      again();
    }
  }
  again();
})();
