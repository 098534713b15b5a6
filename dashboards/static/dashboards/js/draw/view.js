// How large the picture stands in its frame and which part of it shows: zoom and pan.

const MOST = 8;
const ABOVE = 280; // pixels of the window that what stands above and below the picture takes
const MARGIN = 24; // pixels from the border of the window within which a place counts as hidden

export class View {
  /** frame: the window; sheet: what lies in it and is moved; changed(): follows every change. */
  constructor(frame, sheet, aspect, changed) {
    this.frame = frame;
    this.sheet = sheet;
    this.aspect = aspect;
    this.zoom = 1;
    this.left = 0;
    this.top = 0;
    this.changed = changed;
    new ResizeObserver(() => this.#room() === this.room || this.apply()).observe(frame.parentElement);
    this.apply();
  }

  /** Width and height of the whole picture at the present zoom, pixels of the screen. */
  get size() {
    return [this.base[0] * this.zoom, this.base[1] * this.zoom];
  }

  /** A place of the window, relative to the picture, in pixels. */
  local(event) {
    const box = this.sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  toShare([x, y]) {
    const [width, height] = this.size;
    return [x / width, y / height];
  }

  toPixels([x, y]) {
    const [width, height] = this.size;
    return [x * width, y * height];
  }

  fit(aspect) {
    if (Math.abs(aspect - this.aspect) > 1e-3) {
      this.aspect = aspect;
      this.apply();
    }
  }

  /** Zoom by a factor so that a place of the window (relative to the frame) stays where it is. */
  scale(factor, at = null) {
    const zoom = Math.min(MOST, Math.max(1, this.zoom * factor));
    const [x, y] = at ?? [this.base[0] / 2, this.base[1] / 2];
    const real = zoom / this.zoom;
    this.left = x - (x - this.left) * real;
    this.top = y - (y - this.top) * real;
    this.zoom = zoom;
    this.apply();
  }

  pan(dx, dy) {
    this.left += dx;
    this.top += dy;
    this.apply();
  }

  whole() {
    this.zoom = 1;
    this.apply();
  }

  /** Bring a place of the picture (0–1) into the window. */
  reveal(point) {
    const [x, y] = this.toPixels(point);
    const hidden = (place, start, length) => place + start < MARGIN || place + start > length - MARGIN;
    if (hidden(x, this.left, this.base[0])) {
      this.left = this.base[0] / 2 - x;
    }
    if (hidden(y, this.top, this.base[1])) {
      this.top = this.base[1] / 2 - y;
    }
    this.apply();
  }

  apply() {
    this.base = this.#base();
    const [width, height] = this.size;
    this.left = Math.min(0, Math.max(this.base[0] - width, this.left));
    this.top = Math.min(0, Math.max(this.base[1] - height, this.top));
    this.frame.style.width = `${this.base[0]}px`;
    this.frame.style.height = `${this.base[1]}px`;
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    this.sheet.style.transform = `translate(${this.left}px, ${this.top}px)`;
    this.frame.toggleAttribute("data-zoomed", this.zoom > 1);
    this.changed();
  }

  /** As wide as there is room, but no higher than the window of the browser lets one see at once. */
  #base() {
    this.room = this.#room();
    const highest = Math.max(240, window.innerHeight - ABOVE);
    const width = Math.max(200, Math.min(this.room, highest * this.aspect));
    return [width, width / this.aspect];
  }

  #room() {
    return this.frame.parentElement.clientWidth || 320;
  }
}
