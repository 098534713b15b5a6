// Words and numbers as the reader's language writes them. `gettext` comes from the product's own catalogue.

const language = document.documentElement.lang || "en";
const numbers = new Intl.NumberFormat(language);
const percents = new Intl.NumberFormat(language, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

export const text = (message) => (window.gettext ? window.gettext(message) : message);

export const number = (value) => numbers.format(value);

export const percent = (share) => percents.format(share);

/** Time of day of an instant, in a zone (IANA name) or in the reader's own. */
export function clock(instant, timeZone) {
  const form = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone };
  return new Intl.DateTimeFormat(language, form).format(instant);
}

const STATUS = {
  online: ["good", () => text("Online")],
  connecting: ["warn", () => text("Connecting")],
  offline: ["bad", () => text("Offline")],
  error: ["bad", () => text("Error")],
  maintenance: ["warn", () => text("Maintenance")],
  paused: ["", () => text("Outside its schedule")],
  unseen: ["", () => text("Never seen")],
};

/** The tone and the word of a camera's status; an unknown one shows as it is. */
export function statusWord(status) {
  const [tone, word] = STATUS[status] ?? ["", () => status];
  return [tone, word()];
}
