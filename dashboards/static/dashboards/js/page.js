// What the live wall and the camera page share: cards, the connection and its state, sums, the once-a-second look.

import { Card } from "./card.js";
import { Connection, readPicture } from "./connection.js";
import { clock, number, text } from "./words.js";

const FRESH_MS = 3000; // at most one question for a fresh state in this time
const RELOAD_MS = 10_000; // without live updates the numbers are fetched this often
const OFFLINE_TRIES = 3;

const STATES = {
  live: ["good", () => text("Live")],
  connecting: ["warn", () => text("Reconnecting…")],
  stale: ["bad", (since) => `${text("Stale since")} ${clock(since)}`],
  gone: ["bad", () => text("No longer available")],
};

export class Page {
  /** ask(ids|null): sends the question for fresh states, if the page's socket needs one. */
  constructor(path, { opened, afterCounts = () => {} }) {
    this.afterCounts = afterCounts;
    this.missing = new Set();
    this.pill = document.querySelector("[data-field=connection]");
    this.note = document.querySelector("[data-field=fallback]");
    const zones = JSON.parse(document.getElementById("zones").textContent);
    this.cards = new Map();
    for (const root of document.querySelectorAll("[data-camera]")) {
      const card = new Card(root, zones[root.dataset.camera] ?? [], (id) => this.#wantFresh(id));
      this.cards.set(card.id, card);
    }
    this.connection = new Connection(path, {
      opened: () => opened(this.connection),
      message: (message) => this.#message(message),
      picture: (buffer) => this.#picture(buffer),
      state: (state, since) => this.#state(state, since),
    });
    this.connection.open();
    window.setInterval(() => this.#everySecond(), 1000);
    window.setInterval(() => this.#withoutSocket(), RELOAD_MS);
  }

  #message(message) {
    const card = this.cards.get(message.camera_id);
    if (card) {
      const before = card.inside;
      card.receive(message);
      if (message.type === "counts" || card.inside !== before) {
        this.afterCounts(card);
      }
      this.#sums();
    } else if (message.type === "snapshot") {
      window.location.reload(); // a camera that was added after this page was made
    }
  }

  #picture(buffer) {
    const { scene, jpeg } = readPicture(buffer);
    this.cards.get(scene.camera_id)?.picture(scene, jpeg);
  }

  #state(state, since) {
    const [tone, word] = STATES[state];
    this.pill.dataset.tone = tone;
    this.pill.textContent = word(since);
    if (state === "live") {
      this.note.hidden = true;
    }
  }

  #wantFresh(id) {
    this.missing.add(id);
    this.freshTimer ??= window.setTimeout(() => {
      this.connection.send({ action: "subscribe", cameras: [...this.missing] });
      this.missing.clear();
      this.freshTimer = null;
    }, FRESH_MS);
  }

  #everySecond() {
    const now = Date.now();
    this.cards.forEach((card) => card.age(now));
    this.#sums();
  }

  /** Sums over the page's cameras; unknown as long as no camera has said anything. */
  #sums() {
    const cards = [...this.cards.values()];
    const counted = cards.filter((card) => card.totals);
    const known = cards.filter((card) => card.inside !== null);
    const add = (list, read) => list.reduce((sum, card) => sum + read(card), 0);
    if (counted.length === cards.length) {
      this.#write("sum-in", number(add(counted, (card) => card.totals.in)));
      this.#write("sum-out", number(add(counted, (card) => card.totals.out)));
      this.#write("sum-online", number(cards.filter((card) => card.status === "online").length));
      this.#write("sum-inside", known.length ? number(add(known, (card) => card.inside)) : text("no data"));
    }
  }

  /** While no socket can be had, take the numbers from a fresh copy of this page. */
  async #withoutSocket() {
    if (this.connection.failures < OFFLINE_TRIES) {
      return;
    }
    this.note.hidden = false;
    try {
      const answer = await fetch(window.location.href, { headers: { "X-Requested-With": "fetch" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-part]")) {
        const newer = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
        if (answer.ok && newer) {
          part.replaceWith(document.adoptNode(newer));
        }
      }
    } catch {
      // the server is away too: the pill says since when
    }
  }

  #write(name, value) {
    const element = document.querySelector(`[data-field="${name}"]`);
    if (element && element.textContent !== value) {
      element.textContent = value;
    }
  }
}
