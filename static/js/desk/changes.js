// Marks once what others have changed on the screen, with who did it, and says it aloud in one sentence.

const SHOWN_FOR = 60_000;
const MOST_SAID = 2;

// `list` holds what others have done, the latest last; `names` are those that stood on the screen before, by address: of
// what has gone, nothing is left to read it from.
export function tell(box, list, names) {
  const latest = new Map([...list.querySelectorAll("[data-of]")].map((one) => [one.dataset.of, one.textContent]));
  const here = [...latest].filter(([href]) => names.has(href) || blocksOf(href).length > 0);
  if (here.length > 0) {
    const sentences = here.map(([href, text]) => `${namesOnScreen().get(href) ?? names.get(href)}: ${text}.`);
    const many = box.dataset.many.replace("{number}", here.length);
    box.querySelector("[data-said]").textContent = here.length > MOST_SAID ? many : sentences.join(" ");
  }
  here.forEach(([href, text]) => blocksOf(href).forEach((block) => mark(block, text)));
}

export function namesOnScreen() {
  const blocks = [...document.querySelectorAll(".visit[href]")];
  return new Map(blocks.map((block) => [block.getAttribute("href"), block.querySelector("b")?.textContent]));
}

function blocksOf(href) {
  return [...document.querySelectorAll(`.visit[href="${CSS.escape(href)}"]`)];
}

function mark(block, text) {
  block.querySelector(".changed-by")?.remove();
  const words = document.createElement("span");
  words.className = "changed-by";
  words.textContent = text;
  block.classList.add("just-changed");
  block.append(words);
  setTimeout(() => {
    words.remove();
    block.classList.toggle("just-changed", block.querySelector(".changed-by") !== null);
  }, SHOWN_FOR);
}
