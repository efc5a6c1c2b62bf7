// What tests/stage/bodies.py asks of a page; each question is answered with a list of faults.

(() => {
  const TOUCH = 44; // CSS pixels, each way
  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  const TEXTLESS = ".visually-hidden, [class*=skip], option, svg";

  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  const tag = (one) => one.outerHTML.slice(0, 140);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // What one presses below 44 by 44 pixels, links in sentences excepted.
  function tooSmall() {
    return all(PRESSED)
      .filter((one) => shown(one) && !one.matches(":disabled, [tabindex='-1']"))
      .map((one) => [one, area(one)])
      .filter(([one, box]) => box && (box.width < TOUCH - 0.01 || box.height < TOUCH - 0.01))
      .filter(([one]) => !isInSentence(one) && !isMet(one))
      .map(([one, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${tag(one)}`);
  }

  // Of the thing itself, and of the label too where a press on that does the same.
  function area(one) {
    const labels = ["radio", "checkbox"].includes(one.type) ? [...one.labels] : [];
    const boxes = [one, ...labels].map((each) => each.getBoundingClientRect()).filter((box) => box.width > 1 && box.height > 1);
    if (!boxes.length) {
      return null;
    }
    const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
    const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])));
    return { width: right - left, height: bottom - top };
  }

  // Other words stand in the lines that it runs in.
  function isInSentence(one) {
    if (one.tagName !== "A" || getComputedStyle(one).display !== "inline") {
      return false;
    }
    let around = one.parentElement;
    while (getComputedStyle(around).display.startsWith("inline")) {
      around = around.parentElement;
    }
    const lines = around.cloneNode(true);
    lines.querySelectorAll("a, button, .visually-hidden").forEach((other) => other.remove());
    return /\p{L}{2}/u.test(lines.textContent);
  }

  // A finger meets what a style lays around the box.
  function isMet(one) {
    one.scrollIntoView({ block: "center" });
    const box = one.getBoundingClientRect();
    const reach = TOUCH / 2 - 0.5;
    const wanted = [one, ...(one.labels ?? [])];
    return [[-1, -1], [1, -1], [-1, 1], [1, 1]].every(([right, down]) => {
      const [x, y] = [box.x + box.width / 2 + right * reach, box.y + box.height / 2 + down * reach];
      const hit = document.elementFromPoint(x, y);
      return wanted.some((two) => hit && two.contains(hit));
    });
  }

  function sideways() {
    const page = document.documentElement;
    const over = page.scrollWidth - page.clientWidth;
    return over > 0 ? [`the page scrolls sideways by ${over}`] : [];
  }

  // Besides, text that runs out of the page or out of what is pressed, or is cut off.
  function outOfSight() {
    const faults = sideways();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && shown(parent) && !parent.closest(TEXTLESS)) {
        faults.push(...faultsOfText(walker.currentNode, parent));
      }
    }
    return faults;
  }

  function faultsOfText(node, parent) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    const said = `“${node.data.trim().slice(0, 60)}”`;
    let scrolls = false;
    for (let around = parent; around !== document.body; around = around.parentElement) {
      const [style, box] = [getComputedStyle(around), around.getBoundingClientRect()];
      if (box.width <= 1 || box.height <= 1) {
        return []; // hidden from the eye on purpose
      }
      scrolls ||= ["auto", "scroll"].includes(style.overflowX);
      const clips = [style.overflowX, style.overflowY].some((way) => ["hidden", "clip"].includes(way));
      if (clips && (text.right > box.right + 1 || text.bottom > box.bottom + 1)) {
        return [`${said} is cut off`];
      }
      if (around.matches("a, button") && style.display !== "inline" && text.right > box.right + 1) {
        return [`${said} runs out of its box`];
      }
    }
    const isOut = text.right > document.documentElement.clientWidth + 1 || text.left < -1;
    return isOut && !scrolls ? [`${said} runs out of the page`] : [];
  }

  // What glides although the reader has asked for less motion.
  function moves() {
    const lasts = (durations) => durations.split(", ").some((duration) => parseFloat(duration) > 0.01);
    return all("*").filter((one) => {
      const style = getComputedStyle(one);
      return lasts(style.transitionDuration) || lasts(style.animationDuration) || style.scrollBehavior === "smooth";
    }).map(tag);
  }

  // What is pressed or filled in and has neither a line around it nor one below it: in forced colors grounds are gone.
  function withoutShape() {
    return all("button, a.button, input, select, textarea").filter((one) => {
      if (!shown(one) || one.closest(TEXTLESS) || ["radio", "checkbox", "hidden"].includes(one.type)) {
        return false;
      }
      const style = getComputedStyle(one);
      const isLined = ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0);
      return !isLined && !style.textDecorationLine.includes("underline");
    }).map(tag);
  }

  // Where the focus is, if not at an element of the main part that can be seen.
  function focusAstray() {
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    const isSeen = box.top >= 0 && box.top < innerHeight;
    return one.closest("main") && one.id !== "main" && isSeen ? [] : [tag(one)];
  }

  return { tooSmall, sideways, outOfSight, moves, withoutShape, focusAstray };
})()
