"""Names as people in California have them, and what a desk types of them."""

from hypothesis import strategies as st

GIVEN = (
    "Ana María",
    "José",
    "Min-seo",
    "Ji-woo",
    "Karen",
    "Kim",
    "Linh",
    "Thị Ánh",
    "Anne-Marie",
    "Siobhán",
    "M.",
    "Zoë",
)
FAMILY = (
    "Kim",
    "Kimball",
    "García López",
    "de la Cruz",
    "Nguyễn",
    "Đặng",
    "O’Brien",
    "D'Angelo",
    "Smith-Jones",
    "Ruiz",
    "Weiß",
)
HANGUL = ("김민서", "김 민서", "남궁민수", "이지우", "이 지우")
PREFIXES = ("+1310555", "+1323555", "+8210987", "+4420794")

FEW = ("Min-seo Kim", "Kim Kimball", "Karen Kim", "Ana María Ana", "김민서", "김 민서")  # whom one takes for each other

names = st.one_of(
    st.sampled_from(FEW),
    st.sampled_from(FEW),
    st.builds(lambda given, family: f"{given} {family}", st.sampled_from(GIVEN), st.sampled_from(FAMILY)),
    st.builds(lambda given, family: f"{family}, {given}", st.sampled_from(GIVEN), st.sampled_from(FAMILY)),
    st.sampled_from(HANGUL),
)
telephones = st.builds(lambda start, end: f"{start}{end:04}", st.sampled_from(PREFIXES), st.integers(0, 1))
emails = st.sampled_from(("ana1@patient.example", "anna@patient.example", "kim@patient.example"))
answers = st.fixed_dictionaries(
    {"name": names},
    optional={
        "telephone": telephones,
        "email": emails,
        "patient": names,
        "born_on": st.sampled_from(("1980-02-03", "1991-12-24")),
    },
)


def _beginning(text: str, length: int) -> str:
    return text[: 1 + length % len(text)]


_words = st.builds(
    lambda name, lengths: " ".join(
        _beginning(word, length) for word, length in zip(name.split()[::-1], lengths, strict=False)
    ),
    names,
    st.lists(st.integers(0, 12), min_size=1, max_size=4),
)
_digits = st.builds(
    lambda telephone, first, last: telephone[first : len(telephone) - last],
    telephones,
    st.integers(0, 8),
    st.integers(0, 4),
)
typed = st.one_of(
    _words,
    _words.map(str.upper),
    st.sampled_from(("k", "k k", "kim k k", "a a", "ki kim", "min kim", "m s", "김", "민", "z", "ñ")),
    _digits,
    emails.map(lambda email: email[:6]),
    st.builds(lambda name, telephone: f"{name.split()[0]} {telephone[-4:]}", names, telephones),
)
