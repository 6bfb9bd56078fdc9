// The list below a search field, by the ARIA 1.2 pattern for a combobox with a listbox: focus stays
// in the field, and aria-activedescendant says which option is chosen.
import { isComposing } from "./composing.js";

export class Combobox {
  // `choose(option)` is told what was chosen, an object of those that `show` was given; `open()`
  // that somebody wants to see the list.
  constructor(field, words, choose, open) {
    this.field = field;
    this.words = words;
    this.choose = choose;
    this.open = open;
    this.options = [];
    this.at = -1;
    this.list = element("ul", { id: `${field.id}-list`, className: "suggestions", hidden: true });
    this.list.role = "listbox";
    this.list.ariaLabel = field.dataset.list;
    this.said = element("p", { className: "visually-hidden" });
    this.said.role = "status";
    field.after(this.list, this.said);
    // Escape empties a search field, even one that was meant for an input method.
    field.type = "text";
    field.role = "combobox";
    field.ariaAutoComplete = "list";
    field.ariaExpanded = "false";
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.close());
    // The field keeps the focus when an option is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#click(event));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  show(options, lineOf) {
    this.options = options;
    this.list.replaceChildren(...options.map((option, at) => this.#item(lineOf(option), at)));
    this.#mark(-1);
    this.list.hidden = options.length === 0;
    this.field.ariaExpanded = String(this.isOpen);
    const { none, one, many } = this.words;
    this.#say([none, one][options.length] ?? many.replace("{count}", options.length));
  }

  close() {
    this.list.hidden = true;
    this.field.ariaExpanded = "false";
    this.#mark(-1);
    this.#say("");
  }

  #item(line, at) {
    const item = element("li", { id: `${this.list.id}-${at}` });
    item.role = "option";
    item.ariaSelected = "false";
    item.append(...line);
    return item;
  }

  // Home, End and the other keys belong to the text.
  #key(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const act = this.isOpen ? this.#acts()[event.key] : event.key === "ArrowDown" && this.open;
    if (act && act() !== false) event.preventDefault();
  }

  #acts() {
    return {
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Escape: () => this.close(),
      Enter: () => this.at >= 0 && this.#take(this.at),
    };
  }

  // From the last option on to none, where the text is as it was typed, and then to the first.
  #step(by) {
    const places = this.options.length + 1;
    this.#mark(((this.at + 1 + by + places) % places) - 1);
  }

  #mark(at) {
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const item = this.list.children[at];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.field.setAttribute("aria-activedescendant", item.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  #click(event) {
    const at = [...this.list.children].indexOf(event.target.closest("[role=option]"));
    if (at >= 0) this.#take(at);
  }

  #take(at) {
    const option = this.options[at];
    this.close();
    this.choose(option);
  }

  #say(words) {
    this.said.textContent = words;
  }
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
