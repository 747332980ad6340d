"use strict";
// Shows the scenes that the board's program sends. Every text goes in as text, never as markup.
const SILENCE = 4000; // ms without a sign of life until the page says that it is cut off
const at = (id) => document.getElementById(id);
const PAGE = 6000; // ms for which two rows of waiting counts stay, where there are more
let scene = null, heard = Date.now(), source = null;

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
  at("call").className = giant ? (giant.new ? "new" : "") : "calm";
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
  drawCounts();
  drawMarquee();
  drawNotice();
  const some = scene.playlist.length > 0;
  at("media").hidden = !some;
  document.querySelector("main").className = (some ? "media" : "") + (scene.lines.length ? "" : " alone");
  showPlaylist(scene.playlist, scene.seconds);
  resize();
}

function drawCounts() {
  at("waiting").hidden = !scene.counts.length;
  at("label").replaceChildren(...words(scene.waiting));
  const reached = at("counts").scrollTop;
  at("counts").replaceChildren(...scene.counts.map(([name, count, wait]) => {
    const item = element("span");
    item.append(...words(name), " ", element("b", "", String(count)), ...(wait ? [" · ", wait] : []));
    return item;
  }));
  at("counts").scrollTop = reached;
}

// Where there are more zones than two rows hold, they take turns.
function turnCounts() {
  const counts = at("counts"), height = counts.getBoundingClientRect().height;
  const next = Math.round(counts.scrollTop / height) + 1;
  counts.scrollTop = next * height < counts.scrollHeight - 1 ? next * height : 0;
}

// The second language gives way where there is no room for both.
function makeRoom(made) {
  made.classList.remove("full");
  const over = made.scrollHeight > made.clientHeight + 1 || made.scrollWidth > made.clientWidth + 1;
  made.classList.toggle("full", over);
}

function resize() {
  const name = at("name");
  name.style.fontSize = "";
  for (const made of [name, at("counts"), ...document.querySelectorAll("#lines .place")]) makeRoom(made);
  if (name.scrollWidth > name.clientWidth) {
    const size = parseFloat(getComputedStyle(name).fontSize);
    name.style.fontSize = Math.max(0.75, name.clientWidth / name.scrollWidth) * size + "px";
  }
  const lines = at("lines");
  lines.classList.remove("tight");
  const over = [...lines.children].some((item) => item.scrollHeight > item.clientHeight + 1);
  lines.classList.toggle("tight", over);
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

setInterval(turnCounts, PAGE);
setInterval(() => {
  if (scene) drawNotice();
  if (source.readyState === EventSource.CLOSED || Date.now() - heard > 3 * SILENCE) {
    if (!scene || Date.now() - heard > SILENCE) connect();
  }
}, 1000);
addEventListener("resize", () => { if (scene) resize(); });
connect();
