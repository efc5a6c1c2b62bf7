// Makes a part of the page what the server now says of it, and touches nothing that is as it was: so the focus, a
// selection and what a screen reader is at stay where they are. What leads elsewhere than before is another element.

const LEAD_ON = ["href", "action", "formaction"];

// `was` is the same part as the server said it last, `fresh` as it says it now. What a script has added since goes
// with the element that it was added to, once that changes.
export function patch(live, was, fresh) {
  if (was.isEqualNode(fresh)) {
    return;
  }
  if (!isAlike(live, was, fresh)) {
    live.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (live.nodeType === Node.TEXT_NODE) {
    live.data = fresh.data;
    return;
  }
  patchAttributes(live, was, fresh);
  patchChildren(live, was, fresh);
}

// Its children alone.
export function patchChildren(live, was, fresh) {
  const [olds, news] = [[...was.childNodes], [...fresh.childNodes]];
  if (live.childNodes.length === olds.length && olds.length === news.length) {
    [...live.childNodes].forEach((child, at) => patch(child, olds[at], news[at]));
  } else {
    live.replaceChildren(...news.map((node) => node.cloneNode(true)));
  }
}

function isAlike(live, was, fresh) {
  const isOneKind = live.nodeName === was.nodeName && was.nodeName === fresh.nodeName;
  return isOneKind && LEAD_ON.every((name) => was.getAttribute?.(name) === fresh.getAttribute?.(name));
}

function patchAttributes(live, was, fresh) {
  for (const name of new Set([...was.getAttributeNames(), ...fresh.getAttributeNames()])) {
    const value = fresh.getAttribute(name);
    if (value === was.getAttribute(name)) {
      continue;
    }
    if (value === null) {
      live.removeAttribute(name);
    } else {
      live.setAttribute(name, value);
    }
  }
}
