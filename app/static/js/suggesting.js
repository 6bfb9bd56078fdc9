// Suggestions under the search fields, while one types. The form works without them.
import { Combobox } from "./combobox.js";

// Milliseconds of quiet before the hub is asked: between the letters of a quick typist.
const QUIET = 120;

export function suggesting(page) {
  for (const field of page.querySelectorAll("[data-suggest]")) suggestFor(field);
}

function suggestFor(field) {
  const words = field.parentElement.dataset;
  const combo = new Combobox(field, words, (one) => take(field, one, ask), () => void ask());
  let composing = false;
  let timer;
  let asking;

  const drop = () => {
    clearTimeout(timer);
    asking?.abort();
  };
  // An answer that comes after a newer question was begun is dropped with its request.
  const ask = async () => {
    drop();
    const typed = field.value;
    if (!typed.trim()) return combo.close();
    const own = (asking = new AbortController());
    const found = await suggestions(field.dataset.suggest, typed, own.signal);
    const isStale = own.signal.aborted || composing || document.activeElement !== field;
    if (!isStale) combo.show(found, (one) => lineOf(one, lastWord(typed)));
  };
  const soon = () => {
    drop();
    if (!composing) timer = setTimeout(ask, QUIET);
  };
  // While Japanese is being composed the field belongs to the input method and its own list.
  field.addEventListener("compositionstart", () => {
    composing = true;
    drop();
    combo.close();
  });
  field.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
  field.addEventListener("input", (event) => event.isComposing || soon());
  field.addEventListener("blur", drop);
  field.form.addEventListener("submit", drop);
}

async function suggestions(address, typed, signal) {
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, { signal });
    return answer.ok ? (await answer.json()).suggestions : [];
  } catch {
    return [];
  }
}

// A title leads to its page, a name to its search; the value of a filter is typed out.
function take(field, one, ask) {
  if (one.query !== null) field.value = one.query;
  if (one.url === null) {
    field.setSelectionRange(field.value.length, field.value.length);
    ask();
    return;
  }
  const { pathname, search } = new URL(one.url, location.href);
  location.assign(pathname + search);
}

function lineOf(one, typed) {
  const name = document.createElement("span");
  name.className = "name";
  name.append(...marked(one.name, typed));
  const parts = [span("label", one.label), name];
  return one.value === one.name ? parts : [...parts, span("value", one.value)];
}

function marked(text, typed) {
  const at = typed ? text.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  if (at < 0) return [text];
  const strong = document.createElement("b");
  strong.textContent = text.slice(at, at + typed.length);
  return [text.slice(0, at), strong, text.slice(at + typed.length)];
}

const lastWord = (typed) => typed.trim().split(/[\s:：]+/).at(-1);

function span(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}
