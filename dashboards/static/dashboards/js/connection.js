// One WebSocket that comes back by itself: back-off with jitter, and a beat so that silence is noticed.

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
const SILENCE = 30_000; // ms without a word, the server's beat included, after which the page is stale
const SETTLED = 10_000; // a page that is refused at once would only be refused again
const LOGIN_GONE = 4401;
const NOT_YOURS = 4404;

export class Connection {
  /** handlers: opened(), message(object), picture(ArrayBuffer), state("live"|"connecting"|"stale"|"gone", since). */
  constructor(path, handlers) {
    this.path = path;
    this.handlers = handlers;
    this.failures = 0;
    this.heardAt = Date.now();
    this.state = "";
    window.addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.#retryNow());
    window.setInterval(() => this.#watchSilence(), 1000);
  }

  open() {
    window.clearTimeout(this.timer);
    this.timer = null;
    const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${window.location.host}${this.path}`);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => this.#heard(event.data));
    socket.addEventListener("close", (event) => this.#closed(event.code));
    this.socket = socket;
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  #opened() {
    this.heardAt = Date.now();
    this.handlers.opened();
  }

  #heard(data) {
    this.heardAt = Date.now();
    this.failures = 0;
    this.#enter("live");
    if (data instanceof ArrayBuffer) {
      this.handlers.picture(data);
    } else {
      this.handlers.message(JSON.parse(data));
    }
  }

  #closed(code) {
    if (code === LOGIN_GONE || code === NOT_YOURS) {
      this.#enter("gone");
      if (performance.now() > SETTLED) {
        window.location.reload(); // the page itself knows the way to the login, or says what is gone
      }
    } else {
      this.#enter(Date.now() - this.heardAt > SILENCE ? "stale" : "connecting");
      const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.failures) * (0.5 + Math.random() / 2);
      this.failures += 1;
      this.timer = window.setTimeout(() => this.open(), delay);
    }
  }

  #retryNow() {
    if (this.timer) {
      this.open();
    }
  }

  #watchSilence() {
    if (this.state !== "gone" && Date.now() - this.heardAt > SILENCE) {
      this.#enter("stale");
      if (this.socket?.readyState === WebSocket.OPEN) {
        this.socket.close(); // half-open: nobody is there any more
      }
    }
  }

  #enter(state) {
    if (this.state !== state) {
      this.state = state;
      this.handlers.state(state, this.heardAt);
    }
  }
}

/** Take a picture message apart: 4 bytes big-endian length, that much JSON, then the JPEG. */
export function readPicture(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const scene = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { scene, jpeg: new Blob([new Uint8Array(buffer, 4 + length)], { type: "image/jpeg" }) };
}
