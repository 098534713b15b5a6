// The page on which it is drawn where a camera looks for people: outlines that are looked at, and others that are not.

import { Board } from "../draw/board.js";
import { faultOf } from "../draw/geometry.js";
import { History } from "../draw/history.js";
import { faultWords } from "../draw/sentences.js";
import { text } from "../words.js";
import { failureWords, post } from "./saving.js";

const root = document.querySelector("[data-editor]");
const data = JSON.parse(document.getElementById("region-data").textContent);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const buttons = (name) => [...root.querySelectorAll(`[data-do="${name}"]`)];
const NAMES = { include: () => text("Look here"), exclude: () => text("Not here") };

let made = 0;
let kind = "include"; // of the outline that is drawn next
let { version } = data;

function outlinesOf(state) {
  return ["include", "exclude"].flatMap((name) => state[name].map((points) => {
    made += 1;
    return { key: `outline-${made}`, part: name, points };
  }));
}

let base = outlinesOf(data);
const history = new History(base);
const pointsOf = (list, name) => list.filter((each) => each.part === name).map((each) => each.points);
const isChanged = () => JSON.stringify(["include", "exclude"].map((name) => pointsOf(history.state, name))) !==
  JSON.stringify(["include", "exclude"].map((name) => pointsOf(base, name)));

const owner = {
  shapes: () => history.state.map(shapeOf),
  lines: () => [],
  ways: () => data.zones.map((zone) => (zone.values.zone_type === "counting_line" ? zone.points : [...zone.points, zone.points[0]])),
  change: (key, points, tag) => push(history.state.map((each) => (each.key === key ? { ...each, points } : each)), tag),
  add: (_kind, points) => {
    made += 1;
    push([...history.state, { key: `outline-${made}`, part: kind, points }]);
    return `outline-${made}`;
  },
  remove: (key) => push(history.state.filter((each) => each.key !== key)),
  flip: () => {},
  chosen: () => settle(),
  said: (words) => {
    part("said").textContent = words;
  },
  drawing: (draft) => {
    part("drawing").hidden = !draft;
    for (const name of ["include", "exclude"]) {
      buttons(`draw-${name}`).forEach((button) => button.setAttribute("aria-pressed", Boolean(draft) && kind === name));
    }
  },
};

function shapeOf(outline) {
  const fault = faultOf("area", outline.points);
  const name = NAMES[outline.part]();
  const words = fault ? `${name}. ${faultWords(fault.code)}` : name;
  return {
    key: outline.key, kind: outline.part === "include" ? "area" : "exclude", closed: true, points: outline.points,
    label: name, words, arrows: [], off: false, fault: fault && { words, place: fault.place },
  };
}

let board = null;
board = new Board(root, { aspect: data.aspect, owner, locked: !data.may_draw });

function push(state, tag = null) {
  history.push(state, tag);
  settle();
}

function settle() {
  if (!board) {
    return;
  }
  board.paint();
  const changed = isChanged();
  const can = {
    undo: history.canUndo, redo: history.canRedo, save: changed, discard: changed, delete: board.chosen !== null,
  };
  for (const [name, on] of Object.entries(can)) {
    buttons(name).forEach((button) => {
      button.disabled = !on;
    });
  }
  root.toggleAttribute("data-unsaved", changed);
  const faulty = history.state.map((each) => faultOf("area", each.points)).find(Boolean);
  part("fault").textContent = faulty ? faultWords(faulty.code) : "";
  part("fault").hidden = !faulty;
  if (part("unsaved")) {
    part("unsaved").textContent = changed ? text("Changes are not saved yet.") : "";
  }
}

function note(tone, words) {
  const box = part("note");
  box.className = `note${tone ? ` note--${tone}` : ""}`;
  box.textContent = words;
  box.hidden = !words;
}

function restart(state) {
  base = outlinesOf(state);
  version = state.version;
  history.reset(base);
  board.choose(null);
  settle();
}

async function save() {
  board.finish();
  if (!isChanged()) {
    return;
  }
  const regions = { include: pointsOf(history.state, "include"), exclude: pointsOf(history.state, "exclude") };
  const answer = await post(data.save, { version, ...regions });
  if (answer.status === 200) {
    restart(answer.body);
    note("good", text("Saved. The camera looks there within seconds."));
  } else if (answer.status === 409) {
    version = answer.body.version;
    note("bad", `${answer.body.error} ${text("Your drawing is kept here: save again to put it on top.")}`);
  } else {
    note("bad", failureWords(answer));
  }
}

const step = (go) => {
  if (go()) {
    board.choose(null);
    settle();
  }
};
const begin = (name) => {
  kind = name;
  board.begin("area");
};
const ACTIONS = {
  "draw-include": () => begin("include"),
  "draw-exclude": () => begin("exclude"),
  undo: () => (board.draft ? board.takeBack() : step(() => history.undo())),
  redo: () => step(() => history.redo()),
  delete: () => board.remove(),
  finish: () => board.finish(),
  cancel: () => board.cancel(),
  discard: () => restart({ version, include: pointsOf(base, "include"), exclude: pointsOf(base, "exclude") }),
  save,
};
for (const [name, action] of Object.entries(ACTIONS)) {
  buttons(name).forEach((button) => button.addEventListener("click", action));
}
document.addEventListener("keydown", (event) => {
  const action = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[event.key.toLowerCase()];
  if (action && data.may_draw) {
    event.preventDefault();
    ACTIONS[action]();
  }
});
window.addEventListener("beforeunload", (event) => isChanged() && event.preventDefault());

const image = root.querySelector("[data-stage] img");
const fit = () => image.naturalWidth && board.view.fit(image.naturalWidth / image.naturalHeight);
image?.addEventListener("load", fit);
if (image?.complete) {
  fit();
}
settle();
