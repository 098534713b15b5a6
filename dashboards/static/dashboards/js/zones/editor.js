// The drawing of a camera's zones: what is stored, what was changed since, what is chosen, and what is said of it.

import { Board } from "../draw/board.js";
import { History } from "../draw/history.js";
import { text } from "../words.js";
import { Adviser } from "./adviser.js";
import { knownOf, measured, withPoints } from "./floor.js";
import {
  byKey, changed, changesOf, copied, flipped, fromServer, isChanged, isLine, newZone, onTop, withValues, withoutZone,
} from "./model.js";
import { failureWords, post } from "./saving.js";
import { serverFault } from "../draw/sentences.js";
import { faultOfZone, shapeOf } from "./shapes.js";

const FLOOR = "floor"; // the key of the four points, while they are shown

export class Editor {
  /** root: the board's element; data: what the page began with; told(): follows every change. */
  constructor(root, data, { told, said, drawing }) {
    Object.assign(this, { addresses: data.addresses, locked: !data.may_draw, told, said, drawing });
    this.base = fromServer(data.zones);
    this.version = data.version;
    this.history = new History(this.base);
    this.refused = {}; // faults of the server, by key and column
    this.trial = { zones: {}, tracks: 0, minutes: 0 };
    this.walks = [];
    this.current = null; // the zone whose panel is open
    this.showsFloor = false;
    this.type = "counting_line"; // of the shape that is drawn next
    this.adviser = new Adviser(data.addresses.try, (trial) => {
      this.trial = trial;
      this.told();
    });
    this.board = new Board(root, { aspect: data.aspect, owner: this, locked: this.locked });
    this.adviser.look(this.zones);
  }

  get zones() {
    return this.history.state;
  }

  get zone() {
    return byKey(this.zones, this.current);
  }

  get changes() {
    return changesOf(this.base, this.zones);
  }

  isChanged(zone) {
    return isChanged(this.base, zone);
  }

  /** What is wrong with the shape of a zone, by the page's own rules or, after a faulty save, by the server's. */
  faultOf(zone) {
    const [message] = this.refused[zone.key]?.zone_coordinates ?? [];
    return faultOfZone(zone, message ? serverFault(message) : null);
  }

  /** How many faults a zone has, in its shape and in its columns. */
  faultsOf(zone) {
    const { zone_coordinates: _shape, ...columns } = this.refused[zone.key] ?? {};
    return (this.faultOf(zone) ? 1 : 0) + Object.keys(columns).length;
  }

  // What the board asks its owner

  shapes() {
    const shapes = this.zones.map((zone) => shapeOf(zone, this.faultOf(zone)));
    const floor = this.showsFloor && this.zone?.floor;
    return floor ? [...shapes, floorShape(floor)] : shapes;
  }

  lines() {
    const floor = this.showsFloor && this.zone?.floor;
    return floor ? measured(floor, this.zone.points, isLine(this.zone)).lines : [];
  }

  ways() {
    return this.walks;
  }

  change(key, points, tag) {
    const [zone, change] = key === FLOOR
      ? [this.current, { floor: withPoints(this.zone.floor, points) }]
      : [key, { points }];
    this.#forget(zone, "zone_coordinates");
    this.#push(changed(this.zones, zone, change), tag);
  }

  add(kind, points) {
    if (kind === "quad") {
      this.#push(changed(this.zones, this.current, { floor: knownOf(points, this.zone.floor) }));
      return FLOOR;
    }
    const zone = newZone(this.zones, this.type, points);
    this.#push([...this.zones, zone]);
    this.said(`${zone.values.zone_name}: ${text("drawn.")}`);
    return zone.key;
  }

  /** Delete a zone, or switch it off where events hang on it. */
  remove(key) {
    if (key === FLOOR) {
      this.#push(changed(this.zones, this.current, { floor: null }));
      return;
    }
    const zone = byKey(this.zones, key);
    if (zone?.has_history) {
      this.setValues(key, { is_active: false });
      this.said(text("It has counted, so it was switched off instead of deleted: without its events the totals would change."));
    } else {
      this.#push(withoutZone(this.zones, key));
      this.said(`${zone.values.zone_name}: ${text("deleted. Undo brings it back.")}`);
    }
  }

  flip(key) {
    const zone = byKey(this.zones, key);
    if (zone && isLine(zone) && !this.locked) {
      this.setValues(key, { direction_mapping: flipped(zone) });
    }
  }

  chosen(key) {
    if (key !== FLOOR && this.board?.draft?.kind !== "quad" && this.current !== key) {
      this.current = key;
      this.showsFloor = false;
      this.told();
    }
  }

  // What the page does

  begin(type, focus) {
    this.type = type;
    this.board.begin(type === "counting_line" ? "line" : "area", focus);
  }

  beginFloor() {
    this.showsFloor = true;
    this.board.begin("quad");
  }

  showFloor(shown) {
    this.showsFloor = shown;
    this.board.paint();
  }

  setValues(key, values, tag = null) {
    Object.keys(values).forEach((name) => this.#forget(key, name));
    this.#push(withValues(this.zones, key, values), tag);
  }

  setFloor(keys, floor) {
    this.#push(keys.reduce((zones, key) => changed(zones, key, { floor }), this.zones), "floor");
  }

  setPoints(key, points) {
    this.change(key, points, `typed-${key}`);
    this.board.paint();
  }

  addCopies(zones) {
    const made = zones.map(copied);
    this.#push([...this.zones, ...made]);
    this.board.choose(made[0]?.key ?? null, null, true);
  }

  undo() {
    this.#step(() => this.history.undo());
  }

  redo() {
    this.#step(() => this.history.redo());
  }

  /** Send all changes; resolves to `{kind, words, …}`: saved, none, faults, conflict or failed. */
  async save() {
    this.board.finish();
    const { changes } = this;
    if (!changes.length) {
      return { kind: "none", words: text("There is nothing to save.") };
    }
    const answer = await post(this.addresses.save, { version: this.version, changes });
    if (answer.status === 200) {
      return this.#saved(answer.body);
    }
    if (answer.status === 409) {
      return this.#conflict(answer.body);
    }
    if (answer.body.faults) {
      this.refused = answer.body.faults;
      const [first] = Object.keys(this.refused);
      this.board.choose(byKey(this.zones, first) ? first : null, null, true);
      this.told();
      return { kind: "faults", words: answer.body.error };
    }
    return { kind: "failed", words: failureWords(answer) };
  }

  /** Put my changes on top of what somebody else has saved. */
  rebase({ version, zones }) {
    const theirs = fromServer(zones);
    const mine = onTop(this.base, this.zones, theirs);
    this.base = theirs;
    this.version = version;
    this.history.push(mine);
    this.#settle();
  }

  /** Drop my changes. */
  discard({ version, zones } = { version: this.version, zones: this.base }) {
    this.#restart(version, fromServer(zones));
  }

  #saved(body) {
    const zones = fromServer(body.zones);
    const kept = body.ids[this.current] ?? this.current;
    this.#restart(body.version, zones, String(kept));
    return { kind: "saved", words: text("Saved. It counts within seconds."), more: [...body.notes, ...body.warnings] };
  }

  async #conflict(body) {
    const same = JSON.stringify(fromServer(body.zones)) === JSON.stringify(this.base);
    if (same) {
      this.version = body.version; // only the camera's other settings were changed
      return this.save();
    }
    return { kind: "conflict", words: body.error, body };
  }

  #restart(version, zones, key = null) {
    this.base = zones;
    this.version = version;
    this.refused = {};
    this.history.reset(zones);
    this.current = null;
    const hasFocus = this.board.svg.contains(document.activeElement);
    this.board.choose(byKey(zones, key) ? key : null, null, hasFocus);
    this.#settle();
  }

  #push(zones, tag = null) {
    this.history.push(zones, tag);
    this.#settle();
  }

  /** Go a step back or on, and choose what it has changed. */
  #step(go) {
    const before = this.zones;
    if (go()) {
      this.board.cancel();
      const touched = this.zones.find((zone) => byKey(before, zone.key) !== zone);
      const key = touched?.key ?? (this.zone ? this.current : null);
      this.board.choose(key, null, this.board.svg.contains(document.activeElement));
      this.#settle();
    }
  }

  #settle() {
    this.board?.paint();
    this.adviser.look(this.zones);
    this.told();
  }

  #forget(key, name) {
    const { [name]: _gone, "": _whole, ...rest } = this.refused[key] ?? {};
    this.refused = { ...this.refused, [key]: rest };
  }
}

function floorShape(floor) {
  const label = text("Floor");
  return {
    key: FLOOR, kind: "quad", closed: true, fixed: true, points: floor.map((each) => each.point), label, words: label,
    arrows: [], off: false, fault: null,
  };
}
