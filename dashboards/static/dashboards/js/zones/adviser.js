// Asks the server, a moment after each change, what stored tracks say of the drawing.

import { post } from "./saving.js";
import { columnsOf } from "./model.js";
import { faultOfZone } from "./shapes.js";

const REST_MS = 350;
const NEEDED = ["zone_type", "zone_coordinates", "counting_direction", "direction_mapping", "anchor", "min_dwell_ms"];

export class Adviser {
  /** told({zones, tracks, minutes}) gets what is known of all zones, by their keys. */
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.asked = new Map(); // key → the drawing that was asked about
    this.known = {}; // key → what was said of it
  }

  /** Ask once the drawing rests; only about shapes that have changed since they were asked about. */
  look(zones) {
    window.clearTimeout(this.timer);
    const items = zones.filter((zone) => zone.values.is_active && !faultOfZone(zone)).map(itemOf);
    const fresh = items.filter((item) => this.asked.get(item.key) !== JSON.stringify(item));
    if (fresh.length) {
      this.timer = window.setTimeout(() => this.#ask(fresh), REST_MS);
    }
  }

  async #ask(items) {
    items.forEach((item) => {
      this.asked.set(item.key, JSON.stringify(item));
      delete this.known[item.key];
    });
    const { status, body } = await post(this.address, { zones: items });
    for (const item of items) {
      const isNewest = this.asked.get(item.key) === JSON.stringify(item);
      if (status !== 200) {
        this.asked.delete(item.key); // the next change asks again
      } else if (isNewest && body.zones[item.key]) {
        this.known[item.key] = body.zones[item.key];
      }
    }
    if (status === 200) {
      this.told({ zones: { ...this.known }, tracks: body.tracks, minutes: body.minutes });
    }
  }
}

function itemOf(zone) {
  const columns = columnsOf(zone);
  return { key: zone.key, values: Object.fromEntries(NEEDED.map((name) => [name, columns[name]])) };
}
