// Plane geometry of lines and outlines, by the rules of the server: points [x, y], x to the right, y down.

const SMALLEST_AREA = 1e-12; // of the picture; below it rounding decides
const DECIMALS = 1e6;

export const rounded = (share) => Math.round(share * DECIMALS) / DECIMALS;

export const clamped = (share) => rounded(Math.min(1, Math.max(0, share)));

export const same = ([ax, ay], [bx, by]) => ax === bx && ay === by;

/** On which side of the line from a to b the point lies: above 0 to the right hand, below to the left. */
export function turn(a, b, p) {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

const withinBox = (p, [a, b]) =>
  Math.min(a[0], b[0]) <= p[0] && p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] && p[1] <= Math.max(a[1], b[1]);

/** Whether two segments share a point, be it an end. */
export function segmentsMeet(first, second) {
  const [[a, b], [c, d]] = [first, second];
  const turns = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (turns[0] * turns[1] < 0 && turns[2] * turns[3] < 0) {
    return true;
  }
  return [c, d, a, b].some((end, place) => turns[place] === 0 && withinBox(end, place < 2 ? first : second));
}

/** The edges of a line, or of an outline, which comes back to its first point. */
export function edges(points, closed) {
  const following = closed ? [...points.slice(1), points[0]] : points.slice(1);
  return following.map((point, place) => [points[place], point]);
}

/** Whether `second`, which begins where `first` ends, goes back over it. */
function runsBack([a, b], [c, d]) {
  if (!same(b, c) || turn(a, b, d) !== 0) {
    return false;
  }
  return (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0;
}

/** Whether two edges of an outline that are no neighbours meet, or an edge runs back over its neighbour. */
export function crossesItself(points) {
  const all = edges(points, true);
  const last = all.length - 1;
  for (let i = 0; i <= last; i += 1) {
    for (let j = i + 1; j <= last; j += 1) {
      const neighbours = j === i + 1 || (i === 0 && j === last);
      const meet = neighbours && all.length > 2
        ? runsBack(all[i], all[j]) || runsBack(all[j], all[i])
        : segmentsMeet(all[i], all[j]);
      if (meet) {
        return true;
      }
    }
  }
  return false;
}

function onOneLine(points) {
  const away = (p) => (p[0] - points[0][0]) ** 2 + (p[1] - points[0][1]) ** 2;
  const far = points.reduce((found, point) => (away(point) > away(found) ? point : found), points[0]);
  return points.every((point) => Math.abs(turn(points[0], far, point)) <= SMALLEST_AREA);
}

const isOutside = ([x, y]) => !(x >= 0 && x <= 1 && y >= 0 && y <= 1);

/**
 * What is wrong with a shape, null where nothing is: `code` and, where it is at one point, its `place`.
 * kind: "line" or "area". The same checks in the same order as on the server, which decides.
 */
export function faultOf(kind, points) {
  const outside = points.findIndex(isOutside);
  if (outside >= 0) {
    return { code: "outside", place: outside };
  }
  const closed = kind !== "line";
  const closing = closed && points.length > 3 && same(points[0], points[points.length - 1]);
  const own = closing ? points.slice(0, -1) : points;
  if (new Set(own.map(String)).size < (closed ? 3 : 2)) {
    return { code: closed ? "few_of_area" : "few_of_line" };
  }
  const repeated = own.findIndex((point, place) => place > 0 && same(point, own[place - 1]));
  if (repeated >= 0) {
    return { code: "repeated", place: repeated };
  }
  if (closed && onOneLine(own)) {
    return { code: "flat" };
  }
  return closed && crossesItself(own) ? { code: "crosses" } : null;
}

/** Whether a point lies inside an outline; even-odd rule. */
export function inside(point, points) {
  const [x, y] = point;
  return edges(points, true).reduce((isIn, [[ax, ay], [bx, by]]) => {
    const meets = ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
    return meets ? !isIn : isIn;
  }, false);
}

/** The area of an outline in the points' unit squared, without a sign. */
export function areaOf(points) {
  const doubled = edges(points, true).reduce((sum, [a, b]) => sum + a[0] * b[1] - b[0] * a[1], 0);
  return Math.abs(doubled) / 2;
}

/** The place of a segment nearest to a point: its distance, and how far along it lies, 0 to 1. */
export function nearestOn([a, b], p) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) : 0;
  return { distance: Math.hypot(p[0] - a[0] - share * dx, p[1] - a[1] - share * dy), share };
}

/**
 * How a step from one place to another crosses a line: "positive" to the right hand of one who looks along it,
 * "negative" to the left, null where it does not. A step that ends on the line has not crossed it yet.
 */
export function crossing(points, from, to) {
  for (const [a, b] of edges(points, false)) {
    const [before, after] = [turn(a, b, from), turn(a, b, to)];
    const [one, other] = [turn(from, to, a), turn(from, to, b)];
    if (before !== 0 && after !== 0 && before > 0 !== after > 0 && one * other <= 0) {
      return after > 0 ? "positive" : "negative";
    }
  }
  return null;
}

/** The edge in the middle of a line, where its arrow stands. */
export function middleEdge(points) {
  const middle = Math.floor((points.length - 1) / 2);
  const first = Math.max(0, points.length % 2 ? middle - 1 : middle);
  return [points[first], points[first + 1]];
}

/** A shape moved as a whole, no further than to the border of the picture. */
export function moved(points, dx, dy) {
  const within = (delta, axis) => {
    const values = points.map((point) => point[axis]);
    return Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), delta));
  };
  const [x, y] = [within(dx, 0), within(dy, 1)];
  return points.map(([px, py]) => [clamped(px + x), clamped(py + y)]);
}

/** Points with one of them elsewhere. */
export const replaced = (points, place, [x, y]) =>
  points.map((point, index) => (index === place ? [clamped(x), clamped(y)] : point));

/** Points with one more behind a place. */
export const inserted = (points, place, [x, y]) =>
  [...points.slice(0, place + 1), [clamped(x), clamped(y)], ...points.slice(place + 1)];

/** Points without one. */
export const without = (points, place) => points.filter((_, index) => index !== place);
