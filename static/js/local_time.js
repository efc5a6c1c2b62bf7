// Where the browser's clock reads otherwise than the practice's, says what time that is where she is.
// data-instant is ISO 8601 with the practice's offset, so its own digits are the time that the page already shows.

const language = document.documentElement.lang || "en";

for (const note of document.querySelectorAll("[data-instant]")) {
  const { instant, words, wordsOtherDay } = note.dataset;
  const here = new Date(instant);
  const shownThere = instant.slice(0, 16);
  if (Number.isNaN(here.valueOf()) || localDigits(here) === shownThere) continue;

  const sameDay = localDigits(here).slice(0, 10) === shownThere.slice(0, 10);
  const time = here.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  const day = here.toLocaleDateString(language, { weekday: "long", month: "long", day: "numeric" });
  note.textContent = (sameDay ? words : wordsOtherDay).replace("{time}", time).replace("{day}", day);
  note.hidden = false;
}

function localDigits(moment) {
  const two = (number) => String(number).padStart(2, "0");
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${date}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
