// Keeps the focus where one works when one day is loaded after another: on the same key's button, or at the same time in
// the same column. It is kept for one load, in this tab, and holds no name.

const KEPT = "desk:focus";
const PLACE = "table.diary tbody a";

window.addEventListener("pagehide", () => {
  const focused = document.activeElement;
  const place = focused?.closest?.(PLACE);
  const box = place?.getBoundingClientRect();
  const kept = box ? { x: box.left + 2, y: box.top + 2 + scrollY } : { key: focused?.dataset?.key };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
});

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
sessionStorage.removeItem(KEPT);
if (document.activeElement === document.body) {
  found(kept)?.focus({ preventScroll: true });
}

function found({ key, x, y }) {
  if (key) {
    return [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  }
  if (x === undefined) {
    return null;
  }
  const distance = (link) => {
    const box = link.getBoundingClientRect();
    return Math.abs(box.left - x) * 4 + Math.abs(box.top + scrollY - y);
  };
  const links = [...document.querySelectorAll(`${PLACE}:not([aria-hidden])`)];
  return links.reduce((best, link) => (!best || distance(link) < distance(best) ? link : best), null);
}
