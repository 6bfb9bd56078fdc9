// A button on code blocks and commands that copies them.
export function copying(page) {
  const words = page.body.dataset;
  if (!navigator.clipboard || !words.copy) return;
  for (const block of page.querySelectorAll(".prose pre, .command")) {
    const holder = page.createElement("div");
    holder.className = "copyable";
    block.replaceWith(holder);
    const button = page.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", () => copy(block, button, words));
    holder.append(block, button);
  }
}

async function copy(block, button, words) {
  await navigator.clipboard.writeText(block.textContent);
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = words.copy), 1500);
}
