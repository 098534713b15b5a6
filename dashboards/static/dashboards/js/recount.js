// The line that is tried: drawn over the picture, its points dragged there or typed.

import { text } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 160; // of the drawing, which is stretched over the picture
const HEIGHT = 90;
const RADIUS = 12; // of a handle in pixels of the screen: large enough for a finger
const STEP = 0.005; // of the picture, by an arrow key

const scene = document.querySelector("[data-line]");
const svg = scene.querySelector("svg");
const line = svg.querySelector("[data-field=line]");
const coordinates = document.querySelector("[name=coordinates]");
const names = document.querySelector("[name=name]");
const drawings = JSON.parse(document.getElementById("drawings").textContent);
const handles = [];

const clamped = (share) => Math.min(1, Math.max(0, Math.round(share * 10_000) / 10_000));

/** The typed points; null while they are none. */
function points() {
  try {
    const found = JSON.parse(coordinates.value);
    const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
    return Array.isArray(found) && found.every(isPoint) ? found : null;
  } catch {
    return null;
  }
}

function move(place, x, y) {
  const moved = points();
  moved[place] = [clamped(x), clamped(y)];
  coordinates.value = JSON.stringify(moved);
  draw();
}

function drag(event, place) {
  const box = svg.getBoundingClientRect();
  if (event.target.hasPointerCapture(event.pointerId)) {
    move(place, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }
}

function nudge(event, place) {
  const ways = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const way = ways[event.key];
  if (way) {
    event.preventDefault();
    const [x, y] = points()[place];
    move(place, x + way[0], y + way[1]);
  }
}

function handle(place) {
  const made = document.createElementNS(SVG, "ellipse");
  made.setAttribute("class", "scene__handle");
  made.setAttribute("tabindex", "0");
  made.setAttribute("role", "button");
  made.setAttribute("aria-label", `${text("Point")} ${place + 1}`);
  made.addEventListener("pointerdown", (event) => made.setPointerCapture(event.pointerId));
  made.addEventListener("pointermove", (event) => drag(event, place));
  made.addEventListener("keydown", (event) => nudge(event, place));
  svg.append(made);
  return made;
}

function draw() {
  const found = points() ?? [];
  line.setAttribute("points", found.map(([x, y]) => `${WIDTH * x},${HEIGHT * y}`).join(" "));
  while (handles.length < found.length) {
    handles.push(handle(handles.length));
  }
  while (handles.length > found.length) {
    handles.pop().remove();
  }
  const { width, height } = svg.getBoundingClientRect();
  found.forEach(([x, y], place) => {
    handles[place].setAttribute("rx", (RADIUS * WIDTH) / width);
    handles[place].setAttribute("ry", (RADIUS * HEIGHT) / height);
    handles[place].setAttribute("cx", WIDTH * x);
    handles[place].setAttribute("cy", HEIGHT * y);
  });
}

coordinates.addEventListener("input", draw);
new ResizeObserver(draw).observe(svg);
names.addEventListener("change", () => {
  if (drawings[names.value]) {
    coordinates.value = JSON.stringify(drawings[names.value]);
    draw();
  }
});
