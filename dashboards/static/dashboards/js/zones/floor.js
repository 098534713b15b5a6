// Measuring the floor: four places of the picture with their metres, the area that follows from them, a grid of 1 m.

import { floorOf, gridOf } from "../draw/homography.js";
import { faultWords } from "../draw/sentences.js";
import { number, text } from "../words.js";

const FIRST = [[0, 0], [2, 0], [2, 2], [0, 2]]; // metres, until somebody types others

/** Four places as the known points of a floor: a rectangle of the size that was measured before, or of 2 × 2 m. */
export const knownOf = (points, before) =>
  points.map((point, place) => ({ point, metres: before?.[place]?.metres ?? FIRST[place] }));

export const withPoints = (floor, points) => floor.map((each, place) => ({ ...each, point: points[place] }));

export const withMetres = (floor, metres) => floor.map((each, place) => ({ ...each, metres: metres[place] }));

/** Width and depth in metres where the four points are a rectangle that begins at 0, 0; else null. */
export function rectangleOf(floor) {
  const [[x0, y0], [width, y1], [x2, depth], [x3, y3]] = floor.map((each) => each.metres);
  const isRectangle = [x0, y0, y1, x3].every((value) => value === 0) && x2 === width && y3 === depth;
  return isRectangle ? [width, depth] : null;
}

export const metresOf = (width, depth) => [[0, 0], [width, 0], [width, depth], [0, depth]];

/** What the known points say: `{fault}` in words, or `{lines, words}`, the grid and the area of the outline. */
export function measured(floor, points, isLine) {
  const map = floorOf(floor);
  if (map.fault) {
    return { fault: faultWords(map.fault), lines: [] };
  }
  const { step, lines } = gridOf(map, floor);
  const grid = `${text("Grid:")} ${number(step)} m`;
  if (isLine) {
    return { lines, words: grid };
  }
  const area = map.area(points);
  const words = area === null
    ? text("A part of the area shows no floor: its size is not known.")
    : `${text("Floor inside the outline:")} ${number(Math.round(area * 100) / 100)} m². ${grid}`;
  return { lines, words };
}
