// The picture of one camera: newest JPEG, zones, boxes and trails on a canvas as sharp as the screen.

import { Pen, glow } from "./drawing.js";

const LABEL_WIDTH = 420; // narrower pictures have no room for names
const TRACKS_KEPT_MS = 3000; // people of a picture that is older than this are not drawn

export class Stage {
  /** element: .stage with an <img> and a <canvas>; zones: [{id, name, kind, points, in_side}]. */
  constructor(element, zones) {
    this.element = element;
    this.zones = zones;
    this.canvas = element.querySelector("canvas");
    this.image = element.querySelector("img");
    this.tracks = [];
    this.flashes = new Map();
    this.decoding = false;
    this.next = null;
    new ResizeObserver(() => this.draw()).observe(element);
    this.#takeFirstImage();
  }

  /** Show a picture; while one is being decoded only the newest waits. */
  async show(scene, jpeg) {
    if (this.decoding) {
      this.next = [scene, jpeg];
      return;
    }
    this.decoding = true;
    try {
      const bitmap = await createImageBitmap(jpeg);
      this.bitmap?.close();
      this.bitmap = bitmap;
      this.#settle(scene);
    } catch {
      // a torn JPEG: the next picture is a fraction of a second away
    } finally {
      this.decoding = false;
    }
    if (this.next) {
      const [nextScene, nextJpeg] = this.next;
      this.next = null;
      this.show(nextScene, nextJpeg);
    }
  }

  /** Let a zone light up, as when somebody crosses it. */
  flash(zone, direction) {
    this.flashes.set(Number(zone), { at: performance.now(), direction });
    this.#animate();
  }

  #settle(scene) {
    this.tracks = scene.tracks ?? [];
    this.shownAt = performance.now();
    this.#fit(this.bitmap.width, this.bitmap.height);
    for (const { zone, direction } of scene.flashes ?? []) {
      this.flash(zone, direction);
    }
    this.draw();
  }

  #takeFirstImage() {
    const take = () => {
      if (this.image?.naturalWidth) {
        this.#fit(this.image.naturalWidth, this.image.naturalHeight);
        this.draw();
      }
    };
    this.image?.addEventListener("load", take);
    this.image?.addEventListener("error", () => this.image.remove());
    take();
  }

  #fit(width, height) {
    this.element.dataset.picture = "";
    this.aspect = width / height;
    const ratio = `${width} / ${height}`;
    if (this.element.style.aspectRatio !== ratio) {
      this.element.style.aspectRatio = ratio;
    }
  }

  #animate() {
    if (this.animating) {
      return;
    }
    this.animating = true;
    const step = () => {
      this.draw();
      const now = performance.now();
      for (const [zone, { at }] of this.flashes) {
        if (glow(at, now) === 0) {
          this.flashes.delete(zone);
        }
      }
      this.animating = this.flashes.size > 0;
      if (this.animating) {
        window.requestAnimationFrame(step);
      } else {
        this.draw();
      }
    };
    window.requestAnimationFrame(step);
  }

  draw() {
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth || !clientHeight) {
      return;
    }
    const context = this.#freshCanvas(clientWidth, clientHeight);
    const [left, top, width, height] = this.#frame(clientWidth, clientHeight);
    context.translate(left, top);
    if (this.bitmap) {
      context.drawImage(this.bitmap, 0, 0, width, height);
    }
    this.#drawScene(new Pen(context, width, height));
  }

  #freshCanvas(width, height) {
    const density = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * density), Math.round(height * density)];
    if (this.canvas.width !== across || this.canvas.height !== down) {
      [this.canvas.width, this.canvas.height] = [across, down];
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /** Where the picture lies in its box: whole, in its own proportions, in the middle. */
  #frame(width, height) {
    const aspect = this.aspect ?? width / height;
    const [w, h] = aspect > width / height ? [width, width / aspect] : [height * aspect, height];
    return [(width - w) / 2, (height - h) / 2, w, h];
  }

  #drawScene(pen) {
    const now = performance.now();
    const lightOf = (zone) => glow(this.flashes.get(zone.id)?.at, now);
    const areas = this.zones.filter((zone) => zone.kind !== "line" && zone.points.length > 2);
    const lines = this.zones.filter((zone) => zone.kind === "line" && zone.points.length > 1);
    areas.forEach((zone) => pen.area(zone, lightOf(zone)));
    if (now - (this.shownAt ?? -Infinity) < TRACKS_KEPT_MS) {
      this.tracks.forEach((track) => pen.trail(track));
      this.tracks.forEach((track) => pen.person(track));
    }
    lines.forEach((zone) => pen.line(zone, lightOf(zone), this.flashes.get(zone.id)?.direction));
    if (pen.width >= LABEL_WIDTH) {
      [...areas, ...lines].forEach((zone) => pen.label(zone));
    }
  }
}
