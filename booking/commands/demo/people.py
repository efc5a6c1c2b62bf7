"""The demo's patients, all made up: numbers 555-0100 to 555-0199, addresses at example.com and .org."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

_NAMES = (
    *("Amara Okafor", "Grace Lindqvist", "Mei-Ling Chang", "Rosa Delgado", "Priya Raghavan", "Hannah Goldberg"),
    *("Soo-jin Park", "Yusuf Demir", "Camille Laurent", "Nadia Haddad", "Thomas O'Leary", "Leilani Kahale"),
    *("Ana María Ruiz", "Beatriz Fonseca", "Carol Whitfield", "Dmitri Volkov", "Elif Yıldız", "Fatima Al-Sayed"),
    *("Gabriela Montoya", "Helen Papadakis", "Imani Brooks", "Joan Fairchild", "Keiko Tanaka", "Lucía Herrera"),
    *("Margaret Sloan", "Ngozi Eze", "Olivia Hartmann", "Parisa Tehrani", "Quynh Nguyen", "Rebecca Stein"),
    *("Samuel Adeyemi", "Teresa Caruso", "Ursula Brandt", "Valentina Rossi", "Wendy Castellano", "Ximena Torres"),
    *("Yara Mansour", "Zoe Pemberton", "Alice Nakamura", "Brigid Gallagher", "Chloe Beaumont", "Deborah Klein"),
    *("Esther Mwangi", "Farah Qureshi", "Gloria Sandoval", "Hyun-woo Lee", "Ingrid Sørensen", "Jasmine Tran"),
    *("Katarzyna Nowak", "Linh Pham", "Monique Duval", "Noor Rahman", "Oksana Shevchenko", "Patricia Boone"),
    *("Renee Thibodeaux", "Shirin Azadi", "Tamika Washington", "Victor Salazar", "Whitney Marsh", "Yolanda Vega"),
    *("Anjali Menon", "Bernard Achterberg", "Chiara Lombardi", "Dalia Friedman", "Eun-ji Choi", "Frances McAllister"),
    *("Marisol Ibarra", "Nicole Van der Berg", "Ruth Abernathy", "Sofia Almeida", "Talia Weiss", "Winona Redcloud"),
)
_AREAS = ("310", "323", "424", "562", "626", "714", "747", "818", "949")
_NOTES = (
    "I have a wedding in the family in June.",
    "I am a little nervous about anesthesia.",
    "I had laser treatment two years ago.",
    "I would rather be called than written to.",
    "I will bring my sister along, if that is all right.",
    "I use a wheelchair; is the entrance level?",
)


def people(dice: Random) -> Iterator[dict[str, Any]]:
    """Answers as they would have been typed, without end; everybody comes once before anybody comes again."""
    everybody = [_answers(place, name, dice) for place, name in enumerate(_NAMES)]
    while True:
        yield from dice.sample(everybody, len(everybody))


def is_made_up(answers: Mapping[str, Any]) -> bool:
    """Whether these are one of them: no mailbox of example.com or example.org is anybody's (RFC 2606)."""
    mailbox, _, domain = str(answers.get("email", "")).partition("@")
    made_up = answers.get("name") in _NAMES and mailbox == _mailbox(answers["name"])
    return made_up and domain in ("example.com", "example.org")


def _answers(place: int, name: str, dice: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "name": name,
        "email": f"{_mailbox(name)}@example.{'org' if place % 3 else 'com'}",
        "telephone": f"+1{dice.choice(_AREAS)}55501{place:02}",
    }
    if place % 4 == 0:
        answers["note"] = dice.choice(_NOTES)
    return answers


def _mailbox(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ı", "i"))
    letters = "".join(letter for letter in plain if letter.isascii() and (letter.isalpha() or letter == " "))
    return letters.lower().replace(" ", ".")
