// The newest picture under the drawing, with boxes and trails, and who crosses the drawing while one looks.

import { Connection, readPicture } from "../connection.js";
import { crossing, inside } from "../draw/geometry.js";
import { Stage } from "../stage.js";
import { text } from "../words.js";
import { isLine } from "./model.js";
import { directionOf } from "./shapes.js";

const STATES = {
  live: ["good", () => text("Live")],
  connecting: ["warn", () => text("Connecting…")],
  stale: ["bad", () => text("No live picture")],
  gone: ["bad", () => text("No longer available")],
};
const HEIGHTS = { foot: 0, center: 0.5, head: 1 }; // of a body, where a person is
const FORGET_MS = 5000; // people who were not seen for this long

export class Live {
  /**
   * stage: a .stage element; zones(): as they are drawn; crossed(key, direction) and inside(numbers by key) follow what
   * people do; fitted(aspect): the picture's width ÷ height; state(tone, word): of the connection.
   */
  constructor(element, { socket, snapshot, zones, crossed, counted, fitted, state }) {
    Object.assign(this, { snapshot, zones, crossed, counted, fitted, state });
    this.camera = element.dataset.camera;
    this.people = new Map(); // id → where each anchor was, and when
    this.on = false;
    this.stage = new Stage(element, []);
    const image = element.querySelector("img");
    image?.addEventListener("load", () => this.#fit());
    if (image?.naturalWidth) {
      this.#fit();
    }
    this.connection = new Connection(socket, {
      opened: () => this.#watch(),
      message: () => {},
      picture: (buffer) => this.on && this.#picture(buffer),
      state: (name) => this.on && this.state(STATES[name][0], STATES[name][1]()),
    });
    document.addEventListener("visibilitychange", () => this.#watch());
  }

  start() {
    this.on = true;
    if (this.connection.socket) {
      this.#watch();
    } else {
      this.connection.open();
    }
    this.state("", text("Live"));
  }

  /** Keep the last picture, without the people on it. */
  stop() {
    this.on = false;
    this.people.clear();
    this.stage.tracks = [];
    this.stage.draw();
    this.#watch();
    this.state("", text("Still picture"));
  }

  /** Fetch the newest picture; resolves to whether there was one. */
  async refresh() {
    try {
      const answer = await fetch(this.snapshot, { cache: "no-store" });
      if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("image/")) {
        return false;
      }
      await this.stage.show({ tracks: [] }, await answer.blob());
      this.#fit();
      return true;
    } catch {
      return false;
    }
  }

  #watch() {
    this.connection.send({ action: "watch", cameras: this.on && !document.hidden ? [this.camera] : [] });
  }

  async #picture(buffer) {
    const { scene, jpeg } = readPicture(buffer);
    await this.stage.show(scene, jpeg);
    this.#fit();
    this.#follow(scene.tracks ?? [], performance.now());
  }

  #fit() {
    if (this.stage.aspect) {
      this.fitted(this.stage.aspect);
    }
  }

  /** Say who has crossed a drawn line since the picture before, and how many are in each area. */
  #follow(tracks, now) {
    const seen = tracks.filter((track) => track.state !== "lost");
    const zones = this.zones().filter((zone) => zone.values.is_active);
    for (const track of seen) {
      const places = placesOf(track.box);
      const before = this.people.get(track.id)?.places;
      zones.filter(isLine).forEach((zone) => before && this.#step(zone, before, places));
      this.people.set(track.id, { places, at: now });
    }
    for (const [id, { at }] of this.people) {
      if (now - at > FORGET_MS) {
        this.people.delete(id);
      }
    }
    this.counted(Object.fromEntries(zones.filter((zone) => !isLine(zone)).map((zone) => [zone.key, numberIn(zone, seen)])));
  }

  #step(zone, before, places) {
    const { anchor } = zone.values;
    const sense = crossing(zone.points, before[anchor], places[anchor]);
    const direction = sense && directionOf(zone, sense);
    if (direction) {
      this.crossed(zone.key, direction);
    }
  }
}

function placesOf([left, top, right, bottom]) {
  const middle = (left + right) / 2;
  return Object.fromEntries(
    Object.entries(HEIGHTS).map(([anchor, height]) => [anchor, [middle, bottom - height * (bottom - top)]]),
  );
}

const numberIn = (zone, tracks) =>
  tracks.filter((track) => inside(placesOf(track.box)[zone.values.anchor], zone.points)).length;
