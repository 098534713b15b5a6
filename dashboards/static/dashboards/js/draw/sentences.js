// What is wrong with a drawing, in words: the same that the server says.

import { text } from "../words.js";

const FAULTS = {
  outside: () => text("This point lies outside of the picture."),
  few_of_line: () => text("A line needs at least 2 different points."),
  few_of_area: () => text("An area needs at least 3 different points."),
  repeated: () => text("This point is the same as the one before it."),
  flat: () => text("The points lie on one line: the area is 0."),
  crosses: () => text("The outline crosses or touches itself."),
  floor_numbers: () => text("Four points of the floor are needed, each with its metres."),
  floor_flat_picture: () => text("Three of the points in the picture lie on one line or are the same."),
  floor_flat_metres: () => text("Three of the points in metres lie on one line or are the same."),
  floor_crosses_picture: () => text("The outline of the four points crosses itself: give them in the order round it."),
  floor_crosses_metres: () => text("The outline of the points in metres crosses itself: give them in the order round it."),
  floor_order: () => text("The points in the picture and in metres do not go round in the same order."),
};

export const faultWords = (code) => FAULTS[code]?.() ?? code;

/**
 * A message of the server about coordinates as `{words, place}`: the path in front of it is for programs, and says
 * which point is meant.
 */
export function serverFault(message) {
  const found = /^zone_coordinates(?:\.(\w+))?(?:\[(\d+)\])?[^:]*: (.+)$/s.exec(message);
  if (!found) {
    return { words: message, place: null };
  }
  const [, list, place, words] = found;
  const sentence = words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");
  return { words: sentence, place: list === "points" && place !== undefined ? Number(place) : null };
}
