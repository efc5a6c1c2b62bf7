// Each page that the panel shows is a step of the browser's history, so that Back goes to the one before, and from the
// first one closes the panel, instead of leaving the day. The address of the page stays the day's: what the panel shows
// stands in the entry's state alone, where a reload finds it.

let isLeaving = false;

// A step to another page; or what an act answers with, in the place of its form. Where that is the page before the form,
// one goes back to it.
export function remember(href, isStep) {
  const { depth = 0, panel = null, before } = history.state ?? {};
  if (isStep) {
    history.pushState({ ...history.state, panel: href, before: panel, depth: depth + 1 }, "");
  } else if (before === href) {
    goBack(1);
  } else {
    history.replaceState({ ...history.state, panel: href }, "");
  }
}

// Closed by something else than Back: to the entry on which the panel was closed, so that Forward opens it again.
export function leave() {
  const depth = history.state?.depth ?? 0;
  if (depth > 0) {
    goBack(depth);
  } else {
    history.replaceState({ ...history.state, panel: null }, "");
  }
}

function goBack(steps) {
  isLeaving = true;
  history.go(-steps);
}

// Says which page the panel showed then, null where it was closed.
export function onReturn(show) {
  addEventListener("popstate", (event) => {
    const wasLeaving = isLeaving;
    isLeaving = false;
    if (!wasLeaving) {
      show(event.state?.panel ?? null);
    }
  });
}
