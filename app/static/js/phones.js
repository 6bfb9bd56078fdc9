// On phones the facets begin folded, so that the hits are seen first; an open menu closes.
export function phones(page) {
  if (matchMedia("(max-width: 999px)").matches) {
    page.querySelectorAll(".facet-fold").forEach((fold) => fold.removeAttribute("open"));
  }
  page.addEventListener("click", (event) => {
    const menu = page.querySelector(".who[open]");
    if (menu && !menu.contains(event.target)) menu.removeAttribute("open");
  });
}
