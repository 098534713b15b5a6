// Sending to the server: one request with all changes, and what its answer means.

import { text } from "../words.js";

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Post JSON; resolves to `{status, body}`. Status 0: no server; 401: logged out meanwhile. */
export async function post(address, body) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
    });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.redirected || (answer.ok && !isJson)) {
      return { status: 401, body: {} };
    }
    return { status: answer.status, body: isJson ? await answer.json() : {} };
  } catch {
    return { status: 0, body: {} };
  }
}

const FAILURES = {
  0: () => text("The server does not answer. Your drawing is kept here: save again in a moment."),
  401: () => text("You have been logged out. Log in on another tab, then save again: your drawing is kept here."),
  403: () => text("You may look at this drawing, but not change it."),
  404: () => text("This camera is gone."),
};

/** A sentence about an answer that is neither a success nor explains itself. */
export const failureWords = ({ status, body }) =>
  body.error ?? FAILURES[status]?.() ?? `${text("The server could not save this.")} (${status})`;
