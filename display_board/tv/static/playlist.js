"use strict";
// The pictures, videos and texts beside the calls. The list goes on from where it is when files come and go.
const STUCK = 8000; // ms after which what neither loads nor moves is skipped
const playlist = { items: [], seconds: 10, index: 0, shown: "", turn: 0, timer: 0 };

function showPlaylist(items, seconds) {
  playlist.items = items;
  playlist.seconds = seconds;
  const still = items.findIndex((item) => JSON.stringify(item) === playlist.shown);
  if (still >= 0) {
    playlist.index = still;
  } else if (items.length) {
    play(playlist.index, 0);
  } else {
    playlist.turn += 1;
    clearTimeout(playlist.timer);
    playlist.shown = "";
    put(null);
  }
}

// Only when it is ready does the next one take the place of the last.
function put(made) {
  const media = document.getElementById("media");
  for (const last of media.querySelectorAll("video")) {
    last.removeAttribute("src");
    last.load(); // or Chromium keeps each video of the day
  }
  media.replaceChildren(...(made ? [made] : []));
}

function play(index, failures) {
  clearTimeout(playlist.timer);
  const items = playlist.items, at = index % items.length, item = items[at], turn = ++playlist.turn;
  playlist.index = at;
  playlist.shown = JSON.stringify(item);
  const later = (what, wait) => {
    if (turn !== playlist.turn) return;
    clearTimeout(playlist.timer);
    playlist.timer = setTimeout(what, wait);
  };
  const next = (failed) => {
    if (turn !== playlist.turn) return;
    // Where nothing can be shown, the next try has time.
    later(() => play(playlist.index + 1, failed), failed >= items.length ? 5000 : 0);
  };
  const fail = () => {
    if (turn !== playlist.turn) return;
    fetch(item.url + "/unplayable", { method: "POST" }).catch(() => {}); // for the program's log
    next(failures + 1);
  };
  if (item.kind === "text") {
    const made = element("p", "", item.text);
    put(made);
    shrink(made);
    later(() => next(0), playlist.seconds * 1000);
    return;
  }
  const made = document.createElement(item.kind === "video" ? "video" : "img");
  made.onerror = fail;
  later(fail, STUCK);
  if (item.kind === "video") {
    let reached = 0;
    const watch = () => {
      if (made.currentTime === reached) return fail();
      reached = made.currentTime;
      later(watch, STUCK);
    };
    made.muted = made.autoplay = made.playsInline = true;
    made.onended = () => next(0);
    made.onloadeddata = () => {
      if (turn !== playlist.turn) return;
      put(made);
      later(watch, STUCK);
    };
  } else {
    made.alt = "";
    made.onload = () => {
      if (turn !== playlist.turn) return;
      put(made);
      later(() => next(0), playlist.seconds * 1000);
    };
  }
  made.src = item.url;
}

function shrink(made) {
  let size = parseFloat(getComputedStyle(made).fontSize);
  const least = Math.min(innerWidth, innerHeight) * 0.032;
  while (made.scrollHeight > made.parentNode.clientHeight && size > least) made.style.fontSize = (size *= 0.94) + "px";
}
