// Shortcuts: `/` search, `?` help, `n` push, `j` and `k` along a list, `g` followed by a letter.
import { isComposing, isTyping } from "./composing.js";

const OFF = "yokoten.keys-off";
const PLACES = { h: "/", w: "/writeups", l: "/learnings", s: "/services", t: "/teams" };
const STEPS = { j: 1, k: -1 };
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
  if (STEPS[event.key]) step(page, STEPS[event.key]);
  if (event.key !== "/") return;
  const field = page.querySelector("[data-key=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

// To the next or the previous title of the page's lists; Enter opens it, as any link.
function step(page, by) {
  const titles = [...page.querySelectorAll("main .ledger .title")].filter((one) => one.offsetParent);
  const at = titles.indexOf(page.activeElement);
  titles[at < 0 && by < 0 ? titles.length - 1 : at + by]?.focus();
}

function offSwitch(page) {
  const box = page.getElementById("keys-off");
  box.checked = Boolean(localStorage.getItem(OFF));
  box.addEventListener("change", () =>
    box.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF),
  );
}
