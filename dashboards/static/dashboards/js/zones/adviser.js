// Asks the server, a moment after each change, what stored tracks say of the drawing.

import { post } from "./saving.js";
import { columnsOf } from "./model.js";
import { faultOfZone } from "./shapes.js";

const REST_MS = 350;
const NEEDED = ["zone_type", "zone_coordinates", "counting_direction", "direction_mapping", "anchor", "min_dwell_ms"];

export class Adviser {
  /** told(zones by key, tracks, minutes) gets the answer. */
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.asked = "";
    this.newest = 0;
  }

  /** Ask once the drawing rests; what has not changed is not asked again. */
  look(zones) {
    window.clearTimeout(this.timer);
    const items = zones.filter((zone) => zone.values.is_active && !faultOfZone(zone)).map(itemOf);
    const question = JSON.stringify(items);
    if (question !== this.asked) {
      this.timer = window.setTimeout(() => this.#ask(items, question), REST_MS);
    }
  }

  async #ask(items, question) {
    this.asked = question;
    this.newest += 1;
    const mine = this.newest;
    const { status, body } = await post(this.address, { zones: items });
    if (mine !== this.newest) {
      return;
    }
    if (status === 200) {
      this.told(body);
    } else {
      this.asked = ""; // the next change asks again
    }
  }
}

function itemOf(zone) {
  const columns = columnsOf(zone);
  return { key: zone.key, values: Object.fromEntries(NEEDED.map((name) => [name, columns[name]])) };
}
