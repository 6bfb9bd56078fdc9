// Marks in the outline where the reader is.
export function outline(page) {
  const links = new Map();
  for (const link of page.querySelectorAll(".contents a")) {
    const heading = page.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (!links.size) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      const seen = entries.filter((entry) => entry.isIntersecting);
      if (!seen.length) return;
      links.forEach((link) => link.classList.remove("is-here"));
      links.get(seen[0].target).classList.add("is-here");
    },
    { rootMargin: "-10% 0px -70% 0px" },
  );
  links.forEach((_, heading) => watcher.observe(heading));
}
