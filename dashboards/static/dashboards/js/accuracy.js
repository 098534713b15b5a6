// The accuracy page: while a span is being recorded its list is fetched anew, so that "Tally" appears by itself.

const LOOK_MS = 5000;
const list = () => document.querySelector("[data-spans]");

async function look() {
  const answer = await fetch(window.location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-spans]");
  if (answer.ok && fresh) {
    list().replaceWith(document.adoptNode(fresh));
  }
}

window.setInterval(() => {
  if (!document.hidden && list().querySelector("[data-pending]")) {
    look().catch(() => {}); // the next look may find the server again
  }
}, LOOK_MS);
