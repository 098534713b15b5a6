// What was drawn, step by step: undo and redo over states that never change in place.

const TOGETHER_MS = 1000; // steps of one kind that follow each other this soon are one

export class History {
  constructor(state) {
    this.past = [];
    this.future = [];
    this.state = state;
    this.tag = null;
    this.at = -Infinity;
  }

  /** Take a new state. Steps with the same tag in quick succession become one; a drag or a held key is one step. */
  push(state, tag = null, now = performance.now()) {
    const goesOn = tag !== null && tag === this.tag && now - this.at < TOGETHER_MS;
    if (!goesOn) {
      this.past.push(this.state);
    }
    this.future = [];
    this.state = state;
    this.tag = tag;
    this.at = now;
  }

  get canUndo() {
    return this.past.length > 0;
  }

  get canRedo() {
    return this.future.length > 0;
  }

  undo() {
    return this.#step(this.past, this.future);
  }

  redo() {
    return this.#step(this.future, this.past);
  }

  /** Go on from another state, as after saving: nothing before it can be brought back. */
  reset(state) {
    this.past = [];
    this.future = [];
    this.state = state;
    this.tag = null;
  }

  #step(from, to) {
    if (!from.length) {
      return false;
    }
    to.push(this.state);
    this.state = from.pop();
    this.tag = null;
    return true;
  }
}
