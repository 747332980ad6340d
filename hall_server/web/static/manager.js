"use strict";
// The hall at a glance, moved on by the stream of news, or by the page where there is no stream.
(() => {
  const lost = document.getElementById("lost");
  const main = () => document.querySelector("main");
  // The server beats every 15 seconds; who hears nothing for so long asks by itself.
  const SILENCE = 40000;
  const soon = () => 3000 + 3000 * Math.random();
  let source = null;
  let timer = 0;

  function later(what, delay) {
    clearTimeout(timer);
    timer = setTimeout(what, delay);
  }

  function show(text) {
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    if (next) main().replaceWith(next);
    return next;
  }

  function heard() {
    lost.hidden = true;
    later(look, SILENCE);
  }

  function follow() {
    source = new EventSource(lost.dataset.events);
    source.addEventListener("hall", (event) => {
      heard();
      show(event.data);
    });
    source.addEventListener("beat", heard);
    source.onerror = look;
    later(look, SILENCE);
  }

  // Ask for the page; then follow again. Who is no longer signed in is asked to sign in.
  async function look() {
    if (source) source.close();
    later(look, SILENCE);
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const text = await answer.text();
      if (answer.ok && !text.includes('class="manager"')) {
        location.reload();
        return;
      }
      if (answer.ok) {
        show(text);
        lost.hidden = true;
        later(follow, soon());
      } else {
        lost.hidden = false;
        later(look, soon());
      }
    } catch {
      lost.hidden = false;
      later(look, soon());
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && (!source || source.readyState === 2)) look();
  });
  follow();
})();
