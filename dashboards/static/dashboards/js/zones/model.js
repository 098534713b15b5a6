// The zones of a camera as they are being changed. Lists and zones are never changed in place, so that each step can
// be undone. A zone is {key, id, has_history, version, values, points, floor}; `values` are its columns.

import { text } from "../words.js";

const NAMES = { counting_line: () => text("Line"), area: () => text("Area"), region: () => text("Region") };
const MAPPING = { positive: "in", negative: "out" };
let made = 0; // new zones of this page so far

export const isLine = (zone) => zone.values.zone_type === "counting_line";

export const shapeKind = (zone) => (isLine(zone) ? "line" : "area");

/** Zones as the server gave them, each with a key. */
export const fromServer = (zones) => zones.map((zone) => ({ ...zone, key: String(zone.id) }));

export const byKey = (zones, key) => zones.find((zone) => zone.key === key);

export const changed = (zones, key, change) =>
  zones.map((zone) => (zone.key === key ? { ...zone, ...change } : zone));

export const withValues = (zones, key, values) => {
  const zone = byKey(zones, key);
  return changed(zones, key, { values: { ...zone.values, ...values } });
};

export const withoutZone = (zones, key) => zones.filter((zone) => zone.key !== key);

/** The first free name of a type: Line 1, Line 2, … */
export function freeName(zones, type) {
  const taken = new Set(zones.map((zone) => zone.values.zone_name));
  let number = 1;
  while (taken.has(`${NAMES[type]()} ${number}`)) {
    number += 1;
  }
  return `${NAMES[type]()} ${number}`;
}

/** The value that most zones have, else the first of those offered. */
function usual(zones, name, otherwise) {
  const counts = new Map();
  zones.forEach((zone) => counts.set(zone.values[name], (counts.get(zone.values[name]) ?? 0) + 1));
  const [best] = [...counts].sort((one, other) => other[1] - one[1]);
  return best ? best[0] : otherwise;
}

/** A new zone with sensible values: the name is the next free one, the anchor is that of its neighbours. */
export function newZone(zones, type, points) {
  made += 1;
  return {
    key: `new-${made}`,
    id: null,
    has_history: false,
    version: 0,
    points,
    floor: null,
    values: {
      zone_name: freeName(zones, type),
      zone_type: type,
      counting_direction: "bidirectional",
      direction_mapping: { ...MAPPING },
      anchor: usual(zones, "anchor", "foot"),
      counts_toward_total: true,
      is_active: true,
      max_capacity: null,
      alert_threshold: null,
      min_dwell_ms: 300,
      zone_area_sqm: null,
      description: "",
    },
  };
}

/** A zone of another camera as a new one of this one. */
export function copied(zone) {
  made += 1;
  return { ...zone, key: `new-${made}`, id: null, has_history: false, version: 0 };
}

/** What a line calls its two senses, swapped. */
export function flipped(zone) {
  const { positive, negative } = zone.values.direction_mapping;
  return { positive: negative, negative: positive };
}

const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const coordinatesOf = (zone) => ({
  units: "normalized",
  points: zone.points,
  ...(zone.floor ? { real_world: zone.floor } : {}),
});

/** All columns of a zone, as a new one is sent. */
export const columnsOf = (zone) => ({ ...zone.values, zone_coordinates: coordinatesOf(zone) });

/** Whether a zone differs from what is stored. */
export function isChanged(base, zone) {
  const stored = byKey(base, zone.key);
  return !stored || !equal(changedColumns(stored, zone), {});
}

function changedColumns(stored, zone) {
  const found = {};
  for (const [name, value] of Object.entries(zone.values)) {
    if (!equal(value, stored.values[name])) {
      found[name] = value;
    }
  }
  if (!equal(zone.points, stored.points) || !equal(zone.floor, stored.floor)) {
    found.zone_coordinates = coordinatesOf(zone);
  }
  return found;
}

/** What has to be sent so that the stored zones `base` become `zones`. */
export function changesOf(base, zones) {
  const changes = [];
  for (const stored of base) {
    if (!byKey(zones, stored.key)) {
      changes.push({ key: stored.key, id: stored.id, removed: true });
    }
  }
  for (const zone of zones) {
    const stored = byKey(base, zone.key);
    const values = stored ? changedColumns(stored, zone) : columnsOf(zone);
    if (!stored || Object.keys(values).length) {
      changes.push({ key: zone.key, id: zone.id, values });
    }
  }
  return changes;
}

/** My changes since `base`, made to the zones that somebody else has saved meanwhile. */
export function onTop(base, mine, theirs) {
  const kept = theirs
    .filter((zone) => byKey(mine, zone.key) || !byKey(base, zone.key))
    .map((zone) => {
      const [stored, own] = [byKey(base, zone.key), byKey(mine, zone.key)];
      if (!stored || !own || equal(stored, own)) {
        return zone;
      }
      const { zone_coordinates: shape, ...values } = changedColumns(stored, own);
      const drawn = shape ? { points: own.points, floor: own.floor } : {};
      return { ...zone, ...drawn, values: { ...zone.values, ...values } };
    });
  const added = mine.filter((zone) => zone.id === null);
  return [...kept, ...added];
}
