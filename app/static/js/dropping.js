// Dropping a file on the form, and showing its text before it is sent.
const LARGEST = 1024 * 1024;

export function dropping(page) {
  for (const zone of page.querySelectorAll("[data-drop]")) {
    const text = page.getElementById(zone.dataset.drop);
    const input = zone.querySelector("input[type=file]");
    input.addEventListener("change", () => take(input.files[0], text, input));
    zone.addEventListener("dragover", (event) => over(event, zone, true));
    zone.addEventListener("dragleave", (event) => over(event, zone, false));
    zone.addEventListener("drop", (event) => {
      over(event, zone, false);
      take(event.dataTransfer.files[0], text, input);
    });
  }
}

function over(event, zone, isOver) {
  event.preventDefault();
  zone.classList.toggle("is-over", isOver);
}

// Only what is plain UTF-8 is shown; anything else is left to the server to name.
async function take(file, text, input) {
  if (!file || file.size > LARGEST) return;
  try {
    const bytes = await file.arrayBuffer();
    text.value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return;
  }
  input.value = "";
  const source = input.form.elements.namedItem("source");
  if (source && !source.value) source.value = file.name;
  text.focus();
}
