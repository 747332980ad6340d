"use strict";
// A page whose main part moves by itself: by the stream of news, or by the page where there is no stream.
// The main part says the rest: data-state and data-calls (whom a call is for), data-say, data-title.
(() => {
  const said = document.getElementById("said");
  const lost = document.getElementById("lost"); // shown while there is no connection; data-events is the stream
  const main = () => document.querySelector("main");
  // The server beats every 15 seconds; who hears nothing for so long asks by itself.
  const SILENCE = 40000;
  const soon = () => 3000 + 5000 * Math.random();
  let source = null;
  let timer = 0;

  function later(what, delay) {
    clearTimeout(timer);
    timer = setTimeout(what, delay);
  }

  function show(next) {
    const now = main();
    if (!next || next.outerHTML === now.outerHTML) return;
    const called = next.dataset.state === "called";
    const again = now.dataset.state === "called" && now.dataset.calls === next.dataset.calls;
    const words = next.dataset.say !== now.dataset.say;
    const focused = document.activeElement ? document.activeElement.id : "";
    now.replaceWith(next);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    if (next.dataset.title) document.title = next.dataset.title;
    if (words) {
      said.setAttribute("aria-live", called ? "assertive" : "polite");
      said.textContent = next.dataset.say || next.textContent;
    }
    if (called && !again) {
      window.scrollTo(0, 0);
      if (navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate([400, 200, 400]);
    }
  }

  function parsed(text) {
    return new DOMParser().parseFromString(text, "text/html").querySelector("main");
  }

  function heard() {
    lost.hidden = true;
    later(look, SILENCE);
  }

  function follow() {
    source = new EventSource(lost.dataset.events);
    source.addEventListener("main", (event) => {
      heard();
      show(parsed(event.data));
    });
    source.addEventListener("beat", heard);
    source.onerror = look;
    later(look, SILENCE);
  }

  // Ask for the page; then follow again, if there is still something to follow.
  async function look() {
    if (source) source.close();
    later(look, SILENCE);
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const next = parsed(await answer.text());
      if (next && "alone" in next.dataset) {
        location.reload(); // another page altogether, such as one that asks to sign in
        return;
      }
      show(next);
      lost.hidden = true;
      if (answer.ok) later(follow, soon());
      else if (answer.headers.has("Retry-After")) later(look, soon());
      else clearTimeout(timer);
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
