// The drawing in a form of the admin: it reads and writes the box of numbers behind it.

import { text } from "../words.js";
import { Board } from "./board.js";
import { faultOf } from "./geometry.js";
import { History } from "./history.js";
import { faultWords } from "./sentences.js";

const KEY = "zone";

/** A stored value as `{points, floor}` in 0–1, null where it is none. */
function read(value, { width, height }) {
  let parsed = null;
  try {
    parsed = JSON.parse(value);
  } catch {
    return null;
  }
  const whole = Array.isArray(parsed) ? { points: parsed } : parsed;
  const points = whole?.points;
  const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  if (!Array.isArray(points) || !points.every(isPoint)) {
    return null;
  }
  const inPixels = whole.units ? whole.units === "pixel" : points.flat().some((each) => each > 1);
  const share = ([x, y]) => (inPixels ? [x / width, y / height] : [x, y]);
  const floor = whole.real_world?.map?.((each) => ({ ...each, point: share(each.point) }));
  return { points: points.map(share), floor };
}

class Drawn {
  constructor(root) {
    this.root = root;
    this.data = JSON.parse(root.dataset.drawn);
    this.box = root.querySelector("textarea");
    this.picture = root.querySelector("[data-drawn-picture]");
    this.history = new History(read(this.box.value, this.data) ?? { points: [] });
    this.picture.hidden = false;
    root.querySelector("[data-numbers]").open = false;
    this.board = new Board(root, {
      aspect: this.data.width / this.data.height, owner: this, locked: this.box.disabled || this.box.readOnly,
    });
    this.#wire();
    this.#showPicture(this.data.camera);
    this.#ready();
  }

  // The owner of the board

  shapes() {
    const { points } = this.history.state;
    if (!points.length) {
      return [];
    }
    const { kind } = this;
    const name = this.#field("zone_name")?.value || text("Zone");
    const fault = this.fault;
    return [{
      key: KEY, kind, closed: kind !== "line", points, label: name, words: `${name}${fault ? `. ${fault}` : ""}`,
      arrows: kind === "line" ? this.#arrows() : [], off: false,
      fault: fault ? { place: faultOf(kind, points).place } : null,
    }];
  }

  lines() {
    return [];
  }

  ways() {
    return [];
  }

  change(_key, points, tag) {
    this.#push({ ...this.history.state, points }, tag);
  }

  add(_kind, points) {
    this.#push({ ...this.history.state, points });
    return KEY;
  }

  remove() {
    this.#push({ ...this.history.state, points: [] });
    this.#ready();
  }

  /** Swap what the two senses of the line mean. */
  flip() {
    const box = this.#field("direction_mapping");
    if (box && this.kind === "line" && !this.board.locked) {
      const { positive, negative } = this.#mapping();
      box.value = JSON.stringify({ positive: negative, negative: positive });
      this.board.paint();
    }
  }

  chosen() {}

  said(words) {
    this.root.querySelector("[data-said]").textContent = words;
  }

  drawing(draft) {
    this.said(draft ? text("Click or tap to put points; the last one again, or Enter, ends the shape.") : "");
  }

  get kind() {
    return this.#field("zone_type")?.value === "counting_line" ? "line" : "area";
  }

  get fault() {
    const { points } = this.history.state;
    const found = points.length ? faultOf(this.kind, points) : null;
    return found && faultWords(found.code);
  }

  #field(name) {
    const prefix = this.root.dataset.name.replace(/zone_coordinates$/, "");
    return this.box.form?.elements.namedItem(`${prefix}${name}`);
  }

  #mapping() {
    try {
      const found = JSON.parse(this.#field("direction_mapping").value);
      return found?.positive ? found : { positive: "in", negative: "out" };
    } catch {
      return { positive: "in", negative: "out" };
    }
  }

  #arrows() {
    const dropped = { in_only: "out", out_only: "in" }[this.#field("counting_direction")?.value];
    const words = { in: text("In"), out: text("Out") };
    const mapping = this.#mapping();
    return [["positive", 1], ["negative", -1]]
      .map(([sense, side]) => ({ side, tone: mapping[sense], word: words[mapping[sense]] ?? mapping[sense] }))
      .filter(({ tone }) => tone !== dropped);
  }

  #push(state, tag = null) {
    this.history.push(state, tag);
    this.#write();
  }

  #write() {
    const { points, floor } = this.history.state;
    const value = { units: "normalized", points, ...(floor ? { real_world: floor } : {}) };
    this.box.value = points.length ? JSON.stringify(value) : "";
    this.#show();
  }

  #show() {
    const place = this.root.querySelector("[data-fault]");
    place.textContent = this.fault ?? "";
    place.hidden = !this.fault;
    this.root.querySelector("[data-do=undo]").disabled = !this.history.canUndo;
    this.root.querySelector("[data-do=redo]").disabled = !this.history.canRedo;
    this.root.querySelector("[data-do=flip]").hidden = this.kind !== "line";
    this.board.paint();
  }

  /** Without a shape the first click puts its first point. */
  #ready() {
    if (!this.history.state.points.length && !this.board.locked) {
      this.board.begin(this.kind, false);
    }
    this.#show();
  }

  #step(done) {
    if (done) {
      this.board.cancel();
      this.#write();
      this.#ready();
    }
  }

  #wire() {
    const actions = {
      again: () => this.board.begin(this.kind),
      flip: () => this.flip(),
      undo: () => (this.board.draft?.points.length ? this.board.takeBack() : this.#step(this.history.undo())),
      redo: () => this.#step(this.history.redo()),
    };
    for (const [name, action] of Object.entries(actions)) {
      this.root.querySelector(`[data-do=${name}]`).addEventListener("click", action);
    }
    this.root.addEventListener("keydown", (event) => this.#pressed(event, actions));
    this.box.addEventListener("input", () => this.#typed());
    const redraw = () => {
      if (this.board.draft) {
        this.board.begin(this.kind, false);
      }
      this.#show();
    };
    for (const name of ["zone_type", "counting_direction", "direction_mapping", "zone_name"]) {
      this.#field(name)?.addEventListener("input", redraw);
    }
    this.#followCamera();
  }

  #pressed(event, actions) {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y") && event.target !== this.box) {
      event.preventDefault();
      (key === "y" || event.shiftKey ? actions.redo : actions.undo)();
    }
  }

  #typed() {
    const state = read(this.box.value, this.data);
    if (state) {
      this.board.cancel();
      this.history.push(state, "typed");
      this.#show();
    }
  }

  /** On a page where the camera is chosen first its picture follows the choice. */
  #followCamera() {
    const choice = this.#field("camera");
    const changed = () => this.#showPicture(choice.value);
    if (choice && choice.type !== "hidden") {
      choice.addEventListener("change", changed);
      window.django?.jQuery?.(choice).on("change", changed); // lists with search tell only their own library
      changed();
    }
  }

  #showPicture(camera) {
    const stage = this.root.querySelector("[data-stage]");
    stage.querySelector("img")?.remove();
    stage.removeAttribute("data-picture");
    if (!camera) {
      return;
    }
    const image = new Image();
    image.alt = "";
    image.addEventListener("load", () => {
      stage.setAttribute("data-picture", "");
      stage.append(image);
      this.board.view.fit(image.naturalWidth / image.naturalHeight);
    });
    image.src = this.data.snapshot.replace(this.data.placeholder, encodeURIComponent(camera));
  }
}

const drawings = new WeakMap();

const isTemplate = (root) => root.dataset.name.includes("__prefix__");

function begin(within) {
  for (const root of within.querySelectorAll("[data-drawn]")) {
    if (!isTemplate(root) && !drawings.has(root)) {
      drawings.set(root, new Drawn(root));
    }
  }
}

begin(document);
/** The theme folds the rows of a list; a new one is there to be filled in. */
function unfold(row) {
  const state = window.Alpine?.$data(row);
  if (state && "openRow" in state) {
    state.openRow = true;
  }
}

document.addEventListener("formset:added", (event) => {
  window.requestAnimationFrame(() => unfold(event.target));
  for (const root of event.target.querySelectorAll("[data-drawn]")) {
    // The copied template still names its place in the list by a word.
    root.dataset.name = root.querySelector("textarea").name;
  }
  begin(event.target);
});
