// Lists of rows in a form of the schedule: runs of cron, and exceptions.

const NEW = {
  cron: () => ({ expression: "0 8 * * 1-5", duration_minutes: 60 }),
  exceptions: () => ({ date: new Date().toLocaleDateString("sv"), how: "closed", hours: "" }), // as 2025-12-25
};
const FIELDS = { windows: "hours", active: "how" }; // of what is stored, where the row calls it otherwise

const valueOf = (input) => (input.type === "number" && Number.isInteger(input.valueAsNumber) ? input.valueAsNumber : input.value);

export class Rows {
  /** `changed(list, tag)` takes the new list; steps with the same tag belong together. */
  constructor(root, name, changed) {
    Object.assign(this, { root, name, changed, list: [] });
    this.place = root.querySelector(`[data-list=${name}]`);
    this.template = root.querySelector(`template[data-row=${name}]`);
    root.querySelector(`[data-add=${name}]`).addEventListener("click", () => this.#add());
  }

  /** Show a list; what is being typed in stays as it is. */
  show(list) {
    if (list !== this.list) {
      this.list = list;
      this.place.replaceChildren(...list.map((values, number) => this.#row(values, number)));
    }
  }

  /** Mark the field that a path within the list names, like `[1].expression`, with what is wrong; unmark all others. */
  mark(path = "", message = "") {
    const [, number, key] = path.match(/^\[(\d+)\](?:\.(\w+))?/) ?? [];
    [...this.place.children].forEach((row, at) => {
      const isHere = String(at) === number;
      row.toggleAttribute("data-wrong", isHere);
      for (const input of row.querySelectorAll("[data-field]")) {
        input.setAttribute("aria-invalid", isHere && input.dataset.field === (FIELDS[key] ?? key));
      }
      row.querySelector("[data-told]").textContent = isHere ? message : "";
    });
  }

  /** Say something below each row. */
  tell(words) {
    [...this.place.children].forEach((row, at) => {
      row.querySelector("[data-told]").textContent = words[at] ?? "";
    });
  }

  #row(values, number) {
    const row = this.template.content.cloneNode(true).firstElementChild;
    for (const input of row.querySelectorAll("[data-field]")) {
      input.value = values[input.dataset.field] ?? "";
      input.addEventListener("input", () => this.#typed(row, number, input));
    }
    row.querySelector("[data-remove]").addEventListener("click", () => {
      this.changed(this.list.filter((_each, at) => at !== number));
      this.root.querySelector(`[data-add=${this.name}]`).focus();
    });
    this.#fit(row, values);
    return row;
  }

  #typed(row, number, input) {
    const values = { ...this.list[number], [input.dataset.field]: valueOf(input) };
    this.list = this.list.map((each, at) => (at === number ? values : each));
    this.#fit(row, values);
    this.changed(this.list, `${this.name}-${number}-${input.dataset.field}`);
  }

  #fit(row, values) {
    row.querySelector("[data-hours-of]")?.toggleAttribute("hidden", values.how !== "hours");
  }

  #add() {
    this.changed([...this.list, NEW[this.name]()]);
    this.place.lastElementChild.querySelector("[data-field]").focus();
  }
}
