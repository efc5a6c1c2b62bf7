"""What a patient types into the details step, and the buttons of the last two steps."""

TYPED = {
    "name": "  Ana María   Ruiz ",
    "email": "ana@patient.example",
    "telephone": "310.555.0143",
    "note": "I take a blood thinner.\r\nSince May.",
}
GO_ON, BOOK = "Continue", "Book this consultation"
