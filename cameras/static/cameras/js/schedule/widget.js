// The editor of a schedule in a form of the admin: it reads and writes the box of JSON behind it.

import { History } from "../../../dashboards/js/draw/history.js";
import { post } from "../../../dashboards/js/zones/saving.js";
import { text } from "../../../dashboards/js/words.js";
import { Grid } from "./grid.js";
import { clock, nothing, PRESETS, read, write } from "./model.js";
import { Rows } from "./rows.js";

const QUIET_MS = 250; // after the last change, before the server is asked what it means
const WORK = [0, 1, 2, 3, 4];

class Week {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("textarea");
    this.names = JSON.parse(root.dataset.names);
    this.asked = 0;
    const state = read(this.box.value);
    this.history = new History(state ?? read(""));
    this.grid = new Grid(this.#part("grid"), this, this.names.map(([, long]) => long));
    this.rows = ["cron", "exceptions"].filter((name) => root.querySelector(`[data-list=${name}]`))
      .map((name) => new Rows(root, name, (list, tag) => this.#change({ [name]: list }, tag)));
    this.#label();
    this.#wire();
    this.#part("json").open = false;
    this.#offer(Boolean(state));
    this.#show();
    this.#ask();
  }

  // The owner of the grid

  get pieces() {
    return this.history.state.pieces;
  }

  painted(pieces) {
    if (JSON.stringify(pieces) !== JSON.stringify(this.pieces)) {
      this.#change({ pieces });
    }
  }

  said(words) {
    this.#part("said").textContent = words;
  }

  #part(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  #label() {
    const cells = (words) => words.map((each) => {
      const cell = document.createElement("span");
      cell.textContent = each;
      return cell;
    });
    this.#part("head").append(...cells(this.names.map(([short]) => short)));
    this.#part("hours").append(...cells([0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => clock(hour * 60))));
    this.#part("from").append(...this.names.map(([, long], day) => new Option(long, day)));
  }

  /** The editor for what it can hold; the box of JSON for all else. */
  #offer(isRead) {
    this.#part("editor").hidden = !isRead;
    this.#part("json").open ||= !isRead;
  }

  #change(changes, tag = null) {
    this.history.push({ ...this.history.state, ...changes }, tag);
    this.#write();
  }

  #write() {
    this.box.value = write(this.history.state);
    this.#show();
    this.#soon();
  }

  #show() {
    const { state } = this.history;
    this.grid.show(state.pieces);
    this.rows.forEach((rows) => rows.show(state[rows.name]));
    const lines = this.names.flatMap(([, long], day) => {
      const [name, hours] = [document.createElement("dt"), document.createElement("dd")];
      name.textContent = long;
      hours.textContent = state.pieces[day].map(([start, end]) => `${clock(start)}–${clock(end)}`).join(", ") || "–";
      return [name, hours];
    });
    this.#part("days").replaceChildren(...lines);
    this.root.querySelector("[data-do=undo]").disabled = !this.history.canUndo;
    this.root.querySelector("[data-do=redo]").disabled = !this.history.canRedo;
  }

  #copy(places) {
    const from = Number(this.#part("from").value);
    this.painted(this.pieces.map((day, place) => (places.includes(place) ? this.pieces[from] : day)));
  }

  #wire() {
    const step = (done) => done && this.#write();
    const actions = {
      clear: () => this.painted(nothing()),
      undo: () => step(this.history.undo()),
      redo: () => step(this.history.redo()),
      "copy-work": () => this.#copy(WORK),
      "copy-all": () => this.#copy([...WORK, 5, 6]),
    };
    for (const [name, action] of Object.entries(actions)) {
      this.root.querySelector(`[data-do=${name}]`).addEventListener("click", action);
    }
    for (const button of this.root.querySelectorAll("[data-preset]")) {
      button.addEventListener("click", () => this.painted(PRESETS[button.dataset.preset]));
    }
    this.#part("grid").addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
        event.preventDefault();
        (key === "y" || event.shiftKey ? actions.redo : actions.undo)();
      }
    });
    this.box.addEventListener("input", () => this.#typed());
    this.#follow("timezone");
    this.#follow("schedule_enabled");
  }

  /** Ask anew when another field of the form says something else. */
  #follow(name) {
    const field = this.#field(name);
    field?.addEventListener("change", () => this.#soon());
    if (field) {
      window.django?.jQuery?.(field).on("change", () => this.#soon()); // lists with search tell only their own library
    }
  }

  #field(name) {
    const field = this.box.form?.elements.namedItem(name);
    return field instanceof RadioNodeList ? field[field.length - 1] : field;
  }

  #typed() {
    const state = read(this.box.value);
    if (state) {
      this.history.push(state, "typed");
      this.#show();
    }
    this.#offer(Boolean(state));
    this.#soon();
  }

  #soon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#ask(), QUIET_MS);
  }

  async #ask() {
    this.asked += 1;
    const { asked } = this;
    const { kind, zone, preview } = this.root.dataset;
    const answer = await post(preview, { kind, zone: this.#field("timezone")?.value || zone, value: this.box.value });
    if (asked === this.asked) {
      this.#tell(answer.body.fault || answer.body.words ? answer.body : { words: text("The server does not answer: there is no preview now.") });
    }
  }

  #tell({ words = "", tone = "", runs = [], fault = null }) {
    const isOff = !fault && write(this.history.state) && this.#field("schedule_enabled")?.checked === false;
    const off = isOff ? ` ${text("It is not followed yet: the switch above is off, the camera always watches.")}` : "";
    const place = this.#part("meaning");
    place.textContent = fault ? fault.message : words + off;
    place.dataset.tone = fault ? "bad" : tone;
    for (const rows of this.rows) {
      const isIn = fault?.path.startsWith(`${rows.name}[`);
      rows.mark(isIn ? fault.path.slice(rows.name.length) : "", isIn ? fault.message : "");
    }
    if (!fault) {
      this.rows.find(({ name }) => name === "cron")?.tell(runs.map((run) => `${run.words}. ${run.next}`));
    }
  }
}

for (const root of document.querySelectorAll("[data-week]")) {
  if (!root.querySelector("textarea").disabled) {
    new Week(root);
  }
}
