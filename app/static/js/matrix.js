// The table of learnings and services: one tab stop, arrow keys from cell to cell; what a cell
// says is written below the table while it is pointed at or focused.
const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

export function matrix(page) {
  const table = page.querySelector("[data-matrix]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells]);
  const links = table.tBodies[0].querySelectorAll("td a");
  links.forEach((link) => (link.tabIndex = -1));
  let current = links[0];
  if (current) current.tabIndex = 0;
  table.addEventListener("focusin", ({ target }) => {
    if (!target.matches("td a")) return;
    if (current) current.tabIndex = -1;
    current = target;
    current.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => move(event, rows));
  saying(page, table);
}

function move(event, rows) {
  const step = STEPS[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell || event.altKey || event.metaKey) return;
  event.preventDefault();
  const far = event.ctrlKey ? Infinity : 1;
  const [down, across] = step.map((by) => (by ? by * far : 0));
  const row = within(cell.parentElement.sectionRowIndex + down, rows.length - 1, 0);
  const column = within(cell.cellIndex + across, rows[row].length - 1, 1);
  const next = rows[row][column].querySelector("a") ?? nearest(rows[row], column, across || 1);
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Cells that are not shown to this reader have no link: the next one that way has.
function nearest(cells, column, by) {
  for (let at = column; cells[at] && at > 0; at += Math.sign(by)) {
    const link = cells[at].querySelector("a");
    if (link) return link;
  }
  return null;
}

function within(at, last, first) {
  return Math.max(first, Math.min(last, at));
}

function saying(page, table) {
  const line = page.querySelector("[data-matrix-said]");
  const say = ({ target }) => {
    const link = target.closest?.("td a");
    if (!link) return;
    line.textContent = named(page, link);
    if (!link.title) link.title = line.textContent;
  };
  table.addEventListener("pointerover", say);
  table.addEventListener("focusin", say);
}

function named(page, link) {
  const ids = link.getAttribute("aria-labelledby").split(" ");
  return ids.map((id) => page.getElementById(id)?.textContent.trim()).join(" ").replace(/ ([:,])/g, "$1");
}
