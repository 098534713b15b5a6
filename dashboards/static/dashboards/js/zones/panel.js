// The list of zones and the form of the one that is chosen.

import { number, text } from "../words.js";
import { knownOf, measured, metresOf, rectangleOf, withMetres } from "./floor.js";
import { isLine } from "./model.js";
import { arrowsOf } from "./shapes.js";

const NUMBERS = new Set(["max_capacity", "alert_threshold", "min_dwell_ms", "zone_area_sqm"]);
const ROW_TYPES = { counting_line: "line", area: "area", region: "region" };

export class Panel {
  constructor(root, editor) {
    this.root = root;
    this.editor = editor;
    this.form = root.querySelector("[data-zone]");
    this.list = root.querySelector("[data-list]");
    this.live = new Map(); // key → what was seen of it on the live picture
    this.shown = null;
    this.#wire();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  /** Somebody was seen crossing a line on the live picture. */
  crossed(key, direction) {
    const seen = this.live.get(key) ?? {};
    this.live.set(key, { ...seen, [direction]: (seen[direction] ?? 0) + 1 });
    this.#showList();
  }

  inside(numbers) {
    const before = JSON.stringify([...this.live]);
    for (const [key, inside] of Object.entries(numbers)) {
      this.live.set(key, { inside });
    }
    if (JSON.stringify([...this.live]) !== before) {
      this.#showList();
    }
  }

  forgetLive(key) {
    this.live.delete(key);
  }

  show() {
    this.#showList();
    const { zone } = this.editor;
    this.form.hidden = !zone;
    this.part("none").hidden = Boolean(zone) || !this.editor.zones.length;
    this.part("empty").hidden = this.editor.zones.length > 0;
    if (zone) {
      this.#showForm(zone);
    }
  }

  #wire() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.#typed(event.target, event.type));
    this.form.addEventListener("change", (event) => this.#typed(event.target, event.type));
    this.part("flip").addEventListener("click", () => this.editor.flip(this.editor.current));
    this.part("delete").addEventListener("click", () => this.#delete());
    this.part("floor").addEventListener("toggle", () => this.editor.showFloor(this.part("floor").open));
    this.part("floor-draw").addEventListener("click", () => this.editor.beginFloor());
    this.part("floor-all").addEventListener("click", () => this.#floorForAll());
    this.part("floor-remove").addEventListener("click", () => this.editor.setFloor([this.editor.current], null));
    this.part("floor-take").addEventListener("click", () => this.#takeFloor());
  }

  #delete() {
    const { board, current } = this.editor;
    board.choose(current);
    board.place = null;
    board.remove();
  }

  // The list

  #showList() {
    const focused = document.activeElement?.closest?.("[data-list] [data-key]")?.dataset.key;
    this.list.replaceChildren(...this.editor.zones.map((zone) => this.#row(zone)));
    if (focused) {
      this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  #row(zone) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "zonelist__one";
    button.dataset.key = zone.key;
    button.dataset.kind = isLine(zone) ? "line" : "area";
    button.setAttribute("aria-current", zone.key === this.editor.current);
    button.addEventListener("click", () => this.editor.board.choose(zone.key, null, false));
    const name = document.createElement("span");
    name.className = "zonelist__name";
    name.textContent = zone.values.zone_name || "–";
    button.append(name, ...this.#marks(zone));
    const said = this.#saidOf(zone);
    if (said) {
      const small = document.createElement("small");
      small.textContent = said;
      button.append(small);
    }
    row.append(button);
    return row;
  }

  #marks(zone) {
    const faults = this.editor.faultsOf(zone);
    const advice = this.editor.trial.zones[zone.key]?.advice.length ?? 0;
    const found = [];
    if (faults) {
      found.push(pill("bad", text("Not valid")));
    } else if (advice) {
      found.push(pill("warn", text("Look again")));
    }
    if (!zone.values.is_active) {
      found.push(pill("", text("Off")));
    }
    if (this.editor.isChanged(zone) && !this.editor.locked) {
      found.push(pill("", text("Not saved")));
    }
    return found;
  }

  /** What people did at the zone: on the live picture, and on the stored tracks of the last minutes. */
  #saidOf(zone) {
    const said = [];
    const seen = this.live.get(zone.key);
    if (seen?.inside !== undefined && zone.values.is_active) {
      said.push(`${number(seen.inside)} ${text("inside on the picture")}`);
    } else if (seen) {
      const parts = Object.entries(seen).map(([direction, count]) => `${number(count)} ${directionSmall(direction)}`);
      said.push(`${parts.join(", ")} ${text("while you look")}`);
    }
    const tried = this.editor.trial.zones[zone.key];
    if (tried && this.editor.trial.tracks && zone.values.zone_type !== "region" && zone.values.is_active) {
      const other = tried.other ? `, ${number(tried.other)} ${text("otherwise")}` : "";
      const counts = `${number(tried.in)} ${text("in")}, ${number(tried.out)} ${text("out")}${other}`;
      said.push(`${counts} ${text("by the tracks of the last")} ${number(this.editor.trial.minutes)} min`);
    }
    return said.join(" · ");
  }

  // The form

  #showForm(zone) {
    const changed = this.shown !== zone.key;
    this.shown = zone.key;
    for (const field of this.form.querySelectorAll("[name]")) {
      this.#fillField(field, zone);
    }
    for (const row of this.form.querySelectorAll("[data-for]")) {
      row.hidden = !row.dataset.for.split(" ").includes(ROW_TYPES[zone.values.zone_type]);
    }
    if (changed) {
      this.part("floor").open = false;
    }
    this.#showFaults(zone);
    this.#showMeaning(zone);
    this.#showFloor(zone);
    this.part("delete").textContent = zone.has_history ? text("Switch off") : text("Delete");
    this.part("history").hidden = !zone.has_history;
    this.part("version").textContent = zone.version ? `${text("Version")} ${number(zone.version)}` : text("New");
  }

  #fillField(field, zone) {
    if (field === document.activeElement && field.type !== "checkbox" && field.tagName !== "SELECT") {
      return; // what somebody types is left alone
    }
    const { name } = field;
    if (name === "points") {
      field.value = JSON.stringify(zone.points);
    } else if (name === "positive" || name === "negative") {
      field.value = zone.values.direction_mapping[name];
    } else if (name in zone.values) {
      if (field.type === "checkbox") {
        field.checked = zone.values[name];
      } else {
        field.value = zone.values[name] ?? "";
      }
    }
  }

  #showFaults(zone) {
    const refused = this.editor.refused[zone.key] ?? {};
    for (const place of this.form.querySelectorAll("[data-fault]")) {
      const name = place.dataset.fault;
      const shape = name === "zone_coordinates" ? this.editor.faultOf(zone) : null;
      const words = shape ? shape.words : name === "zone_coordinates" ? "" : (refused[name] ?? []).join(" ");
      place.textContent = words;
      place.hidden = !words;
      this.form.querySelector(`[name="${name}"]`)?.setAttribute("aria-invalid", Boolean(words));
    }
    const advice = this.editor.trial.zones[zone.key]?.advice ?? [];
    const list = this.part("advice");
    const said = this.editor.faultOf(zone) || !zone.values.is_active ? [] : advice;
    list.replaceChildren(...said.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    list.hidden = !said.length;
  }

  #showMeaning(zone) {
    const words = arrowsOf(zone).map(({ word, side }) => `${word}: ${side > 0 ? text("to the right") : text("to the left")}`);
    this.part("meaning").textContent = words.length
      ? `${text("Seen from point 1 towards the last one:")} ${words.join(", ")}.`
      : text("Nothing is counted this way.");
  }

  #showFloor(zone) {
    const has = Boolean(zone.floor);
    const others = this.editor.zones.filter((each) => each.key !== zone.key);
    this.part("floor-known").hidden = !has;
    this.part("floor-remove").hidden = !has;
    this.part("floor-all").hidden = !has || !others.length;
    this.part("floor-take").hidden = has || !others.some((each) => each.floor);
    this.part("floor-draw").textContent = has ? text("Mark four other points") : text("Mark four points");
    if (!has) {
      this.part("floor-words").textContent = "";
      return;
    }
    const { fault, words } = measured(zone.floor, zone.points, isLine(zone));
    this.part("floor-words").textContent = fault ?? words;
    this.part("floor-words").toggleAttribute("data-bad", Boolean(fault));
    this.#fillMetres(zone.floor);
  }

  #fillMetres(floor) {
    const rectangle = rectangleOf(floor);
    const values = { width: rectangle?.[0] ?? "", depth: rectangle?.[1] ?? "" };
    floor.forEach(({ metres: [x, y] }, place) => Object.assign(values, { [`x${place}`]: x, [`y${place}`]: y }));
    for (const field of this.form.querySelectorAll("[data-metres]")) {
      if (field !== document.activeElement) {
        field.value = values[field.dataset.metres];
      }
    }
  }

  // Typing

  #typed(field, type) {
    const { editor } = this;
    const { current } = editor;
    const { name } = field;
    if (field.dataset.metres) {
      this.#typedMetres(field.dataset.metres);
    } else if (name === "points") {
      this.#typedPoints(field);
    } else if (name === "positive" || name === "negative") {
      const mapping = { ...editor.zone.values.direction_mapping, [name]: field.value };
      editor.setValues(current, { direction_mapping: mapping }, `field-${name}`);
    } else if (name && (type === "input") !== (field.type === "checkbox" || field.tagName === "SELECT")) {
      editor.setValues(current, { [name]: valueOf(field) }, `field-${current}-${name}`);
    }
  }

  #typedPoints(field) {
    try {
      const points = JSON.parse(field.value);
      const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
      if (Array.isArray(points) && points.length && points.every(isPoint)) {
        this.editor.setPoints(this.editor.current, points);
        return;
      }
    } catch {
      // said below
    }
    const place = this.form.querySelector("[data-fault=zone_coordinates]");
    place.textContent = text("Points are written [[x, y], [x, y]], each number from 0 to 1.");
    place.hidden = false;
  }

  #typedMetres(which) {
    const { floor } = this.editor.zone;
    const read = (name) => {
      const { value } = this.form.querySelector(`[data-metres="${name}"]`);
      return value === "" ? NaN : Number(value);
    };
    const metres = which === "width" || which === "depth"
      ? metresOf(read("width"), read("depth"))
      : floor.map((_, place) => [read(`x${place}`), read(`y${place}`)]);
    if (metres.flat().every(Number.isFinite)) {
      this.editor.setFloor([this.editor.current], withMetres(floor, metres));
    }
  }

  #floorForAll() {
    this.editor.setFloor(this.editor.zones.map((zone) => zone.key), this.editor.zone.floor);
  }

  #takeFloor() {
    const { floor } = this.editor.zones.find((zone) => zone.floor);
    this.editor.setFloor([this.editor.current], knownOf(floor.map((each) => each.point), floor));
  }
}

function valueOf(field) {
  if (field.type === "checkbox") {
    return field.checked;
  }
  if (NUMBERS.has(field.name)) {
    return field.value === "" ? null : Number(field.value);
  }
  return field.value;
}

function pill(tone, words) {
  const made = document.createElement("span");
  made.className = "pill";
  made.dataset.tone = tone;
  made.textContent = words;
  return made;
}

function directionSmall(direction) {
  const words = { in: text("in"), out: text("out") };
  return words[direction] ?? direction;
}
