// The page of one camera: its own socket, and the list of events that follows the counts.

import { Page } from "./page.js";

const EVENTS_MS = 1000; // the list is fetched at most once in this time

const root = document.querySelector("[data-socket]");
const events = document.querySelector("[data-events]");
let timer = null;

async function refreshEvents() {
  timer = null;
  const answer = await fetch(events.dataset.events);
  if (answer.ok) {
    events.innerHTML = await answer.text(); // rendered and escaped by the server
  }
}

function watch(connection) {
  connection.send({ action: "watch", cameras: document.hidden ? [] : [root.dataset.camera] });
}

const page = new Page(root.dataset.socket, {
  opened: watch,
  afterCounts: () => {
    timer ??= window.setTimeout(() => refreshEvents().catch(() => {}), EVENTS_MS);
  },
});

document.addEventListener("visibilitychange", () => watch(page.connection));
