// A schedule as the editor holds it: painted minutes of each day, runs and exceptions; and as JSON.

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const DAY = 1440; // minutes
const CLOCK = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

export const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

const minutesOf = (words) => Number(words.slice(0, 2)) * 60 + Number(words.slice(3));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isListOfObjects = (value) => Array.isArray(value) && value.every(isObject);
const isTime = (value) => typeof value === "string" && CLOCK.test(value);

export const nothing = () => DAYS.map(() => []);

/** Paint (or clear, with `on` false) from `start` to before `end`, in minutes of one day. */
export function paint(pieces, day, start, end, on) {
  const others = pieces[day].flatMap(([first, last]) => {
    if (last < start || first > end || (!on && (last === start || first === end))) {
      return [[first, last]];
    }
    return on ? [] : [[first, start], [end, last]].filter(([from, to]) => from < to);
  });
  const touched = pieces[day].filter(([first, last]) => last >= start && first <= end);
  const whole = [Math.min(start, ...touched.map(([first]) => first)), Math.max(end, ...touched.map(([, last]) => last))];
  const found = (on ? [...others, whole] : others).sort((one, other) => one[0] - other[0]);
  return pieces.map((each, place) => (place === day ? found : each));
}

export const isPainted = (pieces, day, minute) => pieces[day].some(([start, end]) => start <= minute && minute < end);

/** Painted minutes of windows; null where these are none. */
function piecesOf(windows) {
  let pieces = nothing();
  for (const { days, start, end } of windows) {
    const places = Array.isArray(days) ? days.map((day) => DAYS.indexOf(String(day).toLowerCase())) : [-1];
    if (places.includes(-1) || !isTime(start) || !isTime(end) || start === "24:00") {
      return null;
    }
    const [from, to] = [minutesOf(start), minutesOf(end)];
    for (const day of places) {
      pieces = paint(pieces, day, from, to > from ? to : DAY, true);
      pieces = to <= from && to > 0 ? paint(pieces, (day + 1) % 7, 0, to, true) : pieces;
    }
  }
  return pieces;
}

/** Windows of painted minutes: what runs over midnight is one, the same hours of several days are one. */
export function windowsOf(pieces) {
  const tailOf = (day, [start, end]) => {
    const next = pieces[(day + 1) % 7][0];
    return end === DAY && start > 0 && next && next[0] === 0 && next[1] <= start ? next : null;
  };
  const found = new Map();
  pieces.forEach((day, place) => day.forEach((piece) => {
    const before = pieces[(place + 6) % 7];
    const isTail = before.some((each) => tailOf((place + 6) % 7, each) === piece);
    if (!isTail) {
      const tail = tailOf(place, piece);
      const [start, end] = [clock(piece[0]), clock(tail ? tail[1] : piece[1])];
      const same = found.get(`${start}-${end}`) ?? { days: [], start, end };
      found.set(`${start}-${end}`, { ...same, days: [...same.days, DAYS[place]] });
    }
  }));
  return [...found.values()];
}

function exceptionOf({ date, active, windows }) {
  const hours = (Array.isArray(windows) ? windows : []).map((each) => `${each?.start}-${each?.end}`).join(", ");
  return { date: String(date ?? ""), how: hours ? "hours" : active ? "open" : "closed", hours };
}

function exceptionAsJson({ date, how, hours }) {
  if (how !== "hours") {
    return { date, active: how === "open" };
  }
  const windows = hours.split(",").map((each) => each.split(/[-–]/)).map(([start, end]) => ({ start: start.trim(), end: (end ?? "").trim() }));
  return { date, windows };
}

/** What a box of JSON holds, as the editor has it; null where only a person can repair it. */
export function read(words) {
  let value = {};
  try {
    value = words.trim() ? JSON.parse(words) ?? {} : {};
  } catch {
    return null;
  }
  const { windows = [], cron = [], exceptions = [], ...rest } = isObject(value) ? value : { windows: null };
  if (![windows, cron, exceptions].every(isListOfObjects)) {
    return null;
  }
  const pieces = piecesOf(windows);
  const runs = cron.map(({ expression, duration_minutes: minutes }) => ({ expression: String(expression ?? ""), duration_minutes: minutes }));
  return pieces && { rest, pieces, cron: runs, exceptions: exceptions.map(exceptionOf) };
}

/** The JSON of a state; empty for nothing at all. */
export function write({ rest, pieces, cron, exceptions }) {
  const lists = { windows: windowsOf(pieces), cron, exceptions: exceptions.map(exceptionAsJson) };
  const value = { ...rest, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length)) };
  return Object.keys(value).length ? JSON.stringify(value) : "";
}

const everyDay = (places, start, end) => DAYS.map((_day, place) => (places.includes(place) ? [[start, end]] : []));

export const PRESETS = {
  office: everyDay([0, 1, 2, 3, 4], 8 * 60, 18 * 60),
  shop: everyDay([0, 1, 2, 3, 4, 5], 9 * 60, 20 * 60),
  always: everyDay([0, 1, 2, 3, 4, 5, 6], 0, DAY),
};
