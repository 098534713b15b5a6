// Follows trials of connections: asks for the panel again until nothing runs any more.

const PAUSE = 400; // milliseconds
const PATIENCE = 120; // questions, then the page is left as it is

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE));
}

function show(panel, text) {
  const before = panel.innerHTML.trim();
  if (before !== text.trim()) panel.innerHTML = text;
}

export async function follow(panel) {
  for (let asked = 0; asked < PATIENCE && panel.querySelector("[data-running]"); asked += 1) {
    await pause();
    try {
      const answer = await fetch(panel.dataset.trial, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.status === 404) return;
      if (answer.ok) show(panel, await answer.text());
    } catch {
      // the server is away for a moment: asked again
    }
  }
}

async function tryNow(button) {
  const form = button.closest("form");
  const fields = new FormData();
  for (const name of ["csrfmiddlewaretoken", "stream_protocol", "stream_url", "stream_username", "new_password"]) {
    const field = form.elements[name];
    if (field) fields.append(name, field.value);
  }
  button.disabled = true;
  const place = document.getElementById(button.getAttribute("aria-controls"));
  try {
    const answer = await fetch(button.dataset.try, { method: "POST", body: fields });
    place.innerHTML = await answer.text();
    const panel = place.querySelector("[data-trial]");
    if (panel) await follow(panel);
  } catch {
    place.textContent = button.dataset.failed;
  } finally {
    button.disabled = false;
  }
}

document.querySelectorAll("[data-trial]").forEach(follow);
document.querySelectorAll("[data-try]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => tryNow(button));
});
