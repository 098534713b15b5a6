// Uploads a video with a progress bar; it may be dropped on the page. Without this script the form works as any other.

function tell(form, words) {
  const fault = form.querySelector("[data-fault]");
  fault.textContent = words;
  fault.hidden = !words;
}

function refused(form, file) {
  const size = Math.ceil(file.size / 1e6);
  if (size <= Number(form.dataset.limit)) return false;
  tell(form, form.dataset.tooLarge.replace("{size}", size));
  return true;
}

function answered(form, request) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // no answer of ours
  }
  if (answer.next) window.location.assign(answer.next);
  else stopped(form, (answer.errors || [form.dataset.failed]).join(" "));
}

function stopped(form, words) {
  form.querySelector("progress").hidden = true;
  form.querySelectorAll("button").forEach((button) => (button.disabled = false));
  tell(form, words);
}

function send(form, file) {
  if (refused(form, file)) return;
  tell(form, "");
  const request = new XMLHttpRequest();
  const progress = form.querySelector("progress");
  progress.hidden = false;
  form.querySelectorAll("button").forEach((button) => (button.disabled = true));
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => answered(form, request));
  request.addEventListener("error", () => stopped(form, form.dataset.failed));
  request.open("POST", window.location.pathname);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.send(new FormData(form));
}

for (const form of document.querySelectorAll("[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) send(form, input.files[0]);
  });
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send(form, input.files[0]);
  });
}
