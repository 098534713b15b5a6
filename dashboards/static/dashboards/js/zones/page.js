// The page of the zone editor: its buttons, notes and dialogs.

import { text } from "../words.js";
import { Copying } from "./copying.js";
import { Editor } from "./editor.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";

const root = document.querySelector("[data-editor]");
const data = JSON.parse(document.getElementById("zones-data").textContent);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const buttons = (name) => [...root.querySelectorAll(`[data-do="${name}"]`)];
const dialog = (name) => root.querySelector(`dialog[data-dialog="${name}"]`);

let panel = null;
let busy = false;

const editor = new Editor(root, data, { told, said, drawing });
panel = new Panel(root, editor);
const copying = dialog("copy") && new Copying(dialog("copy"), editor, data.addresses.copies);
const live = new Live(root.querySelector("[data-stage]"), {
  socket: root.dataset.socket,
  snapshot: data.snapshot,
  zones: () => editor.zones,
  crossed: (key, direction) => {
    panel.crossed(key, direction);
    editor.board.scene.flash(key, direction);
  },
  counted: (numbers) => panel.inside(numbers),
  fitted: (aspect) => editor.board.view.fit(aspect),
  state: (tone, word) => {
    part("live").dataset.tone = tone;
    part("live").textContent = word;
  },
});

/** After every change: the list, the form, the buttons. */
function told() {
  if (!panel) {
    return;
  }
  panel.show();
  const { length } = editor.changes;
  const can = {
    undo: editor.history.canUndo, redo: editor.history.canRedo, save: length > 0 && !busy, discard: length > 0 && !busy,
    delete: editor.board.chosen !== null,
  };
  for (const [name, on] of Object.entries(can)) {
    buttons(name).forEach((button) => {
      button.disabled = !on;
    });
  }
  root.toggleAttribute("data-unsaved", length > 0);
  part("unsaved").textContent = length ? text("Changes are not saved yet.") : "";
}

/** Tell a screen reader, and everybody else in the line below the picture. */
function said(words) {
  part("said").textContent = words;
}

function drawing(draft) {
  const { board } = editor;
  part("drawing").hidden = !draft;
  for (const name of ["counting_line", "area"]) {
    const pressed = Boolean(draft) && draft.kind !== "quad" && editor.type === name;
    buttons(`draw-${name}`).forEach((button) => button.setAttribute("aria-pressed", pressed));
  }
  if (draft) {
    part("drawing-words").textContent = drawingWords(draft);
    buttons("finish").forEach((button) => {
      button.disabled = !board.canFinish;
    });
  }
}

function drawingWords({ kind, points }) {
  if (kind === "quad") {
    const corners = [text("near left"), text("near right"), text("far right"), text("far left")];
    return `${text("Mark a rectangle on the floor:")} ${corners[points.length] ?? ""} (${points.length + 1} / 4)`;
  }
  const least = kind === "line" ? 2 : 3;
  return points.length < least
    ? text("Click or tap to put points. Keyboard: arrows move the cross, Space puts a point.")
    : text("Click the last point again, press Enter or “Finish”; or go on with further points.");
}

function note(tone, words, more = []) {
  const box = part("note");
  box.className = `note${tone === "bad" ? " note--bad" : tone === "good" ? " note--good" : ""}`;
  box.replaceChildren(...[words, ...more].map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  box.hidden = !words;
}

async function save() {
  if (busy || editor.locked) {
    return;
  }
  busy = true;
  told();
  part("unsaved").textContent = text("Saving…");
  const result = await editor.save();
  busy = false;
  told();
  if (result.kind === "conflict") {
    conflict(result);
  } else {
    note({ saved: "good", none: "" }[result.kind] ?? "bad", result.words, result.more);
    said(result.words);
  }
}

function conflict({ words, body }) {
  const box = dialog("conflict");
  const who = body.by ? ` (${body.by})` : "";
  box.querySelector("[data-words]").textContent = `${words}${who} ${text("Your drawing is kept here.")}`;
  box.querySelector("[data-mine]").onclick = () => {
    box.close();
    editor.rebase(body);
    save();
  };
  box.querySelector("[data-theirs]").onclick = () => {
    box.close();
    editor.discard(body);
    note("", text("This is what is stored now."));
  };
  box.showModal();
}

async function refresh() {
  const found = await live.refresh();
  said(found ? text("This is the newest picture.") : text("There is no picture of the last minute."));
}

function toggleLive() {
  const on = !live.on;
  buttons("live").forEach((button) => button.setAttribute("aria-pressed", on));
  if (on) {
    live.start();
  } else {
    live.stop();
  }
}

async function toggleWays() {
  const on = !editor.walks.length;
  if (on) {
    const answer = await fetch(data.addresses.ways).catch(() => null);
    editor.walks = answer?.ok && !answer.redirected ? (await answer.json()).ways : [];
    said(editor.walks.length ? text("Thin lines are ways of people.") : text("No ways of the last minutes are stored."));
  } else {
    editor.walks = [];
  }
  buttons("ways").forEach((button) => button.setAttribute("aria-pressed", editor.walks.length > 0));
  editor.board.paint();
}

const ACTIONS = {
  "draw-counting_line": (focus) => editor.begin("counting_line", focus),
  "draw-area": (focus) => editor.begin("area", focus),
  finish: () => editor.board.finish(),
  cancel: () => editor.board.cancel(),
  undo: () => (editor.board.draft ? editor.board.takeBack() : editor.undo()),
  redo: () => editor.redo(),
  delete: () => editor.board.remove(),
  live: toggleLive,
  refresh,
  ways: toggleWays,
  copy: () => copying.open(editor.board.view.aspect),
  help: () => dialog("help").showModal(),
  save,
  discard: () => {
    editor.discard();
    note("", text("Your changes were dropped."));
  },
};
for (const [name, action] of Object.entries(ACTIONS)) {
  buttons(name).forEach((button) => button.addEventListener("click", () => action(true)));
}
for (const box of root.querySelectorAll("dialog")) {
  box.querySelectorAll("[data-close]").forEach((button) => button.addEventListener("click", () => box.close()));
}

const isTyping = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]");

function shortcut(event) {
  const key = event.key.toLowerCase();
  const held = event.ctrlKey || event.metaKey;
  if (held && key === "s") {
    return save;
  }
  if (isTyping(event.target) || event.altKey || editor.locked) {
    return key === "?" && !isTyping(event.target) ? ACTIONS.help : null;
  }
  if (held) {
    return { z: event.shiftKey ? ACTIONS.redo : ACTIONS.undo, y: ACTIONS.redo }[key];
  }
  return { l: () => ACTIONS["draw-counting_line"](true), a: () => ACTIONS["draw-area"](true), "?": ACTIONS.help }[key];
}

document.addEventListener("keydown", (event) => {
  const action = shortcut(event);
  if (action) {
    event.preventDefault();
    action();
  }
});
window.addEventListener("beforeunload", (event) => editor.changes.length && event.preventDefault());

const asked = new URLSearchParams(window.location.search).get("zone");
editor.board.choose(editor.zones.some((zone) => zone.key === asked) ? asked : null);
told();
toggleLive();
