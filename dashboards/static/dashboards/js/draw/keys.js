// The keyboard: Tab walks through shapes and their points, arrows move, Space puts points while something is drawn.

import { moved, replaced } from "./geometry.js";
import { placeWords } from "./scene.js";

const STEP = 0.005; // of the picture
const FINE = 0.001; // with Shift
const WIDE = 0.05; // with Ctrl, for the cursor of a drawing that has to go far
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function listenToKeys(board, root) {
  const keys = new Keys(board);
  board.svg.addEventListener("keydown", (event) => keys.pressed(event));
  board.svg.addEventListener("focusin", (event) => keys.focused(event));
  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(board, button.dataset.zoom));
  }
}

function zoom(board, way) {
  if (way === "whole") {
    board.view.whole();
  } else {
    board.view.scale(way === "in" ? 1.5 : 1 / 1.5, middleOf(board));
  }
}

/** Zoom at what is chosen, where something is. */
function middleOf(board) {
  const shape = board.shape(board.chosen);
  const point = shape?.points[board.place ?? 0];
  if (!point) {
    return null;
  }
  const [x, y] = board.view.toPixels(point);
  return [x + board.view.left, y + board.view.top];
}

function stepOf(event) {
  const way = WAYS[event.key];
  const size = event.shiftKey ? FINE : event.ctrlKey || event.metaKey ? WIDE : STEP;
  return way && way.map((each) => each * size);
}

class Keys {
  constructor(board) {
    this.board = board;
  }

  focused(event) {
    const group = event.target.closest?.("[data-key]");
    if (group && !this.board.draft) {
      const place = event.target.dataset.place;
      this.board.choose(group.dataset.key, place === undefined ? null : Number(place));
    }
  }

  pressed(event) {
    const done = this.board.draft ? this.#whileDrawing(event) : this.#otherwise(event);
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #whileDrawing(event) {
    const { board } = this;
    const step = stepOf(event);
    if (step) {
      const [x, y] = board.draft.cursor;
      board.moveCursor([x + step[0], y + step[1]]);
      board.view.reveal(board.draft.cursor);
      return true;
    }
    const actions = {
      " ": () => board.put(board.draft.cursor),
      Enter: () => (board.canFinish ? board.finish() : board.put(board.draft.cursor)),
      Escape: () => board.cancel(),
      Backspace: () => board.takeBack(),
    };
    actions[event.key]?.();
    return event.key in actions;
  }

  #otherwise(event) {
    const { board } = this;
    const step = stepOf(event);
    if (step && board.chosen !== null) {
      this.#move(step);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    const actions = {
      Delete: () => board.remove(),
      Backspace: () => board.remove(),
      Escape: () => this.#out(),
      Enter: () => this.#into(),
      f: () => board.owner.flip(board.chosen),
      Insert: () => this.#insert(),
      i: () => this.#insert(),
      "+": () => zoom(board, "in"),
      "-": () => zoom(board, "out"),
      0: () => zoom(board, "whole"),
    };
    actions[event.key]?.();
    return event.key in actions;
  }

  #move([dx, dy]) {
    const { board } = this;
    const shape = board.shape(board.chosen);
    if (!shape || board.locked) {
      return;
    }
    const { place } = board;
    if (place === null) {
      board.change(shape.key, moved(shape.points, dx, dy), `keys-${shape.key}`);
    } else {
      const [x, y] = shape.points[place];
      board.change(shape.key, replaced(shape.points, place, [x + dx, y + dy]), `keys-${shape.key}-${place}`);
    }
    const now = board.shape(shape.key).points[place ?? 0];
    board.view.reveal(now);
    board.owner.said(placeWords(now));
  }

  /** From a point to its shape, from a shape to nothing. */
  #out() {
    const { board } = this;
    if (board.place !== null) {
      board.choose(board.chosen, null, true);
    } else {
      board.choose(null);
      board.svg.focus({ preventScroll: true });
    }
  }

  #into() {
    const { board } = this;
    if (board.chosen !== null && board.place === null) {
      board.choose(board.chosen, 0, true);
    }
  }

  /** Put a point halfway to the next one. */
  #insert() {
    const { board } = this;
    const shape = board.shape(board.chosen);
    if (!shape || shape.fixed || board.locked) {
      return;
    }
    const last = shape.points.length - 1;
    const place = Math.min(board.place ?? 0, shape.closed ? last : last - 1);
    const [a, b] = [shape.points[place], shape.points[(place + 1) % shape.points.length]];
    board.insert(shape.key, place, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    board.focus(shape.key, place + 1);
  }
}
