// Whom a condition asks, while one types it; a chip that is clicked adds its term without a reload.
const QUIET = 350;

export function scoping(page) {
  for (const form of page.querySelectorAll("form[data-scoping]")) scope(form);
}

function scope(form) {
  const shown = form.querySelector("#scope");
  const text = form.elements.condition;
  let timer;
  let asking;

  // An answer that comes after a newer question was begun is dropped with its request.
  const ask = async (button) => {
    clearTimeout(timer);
    asking?.abort();
    const own = (asking = new AbortController());
    shown.classList.add("is-waiting");
    const html = await told(form, button, own.signal);
    if (own.signal.aborted) return;
    shown.classList.remove("is-waiting");
    if (html === null) return button?.type === "submit" && form.requestSubmit(button);
    shown.innerHTML = html;
    if (button) take(form, shown);
  };

  form.addEventListener("input", ({ target, isComposing }) => {
    const matters = target === text || ["statement", "background"].includes(target.name);
    clearTimeout(timer);
    if (matters && !isComposing) timer = setTimeout(ask, QUIET);
  });
  form.addEventListener("compositionend", () => {
    timer = setTimeout(ask, QUIET);
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name === "word") ask(target);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    const isTerm = ["chip", "drop"].includes(button?.name) || button?.value === "add";
    if (!isTerm) return;
    event.preventDefault();
    ask(button);
  });
}

async function told(form, button, signal) {
  const said = new URLSearchParams(new FormData(form));
  if (button?.type === "submit") said.append(button.name, button.value);
  try {
    const answer = await fetch(form.dataset.scoping, { method: "POST", body: said, signal });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

// The condition as the hub wrote it after the click; what was typed as a next term is used up.
function take(form, shown) {
  const { condition } = shown.querySelector("[data-condition]").dataset;
  if (condition === form.elements.condition.value) return;
  form.elements.condition.value = condition;
  for (const name of ["name", "value"]) form.elements[name].value = "";
}
