// Where the browser's clock reads otherwise than the practice's, says what time that is where the patient is.
// data-instant is ISO 8601 with the practice's offset, so its own digits are the time that the page already shows.

const language = document.documentElement.lang || "en";

for (const note of document.querySelectorAll("[data-instant]")) {
  const { instant, words, wordsOtherDay } = note.dataset;
  const moment = new Date(instant);
  const there = instant.slice(0, 16);
  if (Number.isNaN(moment.valueOf()) || localDigits(moment) === there) {
    continue;
  }

  const sameDay = localDigits(moment).slice(0, 10) === there.slice(0, 10);
  const time = moment.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  const long = { weekday: "long", month: "long", day: "numeric" };
  const day = moment.toLocaleDateString(language, "inShort" in note.dataset ? { weekday: "short" } : long);
  const sentence = sameDay ? words : wordsOtherDay;
  note.textContent = sentence.replace("{time}", time).replace("{day}", day);
  note.hidden = false;
}

function localDigits(moment) {
  const date = `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;
  return `${date}T${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}
