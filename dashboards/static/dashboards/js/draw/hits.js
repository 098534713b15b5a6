// What of a drawing a pointer is on. Places and radii in pixels of the screen.

import { areaOf, edges, inside, nearestOn } from "./geometry.js";

const distance = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);

function nearestPoint(shape, at, radius) {
  const found = shape.points.map((point, place) => ({ place, distance: distance(point, at) }));
  const [best] = found.sort((one, other) => one.distance - other.distance);
  return best && best.distance <= radius ? best : null;
}

/** The middles of the edges, where a further point can be put in. */
export function middles(points, closed) {
  return edges(points, closed).map(([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
}

function nearestMiddle(shape, at, radius) {
  const found = middles(shape.points, shape.closed).map((point, place) => ({ place, distance: distance(point, at) }));
  const [best] = found.sort((one, other) => one.distance - other.distance);
  return best && best.distance <= radius * 0.8 ? best : null;
}

const isOnEdge = (shape, at, radius) =>
  edges(shape.points, shape.closed).some((edge) => nearestOn(edge, at).distance <= radius);

/** First the points of the chosen shape, then those of others, then middles, edges, and what lies within. */
export function hit(shapes, at, radius, chosenKey) {
  const chosen = shapes.filter((shape) => shape.key === chosenKey);
  const ordered = [...chosen, ...shapes.filter((shape) => shape.key !== chosenKey)];
  for (const shape of ordered) {
    const point = nearestPoint(shape, at, radius);
    if (point) {
      return { key: shape.key, part: "point", place: point.place };
    }
  }
  for (const shape of chosen.filter((each) => !each.fixed)) {
    const middle = nearestMiddle(shape, at, radius);
    if (middle) {
      return { key: shape.key, part: "middle", place: middle.place };
    }
  }
  const onEdge = ordered.find((shape) => isOnEdge(shape, at, radius));
  const within = shapes
    .filter((shape) => shape.closed && shape.points.length > 2 && inside(at, shape.points))
    .sort((one, other) => areaOf(one.points) - areaOf(other.points))[0];
  const body = onEdge ?? within;
  return body ? { key: body.key, part: "body", place: null } : null;
}
