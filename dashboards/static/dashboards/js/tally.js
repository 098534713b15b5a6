// The page on which a recorded span is tallied: keys and buttons make marks, marks are kept, the end compares them.

import { Marks } from "./tally/marks.js";
import { placeOf, Player } from "./tally/player.js";
import { showResult } from "./tally/result.js";
import { number, text } from "./words.js";

const form = document.querySelector("[data-tally]");
const data = JSON.parse(document.getElementById("tally").textContent);
const part = (name) => form.querySelector(`[data-${name}]`);
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const zones = new Map(data.zones.map((zone) => [zone.id, zone]));
const watched = new Set(data.marks.map((mark) => mark.zone));
const player = new Player(form, data);
const DIRECTIONS = {
  in: () => text("in"),
  out: () => text("out"),
  north: () => text("north"),
  south: () => text("south"),
  east: () => text("east"),
  west: () => text("west"),
};

/** Send JSON; return what came back, `error` says in words what went wrong. */
async function send(address, content) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(content),
      keepalive: true,
    });
    const body = await answer.json().catch(() => ({}));
    return answer.ok ? body : { error: body.error ?? text("The server refused it.") };
  } catch {
    return { error: text("The server cannot be reached.") };
  }
}

const marks = new Marks(data.marks, {
  post: async (content) => (await send(form.dataset.marks, content)).error ?? "",
  changed: (list, newest) => showMarks(list, newest),
  saved: (problem) => {
    part("saved").textContent = problem ? `${text("Not kept:")} ${problem}` : text("Kept.");
  },
});

function nameOf({ zone, direction }) {
  return `${zones.get(zone)?.name ?? zone}, ${DIRECTIONS[direction]?.() ?? direction}`;
}

function showMarks(list, newest) {
  part("count").textContent = number(list.length);
  part("list").replaceChildren(...list.map(markItem));
  if (newest) {
    part("list").children[list.indexOf(newest)].scrollIntoView({ block: "nearest" });
  }
  part("saved").textContent = text("Not kept yet …");
  showZones();
}

function markItem(mark) {
  const item = document.createElement("li");
  const place = document.createElement("button");
  place.type = "button";
  place.className = "marks__place";
  place.textContent = `${placeOf(mark.t)} · ${nameOf(mark)}`;
  place.addEventListener("click", () => player.jump(mark.t));
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "marks__remove";
  remove.textContent = "✕";
  remove.setAttribute("aria-label", `${text("Remove")} ${place.textContent}`);
  remove.addEventListener("click", () => marks.remove(mark));
  item.append(place, remove);
  return item;
}

function choose(zone) {
  player.chosen = zone.id;
  watched.add(zone.id);
  showZones();
}

function showZones() {
  part("zones").replaceChildren(...data.zones.map(zoneChoice));
  const directions = zones.get(player.chosen)?.directions ?? [];
  for (const button of form.querySelectorAll("[data-mark]")) {
    button.hidden = Number(button.dataset.mark) >= directions.length;
  }
}

/** A line to choose for the next marks, with a box that says whether it was watched and is compared. */
function zoneChoice(zone, place) {
  const row = document.createElement("div");
  row.className = "choices__one";
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "radio");
  button.setAttribute("aria-checked", String(zone.id === player.chosen));
  const made = marks.list.filter((mark) => mark.zone === zone.id).length;
  button.textContent = `${place + 1} · ${zone.name} (${number(made)})`;
  button.addEventListener("click", () => choose(zone));
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = watched.has(zone.id);
  box.addEventListener("change", () => (box.checked ? watched.add(zone.id) : watched.delete(zone.id)));
  label.append(box, ` ${text("watched")}`);
  row.append(button, label);
  return row;
}

function mark(which) {
  const zone = zones.get(player.chosen);
  const direction = zone?.directions[which];
  if (!direction) {
    part("said").textContent = zone ? text("This line does not count that way.") : text("Choose a line first.");
    return;
  }
  const made = { t: player.time, zone: zone.id, direction };
  marks.add(made);
  player.flash(zone.id, direction);
  part("said").textContent = `${placeOf(made.t)} · ${nameOf(made)}`;
}

function undo() {
  const gone = marks.undo();
  part("said").textContent = gone ? `${text("Taken back:")} ${placeOf(gone.t)}` : text("Nothing to undo.");
}

async function finish() {
  part("done").disabled = true;
  part("saved").textContent = text("Comparing …");
  const answer = await send(form.dataset.finish, { marks: marks.asData(), zones: [...watched] });
  part("done").disabled = false;
  part("saved").textContent = answer.error ?? text("Kept.");
  if (answer.result) {
    show(answer.result);
    part("result").scrollIntoView({ block: "nearest" });
  }
}

function show(result) {
  part("result").hidden = false;
  showResult(part("result-body"), result, { jump: (time) => player.jump(time), nameOf });
}

const KEYS = {
  i: () => mark(0),
  o: () => mark(1),
  backspace: undo,
  " ": () => player.toggle(),
  ",": () => player.frames(-1),
  ".": () => player.frames(1),
  "-": () => player.faster(-1),
  "+": () => player.faster(1),
};

function pressed(event) {
  const typing = event.target.closest("input:not([type=range]):not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const key = event.key.toLowerCase();
  const zone = /^[1-9]$/.test(key) ? data.zones[Number(key) - 1] : null;
  const action = zone ? () => choose(zone) : KEYS[key];
  if (!action || (key === " " && event.target.closest("button, a"))) {
    return; // the space bar presses the button that has the focus
  }
  event.preventDefault();
  if (!event.repeat || key === "," || key === ".") {
    action();
  }
}

document.addEventListener("keydown", pressed);
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of form.querySelectorAll("[data-mark]")) {
  button.addEventListener("click", () => mark(Number(button.dataset.mark)));
}
part("undo").addEventListener("click", undo);
part("done").addEventListener("click", () => finish());
window.addEventListener("pagehide", () => marks.waits && marks.save());

if (data.zones.length) {
  choose(data.zones.find((zone) => watched.has(zone.id)) ?? data.zones[0]);
}
showMarks(marks.list, null);
part("saved").textContent = "";
if (data.result) {
  show(data.result);
}
