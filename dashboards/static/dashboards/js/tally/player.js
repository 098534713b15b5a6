// Plays a recorded span, with the zones drawn over the picture.

import { glow, Pen } from "../drawing.js";

const SPEEDS = [0.5, 1, 1.5, 2, 3, 4];
const BEFORE = 2; // seconds that a jump begins before its place

/** Seconds as 1:02.3, the form in which the page names a place of the video. */
export function placeOf(seconds) {
  const tenths = Math.max(0, Math.round(seconds * 10));
  return `${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}

export class Player {
  constructor(root, { seconds, step, zones }) {
    this.root = root;
    this.video = root.querySelector("[data-video]");
    this.canvas = root.querySelector("[data-overlay]");
    this.seconds = seconds;
    this.step = step;
    this.zones = zones;
    this.flashes = new Map(); // zone → when it was marked, and which way
    this.chosen = null;
    this.wire();
  }

  get time() {
    return this.video.currentTime;
  }

  wire() {
    const { root, video } = this;
    const place = root.querySelector("[data-place]");
    root.querySelector("[data-play]").addEventListener("click", () => this.toggle());
    for (const button of root.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.frames(Number(button.dataset.step)));
    }
    root.querySelector("[data-speed]").addEventListener("change", (event) => this.speed(Number(event.target.value)));
    place.addEventListener("input", () => this.seek((Number(place.value) / 1000) * this.length));
    for (const name of ["timeupdate", "seeked", "loadedmetadata"]) {
      video.addEventListener(name, () => this.show(place));
    }
    for (const name of ["play", "pause"]) {
      video.addEventListener(name, () => {
        root.querySelector("[data-play]").textContent = video.paused ? "▶" : "⏸";
      });
    }
    const draw = () => {
      this.draw();
      window.requestAnimationFrame(draw);
    };
    window.requestAnimationFrame(draw);
  }

  get length() {
    return Number.isFinite(this.video.duration) ? this.video.duration : this.seconds;
  }

  show(place) {
    this.root.querySelector("[data-time]").textContent = `${placeOf(this.time)} / ${placeOf(this.length)}`;
    place.value = String(Math.round((this.time / Math.max(this.length, 0.001)) * 1000));
  }

  toggle() {
    if (this.video.paused) {
      this.video.play().catch(() => {});
    } else {
      this.video.pause();
    }
  }

  frames(number) {
    this.video.pause();
    this.seek(this.time + number * this.step);
  }

  seek(time) {
    this.video.currentTime = Math.min(Math.max(0, time), this.length);
  }

  /** Go to shortly before a place, and play from there. */
  jump(time) {
    this.seek(time - BEFORE);
    this.video.play().catch(() => {});
    this.root.scrollIntoView({ block: "nearest" });
  }

  speed(rate) {
    this.video.playbackRate = rate;
    this.root.querySelector("[data-speed]").value = String(rate);
  }

  faster(by) {
    const now = SPEEDS.indexOf(this.video.playbackRate);
    this.speed(SPEEDS[Math.min(Math.max(0, (now < 0 ? 1 : now) + by), SPEEDS.length - 1)]);
  }

  flash(zone, direction) {
    this.flashes.set(zone, { at: performance.now(), direction });
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.video;
    const ratio = window.devicePixelRatio || 1;
    if (!width || !height) {
      return;
    }
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const pen = new Pen(context, width, height);
    for (const zone of this.zones) {
      this.drawZone(pen, zone);
    }
  }

  drawZone(pen, zone) {
    const flash = this.flashes.get(zone.id);
    const light = glow(flash?.at, performance.now());
    pen.context.globalAlpha = zone.id === this.chosen ? 1 : 0.45;
    pen[zone.kind](zone, light, flash?.direction);
    pen.label(zone);
    pen.context.globalAlpha = 1;
  }
}
