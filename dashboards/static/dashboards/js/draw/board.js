// A drawing that can be changed by mouse, touch and keyboard. It keeps what is chosen and what is just being drawn;
// the shapes themselves belong to `owner`, which is told of every change.
//
// owner: shapes() → [{key, kind, closed, points, label, words, …}], lines() → grid, ways() → lists of points,
//   change(key, points, tag), add(kind, points) → key, remove(key), flip(key), chosen(key, place), said(text),
//   undo(), redo(), drawing(draft | null). Shapes that are `fixed` keep their number of points.

import { text } from "../words.js";
import { clamped, inserted, same, without } from "./geometry.js";
import { listenToKeys } from "./keys.js";
import { listenToPointers } from "./pointer.js";
import { Scene, placeWords } from "./scene.js";
import { View } from "./view.js";

export const LEAST = { line: 2, area: 3, exclude: 3, quad: 4 };
const MOST_POINTS = 200;

export class Board {
  /** root: an element with [data-frame] that holds [data-sheet], in which an <svg data-drawing> covers the picture. */
  constructor(root, { aspect, owner, locked = false }) {
    this.svg = root.querySelector("[data-drawing]");
    this.owner = owner;
    this.locked = locked;
    this.chosen = null;
    this.place = null;
    this.draft = null;
    this.scene = new Scene(this.svg);
    const frame = root.querySelector("[data-frame]");
    this.view = new View(frame, root.querySelector("[data-sheet]"), aspect, () => this.paint());
    listenToPointers(this, frame);
    listenToKeys(this, root);
    this.paint();
  }

  get shapes() {
    return this.owner.shapes();
  }

  shape(key) {
    return this.shapes.find((each) => each.key === key);
  }

  paint() {
    if (!this.view) {
      return; // the view measures itself before it is handed over
    }
    const shapes = this.shapes.map((shape) => ({ ...shape, locked: this.locked }));
    this.scene.paint({
      shapes, chosen: this.chosen, draft: this.draft, lines: this.owner.lines(), ways: this.owner.ways(),
      view: this.view,
    });
    this.svg.toggleAttribute("data-drawing-now", Boolean(this.draft));
  }

  /** Choose a shape, or one of its points; `focus` moves the keyboard there too. */
  choose(key, place = null, focus = false) {
    const changed = key !== this.chosen || place !== this.place;
    this.chosen = key;
    this.place = place;
    if (changed) {
      this.owner.chosen(key, place);
    }
    this.paint();
    if (focus && key !== null) {
      this.focus(key, place);
    }
  }

  focus(key, place = null) {
    const shape = this.shape(key);
    if (shape) {
      this.view.reveal(shape.points[place ?? 0] ?? [0.5, 0.5]);
      this.scene.elementOf(key, place)?.focus({ preventScroll: true });
    }
  }

  /** Begin to draw a line, an area or four points. */
  begin(kind, focus = true) {
    this.cancel();
    this.draft = { kind, points: [], cursor: [0.5, 0.5] };
    this.choose(null);
    this.owner.drawing(this.draft);
    this.paint();
    if (focus) {
      this.scene.cursor.focus({ preventScroll: true });
    }
    this.svg.scrollIntoView({ block: "nearest" });
  }

  moveCursor(point) {
    this.draft.cursor = point.map(clamped);
    this.paint();
  }

  /** Put a point where the cursor is; a place that is taken already ends the drawing instead. */
  put(point, taken = null) {
    const { draft } = this;
    draft.cursor = point.map(clamped);
    const isTaken = taken !== null || draft.points.some((each) => same(each, draft.cursor));
    if (!isTaken && draft.points.length < MOST_POINTS) {
      draft.points = [...draft.points, draft.cursor];
      this.owner.drawing(draft);
      this.owner.said(`${text("Point")} ${draft.points.length}: ${placeWords(draft.cursor)}`);
    }
    const whole = draft.kind === "quad" && draft.points.length === LEAST.quad;
    if (whole || (isTaken && this.canFinish)) {
      this.finish();
    }
    this.paint();
  }

  takeBack() {
    this.draft.points = this.draft.points.slice(0, -1);
    this.owner.drawing(this.draft);
    this.paint();
  }

  get canFinish() {
    return Boolean(this.draft) && this.draft.points.length >= LEAST[this.draft.kind];
  }

  /** End the drawing; what is not enough for a shape is dropped. */
  finish() {
    if (!this.canFinish) {
      this.cancel();
      return;
    }
    const { kind, points } = this.draft;
    this.draft = null;
    this.owner.drawing(null);
    const key = this.owner.add(kind, points);
    this.choose(key, null, true);
  }

  cancel() {
    if (this.draft) {
      this.draft = null;
      this.owner.drawing(null);
      this.paint();
    }
  }

  change(key, points, tag = null) {
    this.owner.change(key, points, tag);
    this.paint();
  }

  insert(key, place, point, tag = null) {
    const shape = this.shape(key);
    if (shape.fixed || shape.points.length >= MOST_POINTS) {
      return;
    }
    this.change(key, inserted(shape.points, place, point), tag);
    this.choose(key, place + 1);
  }

  /** Delete the chosen point; of a shape with no point to spare, or with none chosen, the shape. */
  remove() {
    const shape = this.shape(this.chosen);
    if (!shape || this.locked) {
      return;
    }
    const spare = shape.points.length > LEAST[shape.kind];
    if (this.place !== null && spare && !shape.fixed) {
      const place = this.place;
      this.change(shape.key, without(shape.points, place));
      this.choose(shape.key, Math.min(place, shape.points.length - 2), true);
      this.owner.said(text("Point deleted."));
    } else if (this.place === null || !spare) {
      this.owner.remove(shape.key);
      if (!this.shape(shape.key)) {
        this.choose(null);
        this.svg.focus({ preventScroll: true });
      }
      this.paint();
    }
  }
}
