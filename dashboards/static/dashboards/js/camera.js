// The page of one camera: its own socket, and the parts that follow the counts.

import { Page } from "./page.js";

const EVENTS_MS = 1000; // parts of the page are fetched at most once in this time

const root = document.querySelector("[data-socket]");
const fragments = [...document.querySelectorAll("[data-fragment]")];
let timer = null;

/** Fetch a part of the page anew; it is rendered and escaped by the server. */
async function refresh(fragment) {
  const answer = await fetch(fragment.dataset.fragment);
  if (answer.ok && !answer.redirected) {
    fragment.innerHTML = await answer.text();
  }
}

function refreshAll(parts) {
  parts.forEach((fragment) => refresh(fragment).catch(() => {}));
}

function refreshAfterCounts() {
  timer = null;
  refreshAll(fragments.filter((fragment) => !fragment.dataset.every));
}

for (const fragment of fragments.filter((each) => each.dataset.every)) {
  window.setInterval(() => !document.hidden && refreshAll([fragment]), Number(fragment.dataset.every) * 1000);
}

function watch(connection) {
  connection.send({ action: "watch", cameras: document.hidden ? [] : [root.dataset.camera] });
}

const page = new Page(root.dataset.socket, {
  opened: watch,
  afterCounts: () => {
    timer ??= window.setTimeout(refreshAfterCounts, EVENTS_MS);
  },
});

document.addEventListener("visibilitychange", () => watch(page.connection));
