// Mouse, pen and touch: choosing, dragging, putting points, panning, and zooming with two fingers.

import { moved, replaced } from "./geometry.js";
import { hit } from "./hits.js";

const STILL = 4; // pixels within which a pointer has not moved
const RADIUS = { mouse: 10, pen: 16, touch: 24 };
let drags = 0; // each drag is one step of undo

export function listenToPointers(board, frame) {
  const hand = new Hand(board, frame);
  const { svg } = board;
  svg.addEventListener("pointerdown", (event) => hand.down(event));
  svg.addEventListener("pointermove", (event) => hand.move(event));
  svg.addEventListener("pointerup", (event) => hand.up(event));
  svg.addEventListener("pointercancel", (event) => hand.cancel(event));
  // Touches on a shape, while something is drawn or zoomed are ours; all others scroll the page.
  svg.addEventListener("touchstart", (event) => hand.wants(event) && event.preventDefault(), { passive: false });
  frame.addEventListener("wheel", (event) => hand.wheel(event), { passive: false });
}

class Hand {
  constructor(board, frame) {
    this.board = board;
    this.frame = frame;
    this.pointers = new Map(); // id → where in the window of the browser
    this.press = null;
  }

  wants(event) {
    const { board } = this;
    if (event.touches.length > 1 || board.draft || board.view.zoom > 1) {
      return true;
    }
    const at = board.view.local(event.touches[0]);
    const found = this.#hit(at, RADIUS.touch);
    return Boolean(found) && !board.locked && found.key === board.chosen;
  }

  down(event) {
    if (event.button !== 0) {
      return;
    }
    const at = this.board.view.local(event);
    this.board.svg.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pointers.size === 2) {
      this.#dropDrag();
      this.press = { kind: "pinch", gap: this.#gap() };
    } else if (this.pointers.size === 1) {
      this.press = this.board.draft ? this.#beginDraft(event, at) : this.#beginDrag(event, at);
    }
  }

  move(event) {
    const at = this.board.view.local(event);
    if (this.pointers.has(event.pointerId)) {
      this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    }
    if (this.press?.kind === "pinch") {
      this.#pinch();
    } else if (this.board.draft) {
      this.#moveDraft(event, at);
    } else if (this.press) {
      this.#drag(event, at);
    } else if (event.pointerType === "mouse") {
      this.board.svg.dataset.over = this.#hit(at, RADIUS.mouse)?.part ?? "";
    }
  }

  up(event) {
    const at = this.board.view.local(event);
    const { press, board } = this;
    this.pointers.delete(event.pointerId);
    if (this.pointers.size || !press) {
      return;
    }
    this.press = null;
    if (press.kind === "draft" && board.draft) {
      this.#putPoint(press, at);
    } else if (press.kind === "drag" && !press.moved) {
      this.#click(press);
    } else if (press.kind === "pan" && !press.moved) {
      board.choose(null);
    }
  }

  cancel(event) {
    this.pointers.delete(event.pointerId);
    this.#dropDrag();
    this.press = null;
  }

  wheel(event) {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.board.view.scale(Math.exp(-event.deltaY / 300), this.#inFrame(event));
    } else if (this.board.view.zoom > 1) {
      event.preventDefault();
      this.board.view.pan(-event.deltaX, -event.deltaY);
    }
  }

  #hit(at, radius) {
    const { board } = this;
    const shapes = board.shapes.map((shape) => ({
      ...shape, points: shape.points.map((point) => board.view.toPixels(point)),
    }));
    return hit(shapes, at, radius, board.chosen);
  }

  #inFrame(event) {
    const box = this.frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #beginDraft(event, at) {
    const { board } = this;
    const radius = RADIUS[event.pointerType] ?? RADIUS.mouse;
    const taken = board.draft.points.findIndex((point) => {
      const [x, y] = board.view.toPixels(point);
      return Math.hypot(x - at[0], y - at[1]) <= radius;
    });
    board.moveCursor(board.view.toShare(at));
    return { kind: "draft", from: at, taken: taken < 0 ? null : taken };
  }

  #moveDraft(event, at) {
    const { board, press } = this;
    const far = press && Math.hypot(at[0] - press.from[0], at[1] - press.from[1]) > 3 * STILL;
    // A line can be drawn in one go: press at its first point, let go at its second.
    if (far && press.kind === "draft" && board.draft.kind === "line" && !board.draft.points.length) {
      board.put(board.view.toShare(press.from));
      press.pulled = true;
    }
    board.moveCursor(board.view.toShare(at));
  }

  #putPoint(press, at) {
    const { board } = this;
    board.put(board.view.toShare(at), press.pulled ? null : press.taken);
    if (press.pulled && board.draft) {
      board.finish();
    }
  }

  #beginDrag(event, at) {
    const { board } = this;
    const touch = event.pointerType === "touch";
    const found = this.#hit(at, RADIUS[event.pointerType] ?? RADIUS.mouse);
    if (!found) {
      return { kind: "pan", from: at, client: [event.clientX, event.clientY] };
    }
    const wasChosen = found.key === board.chosen;
    const press = { kind: "drag", from: at, hit: found, wasChosen, origin: board.shape(found.key).points, tag: null };
    press.may = !board.locked && (!touch || wasChosen); // a finger chooses first, then drags
    board.choose(found.key, found.part === "point" ? found.place : null, true);
    return press;
  }

  #drag(event, at) {
    const { press, board } = this;
    if (press.kind === "pan") {
      if (board.view.zoom > 1) {
        board.view.pan(event.clientX - press.client[0], event.clientY - press.client[1]);
        press.client = [event.clientX, event.clientY];
      }
      press.moved ||= Math.hypot(at[0] - press.from[0], at[1] - press.from[1]) > STILL;
      return;
    }
    press.moved ||= Math.hypot(at[0] - press.from[0], at[1] - press.from[1]) > STILL;
    if (!press.moved || !press.may) {
      return;
    }
    this.#startOfDrag(press, at);
    board.change(press.hit.key, this.#dragged(press, at), press.tag);
  }

  #startOfDrag(press, at) {
    if (press.tag) {
      return;
    }
    drags += 1;
    press.tag = `drag-${drags}`;
    if (press.hit.part === "middle") {
      this.board.insert(press.hit.key, press.hit.place, this.board.view.toShare(at), press.tag);
      press.hit = { key: press.hit.key, part: "point", place: press.hit.place + 1 };
      press.origin = this.board.shape(press.hit.key).points;
    }
  }

  #dragged(press, at) {
    const { view } = this.board;
    const [x, y] = view.toShare(at);
    const [fx, fy] = view.toShare(press.from);
    if (press.hit.part === "point") {
      return replaced(press.origin, press.hit.place, [x, y]);
    }
    return moved(press.origin, x - fx, y - fy);
  }

  #click(press) {
    const { board } = this;
    if (press.hit.part === "middle" && press.may && press.wasChosen) {
      board.insert(press.hit.key, press.hit.place, board.view.toShare(press.from));
      board.focus(press.hit.key, press.hit.place + 1);
    }
  }

  #dropDrag() {
    const { press, board } = this;
    if (press?.kind === "drag" && press.tag) {
      board.change(press.hit.key, press.origin, press.tag);
    }
  }

  #gap() {
    const [[ax, ay], [bx, by]] = [...this.pointers.values()];
    return Math.hypot(ax - bx, ay - by);
  }

  #pinch() {
    if (this.pointers.size < 2) {
      return;
    }
    const [[ax, ay], [bx, by]] = [...this.pointers.values()];
    const middle = this.#inFrame({ clientX: (ax + bx) / 2, clientY: (ay + by) / 2 });
    const gap = this.#gap();
    this.board.view.scale(gap / (this.press.gap || gap), middle);
    this.press.gap = gap;
  }
}
