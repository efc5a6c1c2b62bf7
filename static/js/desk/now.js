// Moves the line of the present from minute to minute, by the server's clock, and opens the day at it. Without a script
// it stands in the quarter in which the page was asked for.

const QUARTER = 15 * 60 * 1000; // milliseconds
const MINUTE = 60 * 1000;

const first = document.querySelector("table.diary");
const ahead = first ? Date.parse(first.dataset.now) - Date.now() : 0; // the server's clock, of this computer's

function move() {
  const table = document.querySelector("table.diary"); // a refreshed day is another one
  if (!table) {
    return;
  }
  const now = Date.now() + ahead;
  const quarters = (now - Date.parse(table.dataset.startsAt)) / QUARTER;
  const row = table.tBodies[0].rows[Math.floor(quarters)];
  const [found, ...others] = table.querySelectorAll(".now-mark"); // a refresh may bring a second one
  for (const before of table.querySelectorAll("tr.now")) {
    before.classList.remove("now");
    before.cells[0].removeAttribute("id");
  }
  for (const mark of row ? others : [found, ...others]) {
    mark?.remove();
  }
  if (!row) {
    return;
  }
  row.classList.add("now");
  const head = row.cells[0];
  head.id = "now";
  head.style.setProperty("--gone", ((quarters % 1) * 100).toFixed(1));
  head.append(marked(found ?? document.createElement("span"), table, now));
}

function marked(mark, { dataset }, now) {
  const heard = document.createElement("span");
  heard.className = "visually-hidden";
  heard.textContent = dataset.nowWord;
  mark.className = "now-mark";
  mark.replaceChildren(heard, ` ${time(now, dataset.zone)}`);
  return mark;
}

// As booking/formats/times.py writes times in English, which the desk reads.
function time(moment, timeZone) {
  const written = new Date(moment).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone });
  const plain = written.replace(/\s/g, " ");
  return { "12:00 PM": "12:00 noon", "12:00 AM": "12:00 midnight" }[plain] ?? plain;
}

function tick() {
  move();
  setTimeout(tick, MINUTE - ((Date.now() + ahead) % MINUTE));
}

tick();
document.addEventListener("desk:refreshed", move);
const line = document.querySelector("table.diary tr.now");
const isSeen = line && line.getBoundingClientRect().bottom < window.innerHeight;
if (line && !isSeen && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  line.scrollIntoView({ block: "center" });
}
