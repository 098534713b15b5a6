// The slider of the heat map: each step shows the map of one period over the picture, and its numbers.

import { number, text } from "./words.js";

const QUIET_MS = 150; // the slider has rested for this long before maps are fetched

const field = (name) => document.querySelector(`[data-field="${name}"]`);
const steps = JSON.parse(document.getElementById("steps").textContent);
const whole = document.getElementById("whole").dataset;
const slider = field("slider").querySelector("input");
let timer = null;
let newest = 0;

function step() {
  const place = Number(slider.value);
  return place === 0
    ? { words: text("All together"), picture: whole.picture, grid: whole.grid }
    : { words: `${steps[place - 1].label} – ${steps[place - 1].until}`, ...steps[place - 1] };
}

function fullestOf(rows) {
  const known = (rows ?? []).flat().filter((value) => value !== null);
  return known.length ? number(Math.round(Math.max(...known) * 100) / 100) : "–";
}

function showNumbers(grid) {
  field("person-seconds").textContent = number(Math.round(grid.person_seconds));
  field("observed").textContent = number(Math.round(grid.observed_seconds));
  const fullest = field("fullest");
  if (fullest) {
    fullest.textContent = fullestOf(grid.persons_per_sqm);
  }
}

async function show() {
  newest += 1;
  const mine = newest;
  const { picture, grid } = step();
  field("picture").src = picture;
  const answer = await fetch(grid);
  if (answer.ok && mine === newest) {
    showNumbers(await answer.json());
  }
}

function rest() {
  const { words } = step();
  field("span").textContent = words;
  slider.setAttribute("aria-valuetext", words);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => show().catch(() => {}), QUIET_MS);
}

if (steps.length > 0) {
  field("slider").hidden = false;
  slider.addEventListener("input", rest);
  slider.setAttribute("aria-valuetext", step().words);
}
show().catch(() => {});
