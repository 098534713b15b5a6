// The outcome of a tally: numbers of each zone, and misses and false alarms that lead to their place in the video.

import { number, percent, text } from "../words.js";
import { placeOf } from "./player.js";

const COLUMNS = [
  ["true", () => text("True")],
  ["counted", () => text("Counted")],
  ["misses", () => text("Missed")],
  ["false", () => text("False")],
  ["precision", () => text("Precision")],
  ["recall", () => text("Recall")],
  ["f1", () => "F1"],
  ["count_error", () => text("Count error")],
];
const SHARES = new Set(["precision", "recall", "f1"]);

function element(name, content = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = content;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function cell(name, value) {
  if (value === null || value === undefined) {
    return "–";
  }
  if (SHARES.has(name)) {
    return percent(value);
  }
  return name === "count_error" && value > 0 ? `+${number(value)}` : number(value);
}

function table(zones) {
  const made = element("table", "", { class: "table" });
  const head = made.createTHead().insertRow();
  head.append(element("th", text("Line")), ...COLUMNS.map(([, title]) => element("th", title())));
  const body = made.createTBody();
  for (const zone of zones) {
    const row = body.insertRow();
    row.append(element("td", zone.name), ...COLUMNS.map(([name]) => element("td", cell(name, zone[name]))));
  }
  const scroll = element("div", "", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "result-title" });
  scroll.append(made);
  return scroll;
}

function places(title, found, nameOf, jump) {
  const list = element("ul", "", { class: "places" });
  for (const each of found) {
    const button = element("button", `${placeOf(each.t)} · ${nameOf(each)}`, { type: "button", class: "button button--quiet" });
    button.addEventListener("click", () => jump(each.t));
    const item = element("li");
    item.append(button);
    list.append(item);
  }
  return [element("h3", `${title} (${number(found.length)})`), list];
}

/** Fill `body` with a result; `jump(seconds)` plays a place, `nameOf(finding)` says which line and direction it is. */
export function showResult(body, result, { jump, nameOf }) {
  const parts = [element("p", result.sentence, { class: "result__sentence" })];
  if (result.weak) {
    parts.push(element("p", text("Fewer than 20 people: the number says little."), { class: "note" }));
  }
  parts.push(table(result.zones));
  if (result.missed.length) {
    parts.push(...places(text("Missed"), result.missed, nameOf, jump));
  }
  if (result.false_alarms.length) {
    parts.push(...places(text("False alarms"), result.false_alarms, nameOf, jump));
  }
  if (!result.missed.length && !result.false_alarms.length) {
    parts.push(element("p", text("Every crossing was counted, and nothing else.")));
  }
  body.replaceChildren(...parts);
}
