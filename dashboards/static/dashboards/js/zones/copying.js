// Zones of another camera: chosen in a dialog with a preview on this picture, then part of the drawing until saved.

import { make } from "../draw/scene.js";
import { text } from "../words.js";
import { failureWords, post } from "./saving.js";

export class Copying {
  constructor(dialog, editor, address) {
    Object.assign(this, { dialog, editor, address });
    this.zones = [];
    this.source = dialog.querySelector("select");
    this.list = dialog.querySelector("[data-choices]");
    this.preview = dialog.querySelector("svg");
    this.said = dialog.querySelector("[data-said]");
    this.source.addEventListener("change", () => this.#load());
    this.list.addEventListener("change", () => this.#paint());
    dialog.querySelector("[data-add]").addEventListener("click", () => this.#add());
  }

  open(aspect) {
    this.preview.setAttribute("viewBox", `0 0 ${90 * aspect} 90`);
    this.aspect = aspect;
    this.dialog.showModal();
    this.#load();
  }

  async #load() {
    const names = this.editor.zones.map((zone) => zone.values.zone_name);
    const answer = await post(this.address, { camera: this.source.value, names });
    this.zones = answer.status === 200 ? answer.body.zones : [];
    this.said.textContent = answer.status === 200 ? "" : failureWords(answer);
    this.list.replaceChildren(...this.zones.map((zone, place) => choice(zone, place)));
    this.#paint();
  }

  get #chosen() {
    return [...this.list.querySelectorAll("input:checked")].map((box) => this.zones[Number(box.value)]);
  }

  #paint() {
    this.preview.replaceChildren();
    for (const zone of this.#chosen) {
      const points = zone.points.map(([x, y]) => `${90 * this.aspect * x},${90 * y}`).join(" ");
      const isLine = zone.values.zone_type === "counting_line";
      make(isLine ? "polyline" : "polygon", { points, class: isLine ? "preview__line" : "preview__area" }, this.preview);
    }
    this.dialog.querySelector("[data-add]").disabled = !this.#chosen.length;
  }

  #add() {
    const chosen = this.#chosen;
    this.dialog.close();
    this.editor.addCopies(chosen);
    this.editor.said(`${chosen.length} ${text("copied. Save to keep them.")}`);
  }
}

function choice(zone, place) {
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", value: place, checked: true });
  label.append(box, ` ${zone.values.zone_name}`);
  const item = document.createElement("li");
  item.append(label);
  return item;
}
