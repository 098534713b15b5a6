// Zones as the drawing shows them: shapes with arrows, names and words for a screen reader.

import { faultOf } from "../draw/geometry.js";
import { faultWords } from "../draw/sentences.js";
import { text } from "../words.js";
import { isLine, shapeKind } from "./model.js";

const WORDS = {
  in: () => text("In"),
  out: () => text("Out"),
  north: () => text("North"),
  south: () => text("South"),
  east: () => text("East"),
  west: () => text("West"),
};
const DROPPED = { in_only: "out", out_only: "in" };

export const directionWord = (direction) => WORDS[direction]?.() ?? direction;

/** The direction of a crossing as the zone counts it, null where it does not: `sense` is positive or negative. */
export function directionOf(zone, sense) {
  const direction = zone.values.direction_mapping[sense];
  return DROPPED[zone.values.counting_direction] === direction ? null : direction;
}

/** The arrows of a line: one for each sense that is counted. */
export function arrowsOf(zone) {
  if (!isLine(zone)) {
    return [];
  }
  const senses = [["positive", 1], ["negative", -1]];
  return senses
    .map(([sense, side]) => ({ side, direction: directionOf(zone, sense) }))
    .filter(({ direction }) => direction)
    .map(({ side, direction }) => ({
      side,
      tone: direction === "in" || direction === "out" ? direction : "other",
      word: directionWord(direction),
    }));
}

/** What is wrong with the shape of a zone as it is drawn now, or with what the server said of it: null or a fault. */
export function faultOfZone(zone, refused) {
  const found = faultOf(shapeKind(zone), zone.points);
  if (found) {
    return { words: faultWords(found.code), place: found.place ?? null };
  }
  return refused ?? null;
}

export function shapeOf(zone, fault) {
  const kind = shapeKind(zone);
  const state = zone.values.is_active ? "" : `, ${text("switched off")}`;
  const points = `${zone.points.length} ${text("points")}`;
  const type = isLine(zone) ? text("Line") : text("Area");
  return {
    key: zone.key,
    kind,
    closed: kind !== "line",
    points: zone.points,
    label: zone.values.zone_name || "–",
    words: `${type} ${zone.values.zone_name}, ${points}${state}${fault ? `. ${fault.words}` : ""}`,
    arrows: arrowsOf(zone),
    off: !zone.values.is_active,
    fault,
  };
}
