// How zones, people and their trails look on a picture. Points are 0–1 of the frame; sizes are CSS pixels.

const PEOPLE = ["#5fd7ff", "#ffd166", "#f78fb3", "#9be37d", "#c5a3ff", "#ff9f68", "#7ef0d0", "#f4f1de"];
const IN = "#57e0b8";
const OUT = "#ffb07c";
const AREA = "#8cc8ff";
const CASING = "rgba(8, 14, 11, 0.72)";
const FLASH_MS = 900;

/** A colour that a track keeps: its short id, hashed. */
export function colourOf(id) {
  let hash = 7;
  for (const letter of String(id)) {
    hash = (hash * 31 + letter.codePointAt(0)) % 9973;
  }
  return PEOPLE[hash % PEOPLE.length];
}

/** How bright a zone still is after a crossing at `at`: 1 → 0 within a second. */
export function glow(at, now) {
  return at === undefined ? 0 : Math.max(0, 1 - (now - at) / FLASH_MS);
}

export class Pen {
  constructor(context, width, height) {
    this.context = context;
    this.width = width;
    this.height = height;
    this.scale = Math.max(0.7, Math.min(1.5, width / 900));
    context.lineJoin = "round";
    context.lineCap = "round";
  }

  at([x, y]) {
    return [x * this.width, y * this.height];
  }

  path(points, closed = false) {
    this.context.beginPath();
    points.forEach((point, index) => {
      const [x, y] = this.at(point);
      index ? this.context.lineTo(x, y) : this.context.moveTo(x, y);
    });
    if (closed) {
      this.context.closePath();
    }
  }

  stroke(colour, width, dash = []) {
    this.context.strokeStyle = colour;
    this.context.lineWidth = width * this.scale;
    this.context.setLineDash(dash.map((length) => length * this.scale));
    this.context.stroke();
    this.context.setLineDash([]);
  }

  area(zone, light) {
    const { context } = this;
    this.path(zone.points, true);
    context.save();
    context.globalAlpha = 0.13 + 0.25 * light;
    context.fillStyle = AREA;
    context.fill();
    context.restore();
    this.stroke(CASING, 3.5);
    this.stroke(AREA, 1.75, [7, 5]);
  }

  line(zone, light, direction) {
    const colour = direction === "out" ? OUT : IN;
    this.path(zone.points);
    if (light > 0) {
      this.context.save();
      this.context.globalAlpha = 0.85 * light;
      this.stroke(colour, 6 + 14 * light);
      this.context.restore();
    }
    this.path(zone.points);
    this.stroke(CASING, 6.5);
    this.stroke(light > 0 ? colour : "#ffffff", 3.25);
    if (zone.in_side) {
      this.arrow(zone);
    }
  }

  /** The arrow across the middle of a line, towards the side that counts as in. */
  arrow(zone) {
    const [[ax, ay], [bx, by]] = this.middleSegment(zone.points);
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const side = zone.in_side;
    const [nx, ny] = [(-(by - ay) / length) * side, ((bx - ax) / length) * side];
    const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
    const reach = 24 * this.scale;
    const wing = 7 * this.scale;
    const tip = [mx + nx * reach, my + ny * reach];
    const back = [tip[0] - nx * wing, tip[1] - ny * wing];
    const { context } = this;
    context.beginPath();
    context.moveTo(mx, my);
    context.lineTo(...tip);
    context.moveTo(back[0] - ny * wing, back[1] + nx * wing);
    context.lineTo(...tip);
    context.lineTo(back[0] + ny * wing, back[1] - nx * wing);
    this.stroke(CASING, 6);
    this.stroke(IN, 3);
  }

  middleSegment(points) {
    const middle = Math.floor((points.length - 1) / 2);
    const first = points.length % 2 ? middle - 1 : middle;
    return [this.at(points[Math.max(0, first)]), this.at(points[Math.max(0, first) + 1])];
  }

  /** The zone's name in a small plate, kept inside the picture. */
  label(zone) {
    const { context } = this;
    const size = 12.5 * Math.max(1, this.scale);
    context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "middle";
    const width = context.measureText(zone.name).width + size * 1.1;
    const height = size * 1.75;
    const [x, y] = this.labelPlace(zone, width);
    const left = Math.min(Math.max(4, x), Math.max(4, this.width - width - 4));
    const top = Math.min(Math.max(4, y - height / 2), this.height - height - 4);
    context.beginPath();
    context.roundRect(left, top, width, height, height / 2);
    context.fillStyle = CASING;
    context.fill();
    context.fillStyle = "#ffffff";
    context.fillText(zone.name, left + size * 0.55, top + height / 2);
  }

  labelPlace(zone, width) {
    if (zone.kind === "line") {
      const [x, y] = this.at(zone.points[0]);
      return [x - 8 * this.scale, y - 20 * this.scale];
    }
    const middle = zone.points.reduce((sum, point) => sum + point[0], 0) / zone.points.length;
    const lowest = Math.max(...zone.points.map((point) => point[1]));
    return [middle * this.width - width / 2, lowest * this.height - 20 * this.scale];
  }

  trail(track) {
    const points = track.trail ?? [];
    const colour = colourOf(track.id);
    for (let index = 1; index < points.length; index += 1) {
      this.path([points[index - 1], points[index]]);
      this.context.globalAlpha = (0.85 * index) / points.length;
      this.stroke(colour, 2.5);
    }
    this.context.globalAlpha = 1;
  }

  person(track) {
    const [left, top] = this.at([track.box[0], track.box[1]]);
    const [right, bottom] = this.at([track.box[2], track.box[3]]);
    const lost = track.state === "lost";
    const { context } = this;
    context.beginPath();
    context.roundRect(left, top, right - left, bottom - top, 5 * this.scale);
    this.stroke(CASING, 3.5);
    this.stroke(colourOf(track.id), 1.9, lost ? [4, 4] : []);
    if (!lost) {
      context.beginPath();
      context.ellipse((left + right) / 2, bottom, 4 * this.scale, 2.6 * this.scale, 0, 0, 2 * Math.PI);
      context.fillStyle = colourOf(track.id);
      context.fill();
    }
  }
}
