// The marks of a tally: in the order of time, each removable, kept on the server a moment after each change.

const SAVE_MS = 600;

export class Marks {
  /** `changed(marks, newest)` follows every change, `saved(problem)` every attempt to keep them ("" = kept). */
  constructor(list, { post, changed, saved }) {
    this.list = list.map((mark) => ({ ...mark }));
    this.order = [...this.list]; // as they were made, for undo
    this.post = post;
    this.changed = changed;
    this.saved = saved;
    this.timer = null;
  }

  add(mark) {
    this.list.push(mark);
    this.list.sort((one, other) => one.t - other.t);
    this.order.push(mark);
    this.touched(mark);
  }

  undo() {
    const mark = this.order.pop();
    if (mark) {
      this.remove(mark);
    }
    return mark;
  }

  remove(mark) {
    this.list = this.list.filter((each) => each !== mark);
    this.order = this.order.filter((each) => each !== mark);
    this.touched(null);
  }

  asData() {
    return this.list.map(({ t, zone, direction }) => ({ t: Math.round(t * 1000) / 1000, zone, direction }));
  }

  touched(newest) {
    this.changed(this.list, newest);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), SAVE_MS);
  }

  async save() {
    window.clearTimeout(this.timer);
    this.timer = null;
    this.saved(await this.post({ marks: this.asData() }));
  }

  /** Whether something is not kept yet. */
  get waits() {
    return this.timer !== null;
  }
}
