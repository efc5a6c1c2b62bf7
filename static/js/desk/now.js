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
  const before = table.querySelector("tr.now");
  if (before && before !== row) {
    before.classList.remove("now");
    before.querySelector("th").removeAttribute("id");
  }
  if (!row || quarters < 0) {
    table.querySelector(".now-mark")?.remove();
    return;
  }
  row.classList.add("now");
  const head = row.cells[0];
  head.id = "now";
  head.style.setProperty("--gone", ((quarters % 1) * 100).toFixed(1));
  mark(table, head, now);
}

function mark(table, head, now) {
  const found = table.querySelector(".now-mark") ?? document.createElement("span");
  const heard = document.createElement("span");
  found.className = "now-mark";
  heard.className = "visually-hidden";
  heard.textContent = table.dataset.nowWord;
  found.replaceChildren(heard, ` ${time(now, table.dataset.zone)}`);
  head.append(found);
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
const line = document.querySelector("table.diary tr.now");
const isSeen = line && line.getBoundingClientRect().bottom < window.innerHeight;
if (line && !isSeen && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  line.scrollIntoView({ block: "center" });
}
