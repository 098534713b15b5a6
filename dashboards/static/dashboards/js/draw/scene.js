// The drawing as SVG over the picture: shapes with their names, arrows and handles, in pixels of the screen.

import { text } from "../words.js";
import { middleEdge } from "./geometry.js";
import { middles } from "./hits.js";

const SVG = "http://www.w3.org/2000/svg";
const ARROW = 26; // pixels
const WING = 8;
const NARROW = 480; // pixels of the picture, below which arrows and names are smaller

export function make(name, attributes = {}, parent = null) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  parent?.append(element);
  return element;
}

const listOf = (points) => points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** A place in words: how far from the left and from the top. */
export const placeWords = ([x, y]) => `${percent(x)} ${text("from the left")}, ${percent(y)} ${text("from the top")}`;

/** Lets a list of elements be as long as it has to be, keeping those that are there (and their focus). */
function fill(elements, number, create) {
  while (elements.length < number) {
    elements.push(create());
  }
  while (elements.length > number) {
    elements.pop().remove();
  }
}

class ShapeView {
  constructor(parent, key, closed) {
    this.group = make("g", { class: "shape", tabindex: "0", role: "button", "data-key": key }, parent);
    const outline = closed ? "polygon" : "polyline";
    this.casing = make(outline, { class: "shape__casing" }, this.group);
    this.body = make(outline, { class: "shape__body" }, this.group);
    this.arrows = [];
    this.label = make("text", { class: "shape__label" }, this.group);
    this.middles = [];
    this.points = [];
    this.numbers = [];
  }

  paint(shape, toPixels, chosen, [width, height]) {
    const places = shape.points.map(toPixels);
    const { classList } = this.group;
    for (const [name, on] of [
      ["is-chosen", chosen], ["is-off", shape.off], ["is-faulty", Boolean(shape.fault)],
      [`shape--${shape.kind}`, true],
    ]) {
      classList.toggle(name, Boolean(on));
    }
    this.group.setAttribute("aria-label", shape.words);
    this.group.setAttribute("aria-current", chosen);
    this.casing.setAttribute("points", listOf(places));
    this.body.setAttribute("points", listOf(places));
    this.#paintArrows(shape, places, width < NARROW ? 0.65 : 1);
    this.#paintLabel(shape, places, width, height);
    this.#paintMiddles(shape, places, chosen);
    this.#paintPoints(shape, places, chosen);
    this.#paintNumbers(places, chosen && shape.kind !== "area" && shape.kind !== "exclude");
  }

  #paintArrows(shape, places, size) {
    const arrows = places.length > 1 ? shape.arrows ?? [] : [];
    fill(this.arrows, arrows.length, () => {
      const group = make("g", { class: "arrow" });
      make("path", { class: "arrow__casing" }, group);
      make("path", { class: "arrow__body" }, group);
      make("text", { class: "arrow__word" }, group);
      this.label.before(group);
      return group;
    });
    arrows.forEach((arrow, place) => paintArrow(this.arrows[place], arrow, middleEdge(places), size));
  }

  #paintLabel(shape, places, width, height) {
    this.label.textContent = shape.label;
    const start = shape.closed
      ? [places.reduce((sum, [x]) => sum + x, 0) / (places.length || 1), Math.max(...places.map(([, y]) => y)) - 10]
      : [places[0]?.[0] ?? 0, (places[0]?.[1] ?? 0) - 16];
    const room = Math.min(width / 2, 4 + 4 * shape.label.length);
    this.label.setAttribute("x", Math.min(width - room, Math.max(room, start[0])).toFixed(1));
    this.label.setAttribute("y", Math.min(height - 8, Math.max(16, start[1])).toFixed(1));
  }

  #paintMiddles(shape, places, chosen) {
    const found = chosen && !shape.fixed && !shape.locked ? middles(places, shape.closed) : [];
    fill(this.middles, found.length, () => make("circle", { class: "shape__middle", r: 4.5 }, this.group));
    found.forEach(([x, y], place) => setPlace(this.middles[place], x, y));
  }

  #paintPoints(shape, places, chosen) {
    fill(this.points, places.length, () => make("circle", { class: "shape__point", role: "button" }, this.group));
    places.forEach(([x, y], place) => {
      const point = this.points[place];
      setPlace(point, x, y);
      point.setAttribute("r", chosen ? 7.5 : 3.5);
      point.setAttribute("data-place", place);
      point.setAttribute("tabindex", chosen && !shape.locked ? 0 : -1);
      point.classList.toggle("is-faulty", shape.fault?.place === place);
      const name = `${text("Point")} ${place + 1} / ${places.length}, ${shape.label}`;
      point.setAttribute("aria-label", `${name}: ${placeWords(shape.points[place])}`);
    });
  }

  /** Of a line and of four points of the floor it matters which is the first. */
  #paintNumbers(places, shown) {
    fill(this.numbers, shown ? places.length : 0, () => make("text", { class: "shape__number" }, this.group));
    this.numbers.forEach((number, place) => {
      const [x, y] = places[place];
      number.textContent = place + 1;
      number.setAttribute("x", (x + 13).toFixed(1));
      number.setAttribute("y", (y - 9).toFixed(1));
    });
  }
}

function setPlace(element, x, y) {
  element.setAttribute("cx", x.toFixed(1));
  element.setAttribute("cy", y.toFixed(1));
}

/** An arrow across an edge; side: 1 = to the right hand of one who looks along it, -1 = to the left. */
function paintArrow(group, { side, tone, word }, [a, b], size) {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const [nx, ny] = [(-(b[1] - a[1]) / length) * side, ((b[0] - a[0]) / length) * side];
  const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [tx, ty] = [mx + nx * ARROW * size, my + ny * ARROW * size];
  const wing = WING * size;
  const [wx, wy] = [tx - nx * wing, ty - ny * wing];
  const drawn = `M${mx} ${my}L${tx} ${ty}M${wx - ny * wing} ${wy + nx * wing}L${tx} ${ty}L${wx + ny * wing} ${wy - nx * wing}`;
  group.dataset.tone = tone;
  const [casing, body, label] = group.children;
  casing.setAttribute("d", drawn);
  body.setAttribute("d", drawn);
  label.textContent = word;
  label.setAttribute("x", (tx + nx * 14 * size).toFixed(1));
  label.setAttribute("y", (ty + ny * 12 * size + 4).toFixed(1));
}

/** Paints all of it; the elements stay while the drawing changes, so that the keyboard's focus does too. */
export class Scene {
  constructor(svg) {
    this.svg = svg;
    this.ways = make("path", { class: "ways" }, svg);
    this.grid = make("path", { class: "grid" }, svg);
    this.shapes = make("g", {}, svg);
    this.draft = make("g", { class: "draft" }, svg);
    this.draftCasing = make("polyline", { class: "shape__casing" }, this.draft);
    this.draftBody = make("polyline", { class: "draft__body" }, this.draft);
    this.draftPoints = [];
    this.cursor = make("g", { class: "cursor", tabindex: "-1", role: "button" }, svg);
    make("path", { class: "cursor__casing", d: "M-16 0H16M0-16V16" }, this.cursor);
    make("path", { class: "cursor__body", d: "M-16 0H16M0-16V16" }, this.cursor);
    this.views = new Map();
  }

  paint({ shapes, chosen, draft, lines, ways, view }) {
    const toPixels = (point) => view.toPixels(point);
    const [width, height] = view.size;
    this.svg.toggleAttribute("data-narrow", width < NARROW);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.ways.setAttribute("d", pathOf(ways, toPixels));
    this.grid.setAttribute("d", pathOf(lines, toPixels));
    this.#keep(shapes);
    shapes.forEach((shape) => this.views.get(shape.key).paint(shape, toPixels, shape.key === chosen, view.size));
    this.#paintDraft(draft, toPixels);
  }

  elementOf(key, place = null) {
    const view = this.views.get(key);
    return place === null ? view?.group : view?.points[place];
  }

  /** Let a shape light up, as when somebody crosses it. */
  flash(key, tone) {
    const group = this.views.get(key)?.group;
    if (group) {
      group.dataset.flash = tone;
      window.clearTimeout(this.views.get(key).timer);
      this.views.get(key).timer = window.setTimeout(() => delete group.dataset.flash, 900);
    }
  }

  #keep(shapes) {
    const keys = new Set(shapes.map((shape) => shape.key));
    for (const [key, view] of this.views) {
      if (!keys.has(key) || view.closed !== shapes.find((shape) => shape.key === key).closed) {
        view.group.remove();
        this.views.delete(key);
      }
    }
    for (const shape of shapes) {
      if (!this.views.has(shape.key)) {
        const view = new ShapeView(this.shapes, shape.key, shape.closed);
        view.closed = shape.closed;
        this.views.set(shape.key, view);
      }
    }
  }

  #paintDraft(draft, toPixels) {
    this.draft.toggleAttribute("hidden", !draft);
    this.cursor.toggleAttribute("hidden", !draft);
    this.cursor.setAttribute("tabindex", draft ? 0 : -1);
    if (!draft) {
      return;
    }
    const places = draft.points.map(toPixels);
    const [x, y] = toPixels(draft.cursor);
    const drawn = listOf([...places, [x, y]]);
    this.draftCasing.setAttribute("points", drawn);
    this.draftBody.setAttribute("points", drawn);
    fill(this.draftPoints, places.length, () => make("circle", { class: "shape__point", r: 6 }, this.draft));
    places.forEach(([px, py], place) => setPlace(this.draftPoints[place], px, py));
    this.cursor.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    this.cursor.setAttribute("aria-label", `${text("Next point")}: ${placeWords(draft.cursor)}`);
  }
}

function pathOf(lines, toPixels) {
  return lines
    .map((line) => line.map(toPixels).map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join(""))
    .join("");
}
