// Where one works, while parts of the page are replaced.

const PRESSED = "a[href]:not([aria-hidden]), button";

// The answer puts the focus back: on what leads to the same, else on what now stands nearest.
export function holdPlace() {
  const focused = document.activeElement;
  const part = focused?.closest("[data-refresh]");
  if (!part) {
    return () => {};
  }
  const { left, top } = focused.getBoundingClientRect();
  return () => {
    if (!focused.isConnected) {
      const all = [...part.querySelectorAll(PRESSED)].filter((one) => one.checkVisibility());
      (same(all, focused) ?? nearest(all, left, top))?.focus({ preventScroll: true });
    }
  };
}

function same(all, focused) {
  const leadsTo = (one) => one.getAttribute("href") ?? one.form?.getAttribute("action");
  return all.find((one) => leadsTo(one) && leadsTo(one) === leadsTo(focused));
}

// Down a column rather than across to the next. Only what opens something: nobody is put on a button that acts on
// something else than they had before them.
function nearest(all, left, top) {
  const away = (one) => {
    const box = one.getBoundingClientRect();
    return Math.abs(box.left - left) * 4 + Math.abs(box.top - top);
  };
  const links = all.filter((one) => one.matches("a"));
  return links.reduce((best, one) => (!best || away(one) < away(best) ? one : best), null);
}
