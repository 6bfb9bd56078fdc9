// Shortcuts: `/` search, `?` help, `n` push, and `g` followed by a letter.
import { isComposing, isTyping } from "./composing.js";

const OFF = "yokoten.keys-off";
const PLACES = { h: "/", w: "/writeups", l: "/learnings", s: "/services", t: "/teams" };
const PATIENCE = 1200;

export function keys(page) {
  const help = page.getElementById("keys");
  if (!help) return;
  offSwitch(page);
  page.querySelectorAll(".keys-hint").forEach((hint) => (hint.hidden = false));
  let since = 0;
  page.addEventListener("keydown", (event) => {
    if (!isFree(event)) return;
    if (Date.now() - since < PATIENCE && PLACES[event.key]) {
      location.assign(PLACES[event.key]);
      return;
    }
    since = event.key === "g" ? Date.now() : 0;
    act(page, help, event);
  });
}

function isFree(event) {
  return !(
    isComposing(event) ||
    isTyping(event.target) ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    localStorage.getItem(OFF)
  );
}

function act(page, help, event) {
  if (event.key === "?") help.showModal();
  if (event.key === "n") location.assign("/new");
  if (event.key !== "/") return;
  const field = page.querySelector("[data-key=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function offSwitch(page) {
  const box = page.getElementById("keys-off");
  box.checked = Boolean(localStorage.getItem(OFF));
  box.addEventListener("change", () =>
    box.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF),
  );
}
