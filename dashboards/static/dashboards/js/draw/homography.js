// From the picture to the floor: four points with known metres give every other place, areas and a grid.

import { areaOf, crossesItself } from "./geometry.js";

const FLAT = 1e-4; // of the quad's longest side: three corners nearer to one line than this give no floor
const HORIZON = 1e-6; // of the mean depth of the four points
const MOST_LINES = 40; // of a grid in one direction

function isFlat(points) {
  let longest = 0;
  points.forEach((a) => points.forEach((b) => {
    longest = Math.max(longest, Math.hypot(a[0] - b[0], a[1] - b[1]));
  }));
  return points.some((_, left) => {
    const [a, b, c] = points.filter((__, place) => place !== left);
    return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) <= FLAT * longest ** 2;
  });
}

/** Solve a system of equations by elimination with the largest pivot; null where it has no single solution. */
function solved(rows) {
  const size = rows.length;
  const table = rows.map((row) => [...row]);
  for (let step = 0; step < size; step += 1) {
    const pivot = table.slice(step).reduce((best, row, at) => (Math.abs(row[step]) > Math.abs(table[best][step]) ? at + step : best), step);
    if (Math.abs(table[pivot][step]) < 1e-14) {
      return null;
    }
    [table[step], table[pivot]] = [table[pivot], table[step]];
    for (let row = 0; row < size; row += 1) {
      if (row !== step) {
        const share = table[row][step] / table[step][step];
        for (let column = step; column <= size; column += 1) {
          table[row][column] -= share * table[step][column];
        }
      }
    }
  }
  return table.map((row, place) => row[size] / row[place]);
}

/** The matrix that takes four points to four others (Hartley and Zisserman, "Multiple View Geometry", 4.1). */
function matrixOf(source, target) {
  const rows = source.flatMap(([x, y], place) => {
    const [u, v] = target[place];
    return [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]];
  });
  const found = solved(rows);
  return found && [found.slice(0, 3), found.slice(3, 6), [...found.slice(6), 1]];
}

const depthOf = (matrix, [x, y]) => matrix[2][0] * x + matrix[2][1] * y + matrix[2][2];

function projected(matrix, [x, y]) {
  const depth = depthOf(matrix, [x, y]);
  return [0, 1].map((row) => (matrix[row][0] * x + matrix[row][1] * y + matrix[row][2]) / depth);
}

/** Metres moved and shrunk to about 1, so that large numbers lose nothing. */
function settled(points) {
  const centre = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const spread = Math.max(...points.map((point) => Math.hypot(point[0] - centre[0], point[1] - centre[1]))) || 1;
  return { centre, spread, points: points.map((p) => [(p[0] - centre[0]) / spread, (p[1] - centre[1]) / spread]) };
}

/**
 * The floor that four places of the picture (0–1) with their metres give: `{fault}` with a code where they give none,
 * else `{toMetres(point), toPicture(metres), area(points)}`; null from these above the horizon.
 */
export function floorOf(known) {
  const [image, metres] = [known.map((each) => each.point), known.map((each) => each.metres)];
  if (known.length !== 4 || metres.flat().some((value) => !Number.isFinite(value))) {
    return { fault: "floor_numbers" };
  }
  for (const [points, where] of [[image, "picture"], [metres, "metres"]]) {
    if (isFlat(points)) {
      return { fault: `floor_flat_${where}` };
    }
    if (crossesItself(points)) {
      return { fault: `floor_crosses_${where}` };
    }
  }
  const target = settled(metres);
  const matrix = matrixOf(image, target.points);
  const back = matrixOf(target.points, image);
  const depths = matrix && image.map((point) => depthOf(matrix, point));
  if (!matrix || !back || (Math.min(...depths) <= 0 && Math.max(...depths) >= 0)) {
    return { fault: "floor_order" };
  }
  const mean = depths.reduce((sum, depth) => sum + depth, 0) / 4;
  const toMetres = (point) => {
    if (depthOf(matrix, point) / mean <= HORIZON) {
      return null;
    }
    return projected(matrix, point).map((value, axis) => value * target.spread + target.centre[axis]);
  };
  const toPicture = (place) => projected(back, place.map((value, axis) => (value - target.centre[axis]) / target.spread));
  const area = (points) => {
    const corners = points.map(toMetres);
    return corners.includes(null) ? null : areaOf(corners);
  };
  return { toMetres, toPicture, area };
}

/** The lines of a grid of one metre (five or more where there would be too many) over the known part of a floor. */
export function gridOf(floor, known) {
  const ranges = [0, 1].map((axis) => {
    const values = known.map((each) => each.metres[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const widest = Math.max(...ranges.map(([low, high]) => high - low));
  const step = [1, 5, 10, 50, 100, 500].find((each) => widest / each <= MOST_LINES) ?? widest / MOST_LINES;
  const lines = [];
  for (const axis of [0, 1]) {
    const [low, high] = ranges[axis];
    for (let at = Math.ceil(low / step - 1e-9) * step; at <= high + 1e-9; at += step) {
      lines.push(ranges[1 - axis].map((other) => floor.toPicture(axis ? [other, at] : [at, other])));
    }
  }
  return { step, lines };
}
