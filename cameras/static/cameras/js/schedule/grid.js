// The week as columns of days, painted by mouse, finger and keys in steps of a quarter of an hour.

import { text } from "../../../dashboards/js/words.js";
import { clock, DAY, DAYS, isPainted, paint } from "./model.js";

const STEP = 15; // minutes
const STEPS = DAY / STEP;
const within = (value, most) => Math.max(0, Math.min(most, value));
const share = (minutes) => `${(minutes / DAY) * 100}%`;

export class Grid {
  /** `owner` has `pieces`, takes `painted(pieces, isDone)` and `said(words)`; `names` are the days' long names. */
  constructor(root, owner, names) {
    Object.assign(this, { root, owner, names, stroke: null });
    this.at = { day: 0, step: 32 };
    this.anchor = this.at;
    this.columns = DAYS.map(() => document.createElement("div"));
    this.columns.forEach((column) => column.classList.add("week__column"));
    root.append(...this.columns);
    this.#wire();
  }

  show(pieces) {
    const bars = this.stroke ? this.#stroked() : pieces;
    this.columns.forEach((column, day) => column.replaceChildren(
      ...bars[day].map(([start, end]) => this.#box("week__bar", start, end)), ...this.#marks(day),
    ));
  }

  #box(name, start, end) {
    const box = document.createElement("div");
    box.className = name;
    box.style.top = share(start);
    box.style.height = share(end - start);
    return box;
  }

  #marks(day) {
    const { days: [first, last], start, end } = this.#range(this.anchor, this.at);
    return first <= day && day <= last ? [this.#box("week__cursor", start, end)] : [];
  }

  /** The rectangle between two places: days, and minutes of each. */
  #range(one, other) {
    const [days, steps] = ["day", "step"].map((key) => [one[key], other[key]].sort((a, b) => a - b));
    return { days, start: steps[0] * STEP, end: (steps[1] + 1) * STEP };
  }

  #fill(range, on) {
    let { pieces } = this.owner;
    for (let day = range.days[0]; day <= range.days[1]; day += 1) {
      pieces = paint(pieces, day, range.start, range.end, on);
    }
    return pieces;
  }

  #stroked() {
    return this.#fill(this.#range(this.anchor, this.at), this.stroke.on);
  }

  #placeOf(event) {
    const box = this.root.getBoundingClientRect();
    return {
      day: within(Math.floor(((event.clientX - box.left) / box.width) * DAYS.length), DAYS.length - 1),
      step: within(Math.floor(((event.clientY - box.top) / box.height) * STEPS), STEPS - 1),
    };
  }

  #wire() {
    this.root.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.isPrimary) {
        this.root.setPointerCapture(event.pointerId);
        this.at = this.#placeOf(event);
        this.anchor = this.at;
        this.stroke = { on: !this.#isOn(this.at) };
        this.#moved();
      }
    });
    this.root.addEventListener("pointermove", (event) => {
      if (this.stroke && event.isPrimary) {
        this.at = this.#placeOf(event);
        this.#moved();
      }
    });
    this.root.addEventListener("pointerup", () => this.#finish(true));
    this.root.addEventListener("pointercancel", () => this.#finish(false));
    this.root.addEventListener("keydown", (event) => this.#pressed(event));
    this.root.addEventListener("focus", () => this.#moved());
  }

  #isOn({ day, step }) {
    return isPainted(this.owner.pieces, day, step * STEP);
  }

  #finish(isKept) {
    if (!this.stroke) {
      return;
    }
    const pieces = isKept ? this.#stroked() : this.owner.pieces;
    this.stroke = null;
    this.anchor = this.at;
    this.owner.painted(pieces);
    this.#moved();
  }

  #moved() {
    const { days: [first, last], start, end } = this.#range(this.anchor, this.at);
    const days = first === last ? this.names[first] : `${this.names[first]}–${this.names[last]}`;
    const on = this.stroke ? this.stroke.on : this.#isOn(this.at);
    this.owner.said(`${days} ${clock(start)}–${clock(end)}: ${on ? text("painted") : text("free")}`);
    this.show(this.owner.pieces);
  }

  #go(days, steps, extends_) {
    this.at = { day: within(this.at.day + days, DAYS.length - 1), step: within(this.at.step + steps, STEPS - 1) };
    this.anchor = extends_ ? this.anchor : this.at;
    this.#moved();
  }

  #put(on) {
    this.owner.painted(this.#fill(this.#range(this.anchor, this.at), on));
    this.#moved();
  }

  #pressed(event) {
    const go = (days, steps) => () => this.#go(days, steps, event.shiftKey);
    const keys = {
      ArrowLeft: go(-1, 0), ArrowRight: go(1, 0), ArrowUp: go(0, -1), ArrowDown: go(0, 1), PageUp: go(0, -4),
      PageDown: go(0, 4), Home: go(0, -STEPS), End: go(0, STEPS), " ": () => this.#put(!this.#isOn(this.anchor)),
      Delete: () => this.#put(false), Backspace: () => this.#put(false), Escape: go(0, 0),
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  }
}
