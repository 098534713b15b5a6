// One camera on a page: takes messages and writes them into the elements that the server has rendered.

import { clock, number, percent, statusWord, text } from "./words.js";
import { Stage } from "./stage.js";

const QUIET_MS = 30_000; // an online camera that says nothing for this long is stale
const OCCUPANCY_MS = 10_000;

export class Card {
  /** root: element with data-camera and data-timezone; zones: as in Stage; needsFresh(id): asks for a snapshot. */
  constructor(root, zones, needsFresh) {
    this.root = root;
    this.id = root.dataset.camera;
    this.timeZone = root.dataset.timezone;
    this.needsFresh = needsFresh;
    this.stage = new Stage(root.querySelector(".stage"), zones);
    this.status = root.dataset.status;
    this.sequence = null;
    this.newest = {};
    this.totals = null;
    this.measured = null;
    this.heardAt = Date.now();
  }

  receive(message) {
    this.heardAt = Date.now();
    this.#showStale(null);
    if (message.type === "snapshot") {
      this.sequence = message.sequence;
      this.newest = { counts: this.sequence, occupancy: this.sequence, status: this.sequence };
      this.#takeSnapshot(message.data);
    } else if (this.#isNews(message.type, message.sequence)) {
      this.#take(message.type, message.data);
    }
  }

  picture(scene, jpeg) {
    this.heardAt = Date.now();
    this.#showStale(null);
    this.stage.show(scene, jpeg);
  }

  /** How many are inside: in the areas of the total, or behind the lines where there are none; null = no data. */
  get inside() {
    if (this.root.querySelector("[data-area][data-in-total]")) {
      return this.measured;
    }
    return this.root.querySelector("[data-line]") ? (this.totals?.derived ?? null) : null;
  }

  /** Called each second: what is too old is no longer believed. */
  age(now) {
    if (this.occupancyAt && now - this.occupancyAt > OCCUPANCY_MS) {
      this.#takeOccupancy(null);
    }
    if (this.status === "online" && now - this.heardAt > QUIET_MS) {
      this.#showStale(this.heardAt);
    }
    if (this.dayEnds && now > this.dayEnds) {
      this.dayEnds = null;
      this.needsFresh(this.id);
    }
  }

  /** Whether a message is newer than the last of its kind; asks for a fresh state where one is missing. */
  #isNews(kind, sequence) {
    if (this.sequence === null) {
      return true; // before the first snapshot: newer than what the page was rendered with
    }
    const isNewer = sequence > this.newest[kind];
    if (sequence > this.sequence + 1 || !isNewer) {
      this.needsFresh(this.id); // something was missed, or the numbering began anew
    }
    this.newest[kind] = Math.max(sequence, this.newest[kind]);
    this.sequence = Math.max(sequence, this.sequence);
    return isNewer;
  }

  #take(kind, data) {
    if (kind === "counts") {
      this.#takeCounts(data);
    } else if (kind === "occupancy") {
      this.#takeOccupancy(data);
    } else if (kind === "status") {
      this.#takeStatus(data);
    }
  }

  #takeSnapshot(data) {
    this.#takeStatus(data.status);
    this.#takeCounts(data.counts);
    this.#takeOccupancy(data.occupancy);
  }

  #takeCounts(counts) {
    this.totals = counts;
    this.dayEnds = Date.parse(counts.day_ends);
    this.#number("in", counts.in);
    this.#number("out", counts.out);
    this.#number("derived", counts.derived);
    this.#apart("apart", counts.classes);
    for (const [id, zone] of Object.entries(counts.zones)) {
      const row = this.root.querySelector(`[data-line="${id}"]`);
      if (row) {
        ["in", "out", "truth_in", "truth_out"].forEach((name) => this.#number(`line-${name}`, zone[name], row));
      }
      const place = row ?? this.root.querySelector(`[data-area="${id}"]`);
      if (place) {
        this.#apart("zone-apart", zone.classes, place);
      }
    }
    this.#takeTruth(counts.truth);
    this.#lastEvent(counts.last_event);
  }

  /** Further classes, counted apart from people: "bicycle 3, dog 1" for each way; hidden where there are none. */
  #apart(name, classes = {}, root = this.root) {
    const known = Object.entries(classes);
    for (const way of ["in", "out"]) {
      const element = this.#field(`${name}-${way}`, root);
      if (element) {
        element.textContent = known.map(([label, counts]) => `${label} ${number(counts[way])}`).join(", ");
        element.hidden = known.length === 0;
      }
    }
    this.#field(name, root)?.toggleAttribute("hidden", known.length === 0);
  }

  #takeTruth(truth) {
    const block = this.#field("truth");
    if (!block) {
      return;
    }
    block.hidden = !truth;
    if (truth) {
      this.#number("counted", truth.counted);
      this.#number("true", truth.true);
      const known = truth.agreement !== null;
      this.#write("agreement", known ? percent(truth.agreement) : "–");
    }
  }

  #lastEvent(instant) {
    const element = this.#field("last-event");
    if (element && instant) {
      element.dateTime = instant;
      element.textContent = clock(new Date(instant), this.timeZone);
    }
  }

  #takeOccupancy(occupancy) {
    this.occupancyAt = occupancy ? Date.now() : null;
    const inside = occupancy?.zones ?? {};
    const rows = [...this.root.querySelectorAll("[data-area]")];
    const ofTotal = rows.filter((row) => row.hasAttribute("data-in-total")); // others lie within these
    const known = ofTotal.map((row) => inside[row.dataset.area]).filter((count) => count !== undefined);
    this.measured = known.length ? known.reduce((sum, count) => sum + count, 0) : null;
    rows.forEach((row) => this.#area(row, inside[row.dataset.area]));
  }

  #area(row, count) {
    const known = count !== undefined;
    row.querySelector("[data-field=inside]").textContent = known ? number(count) : text("no data");
    row.querySelector("[data-field=capacity]")?.toggleAttribute("hidden", !known);
    const meter = row.querySelector("meter");
    if (meter) {
      meter.value = known ? count : 0;
      meter.textContent = known ? number(count) : "";
    }
  }

  #takeStatus(status) {
    const [tone, word] = statusWord(status.status);
    const pill = this.#field("status");
    this.status = status.status;
    if (pill) {
      pill.dataset.tone = tone;
      pill.textContent = word;
    }
    const trouble = this.#field("detail");
    if (trouble) {
      trouble.hidden = !status.detail;
      trouble.textContent = status.detail;
    }
    this.#write("rate", status.rate === null ? text("no data") : number(Math.round(status.rate * 10) / 10));
    this.#field("rate-unit")?.toggleAttribute("hidden", status.rate === null);
    this.#write("engine", status.engine || text("no data"));
    this.#wanted(status.wanted ?? null);
    const warning = this.#field("warning");
    if (warning) {
      warning.hidden = !status.warning;
      warning.textContent = status.warning ?? "";
    }
  }

  #wanted(rate) {
    this.#field("wanted-part")?.toggleAttribute("hidden", rate === null);
    this.#write("wanted", rate === null ? "" : number(Math.round(rate * 10) / 10));
  }

  #showStale(since) {
    const flag = this.#field("stale");
    if (flag) {
      flag.hidden = since === null;
      flag.textContent = since === null ? "" : `${text("Stale since")} ${clock(since)}`;
    }
  }

  #number(name, value, root = this.root) {
    const element = this.#field(name, root);
    if (!element || value === undefined || value === null) {
      return;
    }
    const shown = number(value);
    if (element.textContent !== shown) {
      element.textContent = shown;
      delete element.dataset.empty;
      element.classList.remove("ticks");
      void element.offsetWidth; // lets the animation begin again
      element.classList.add("ticks");
    }
  }

  #write(name, value) {
    const element = this.#field(name);
    if (element) {
      element.textContent = value;
    }
  }

  #field(name, root = this.root) {
    return root.querySelector(`[data-field="${name}"]`);
  }
}
