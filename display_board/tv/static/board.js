"use strict";
// Shows the scenes that the board's program sends. Every text goes in as text, never as markup.
const SILENCE = 4000; // ms without a sign of life until the page says that it is cut off
const at = (id) => document.getElementById(id);
let scene = null, heard = Date.now(), source = null, playing = "", turn = null;

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Both languages, the second one quieter; once where they are the same.
function words(pair) {
  const parts = [document.createTextNode(pair[0])];
  if (pair[1] && pair[1] !== pair[0]) {
    parts.push(document.createTextNode(" "), inSecond(element("span", "second", pair[1])));
  }
  return parts;
}

function inSecond(made) {
  made.lang = scene.language === "zh" ? "en" : "zh";
  return made;
}

function arrow(direction) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 20 20");
  drawn.setAttribute("class", "arrow " + direction);
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M10 1 18 10H13V19H7V10H2Z");
  drawn.append(path);
  return drawn;
}

function toWindow(line) {
  const made = element("span", "window", line.window[0]);
  if (line.arrow !== "none") made.prepend(arrow(line.arrow));
  return made;
}

// Larger than its place: smaller until it fits.
function fit(made, box) {
  made.style.fontSize = "";
  const style = getComputedStyle(box);
  const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (made.scrollWidth > room) {
    made.style.fontSize = (parseFloat(getComputedStyle(made).fontSize) * room / made.scrollWidth) * 0.98 + "px";
  }
}

function show(id, pair) {
  at(id).hidden = !pair[0] && !pair[1];
  at(id).replaceChildren(...words(pair));
}

function draw() {
  document.documentElement.lang = scene.language;
  document.body.className = scene.theme;
  show("name", scene.name);
  at("clock").textContent = scene.clock;
  show("headline", scene.headline);
  const giant = scene.giant;
  at("call").classList.toggle("new", Boolean(giant && giant.new));
  at("giant").replaceChildren(...(giant ? [document.createTextNode(giant.number), toWindow(giant)] : []));
  show("place", giant ? giant.place : ["", ""]);
  at("lines").replaceChildren(...scene.lines.map((line) => {
    const item = element("li", line.new ? "new" : "");
    const place = element("span", "place");
    place.append(...words(line.place));
    item.append(element("span", "number", line.number), toWindow(line), place);
    return item;
  }));
  at("onward").hidden = !scene.onward.length;
  at("onward").replaceChildren(...scene.onward.map(([number, way]) => {
    const item = element("span");
    item.append(element("b", "", number), " ", ...words(way));
    return item;
  }));
  const label = element("span");
  label.append(...words(scene.waiting));
  at("counts").replaceChildren(label, ...scene.counts.map(([name, count, wait]) => {
    const item = element("span");
    item.append(...words(name), " ", element("b", "", String(count)), ...(wait ? [" ", wait] : []));
    return item;
  }));
  drawMarquee();
  drawMedia();
  drawNotice();
  resize();
}

function resize() {
  const foot = at("counts");
  foot.classList.remove("full");
  foot.classList.toggle("full", foot.scrollHeight > foot.clientHeight + 1);
  const call = at("call"), giant = at("giant");
  fit(giant, call);
  const least = Math.min(innerWidth, innerHeight) * 0.14;
  let size = parseFloat(getComputedStyle(giant).fontSize);
  while (call.scrollHeight > call.clientHeight + 1 && size > least) giant.style.fontSize = (size *= 0.96) + "px";
  for (const item of document.querySelectorAll("#lines li")) {
    const number = item.querySelector(".number"), window = item.querySelector(".window");
    item.style.fontSize = number.style.fontSize = window.style.fontSize = "";
    const style = getComputedStyle(item);
    const room = item.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - parseFloat(style.columnGap);
    const wide = number.scrollWidth + window.scrollWidth;
    if (number.offsetWidth + window.scrollWidth > room) {
      for (const made of [number, window]) {
        made.style.fontSize = parseFloat(getComputedStyle(made).fontSize) * room / wide * 0.97 + "px";
      }
    }
  }
}

function drawMarquee() {
  const text = scene.marquee.filter(Boolean).join("    ");
  at("marquee").hidden = !text;
  const run = at("marquee").firstElementChild;
  if (run.textContent !== text) {
    run.textContent = text;
    run.style.animationDuration = 12 + text.length / 4 + "s";
  }
}

function drawNotice() {
  const lost = scene && Date.now() - heard > SILENCE;
  show("notice", lost ? scene.lost : scene ? scene.notice : ["", ""]);
}

// The playlist goes on from where it is; only another list begins anew.
function drawMedia() {
  const list = JSON.stringify([scene.playlist, scene.seconds]);
  if (list === playing) return;
  playing = list;
  const some = scene.playlist.length > 0;
  at("media").hidden = !some;
  document.querySelector("main").classList.toggle("media", some);
  clearTimeout(turn);
  if (some) play(0, 0); else at("media").replaceChildren();
}

function play(index, failures) {
  clearTimeout(turn);
  const items = scene.playlist, item = items[index % items.length], list = playing;
  const next = (failed) => {
    if (list !== playing) return;
    clearTimeout(turn);
    // Where nothing can be shown, the next try has time.
    turn = setTimeout(play, failed >= items.length ? 5000 : 0, (index + 1) % items.length, failed);
  };
  const soon = () => { turn = setTimeout(next, scene.seconds * 1000, 0); };
  let made;
  if (item.kind === "text") {
    made = element("p", "", item.text);
  } else {
    made = document.createElement(item.kind === "video" ? "video" : "img");
    made.onerror = () => { made.onerror = null; next(failures + 1); };
    if (item.kind === "video") {
      made.muted = made.autoplay = made.playsInline = true;
      made.onended = () => next(0);
    } else {
      made.alt = "";
    }
    made.src = item.url;
  }
  at("media").replaceChildren(made);
  if (item.kind !== "video") soon();
  if (item.kind === "text") {
    let size = parseFloat(getComputedStyle(made).fontSize);
    const least = Math.min(innerWidth, innerHeight) * 0.032;
    while (made.scrollHeight > at("media").clientHeight && size > least) made.style.fontSize = (size *= 0.94) + "px";
  }
}

function connect() {
  if (source) source.close();
  source = new EventSource("scenes");
  source.onmessage = (event) => {
    heard = Date.now();
    const next = JSON.parse(event.data);
    if (scene && next.release !== scene.release) { location.reload(); return; }
    scene = next;
    draw();
  };
  source.addEventListener("beat", () => { heard = Date.now(); });
}

setInterval(() => {
  if (scene) drawNotice();
  if (source.readyState === EventSource.CLOSED || Date.now() - heard > 3 * SILENCE) {
    if (!scene || Date.now() - heard > SILENCE) connect();
  }
}, 1000);
addEventListener("resize", () => { if (scene) resize(); });
connect();
