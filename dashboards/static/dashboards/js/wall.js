// The live wall: all cameras over one socket, pictures for the cards on the screen only.

import { Page } from "./page.js";

const SETTLE_MS = 150; // while somebody scrolls the list of visible cards changes too often to send

const visible = new Set();
let timer = null;

const page = new Page("/ws/live/", {
  opened: (connection) => {
    connection.send({ action: "subscribe", all: true });
    tellVisible();
  },
});

function tellVisible() {
  timer = null;
  page.connection.send({ action: "watch", cameras: document.hidden ? [] : [...visible].slice(0, 40) });
}

function soon() {
  timer ??= window.setTimeout(tellVisible, SETTLE_MS);
}

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const { camera } = entry.target.closest("[data-camera]").dataset;
    entry.isIntersecting ? visible.add(camera) : visible.delete(camera);
  }
  soon();
});

document.querySelectorAll("[data-camera] .stage").forEach((stage) => observer.observe(stage));
document.addEventListener("visibilitychange", soon);
