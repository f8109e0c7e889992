"""The four grandparents whom the national form (民发〔2016〕42号) asks for by name, with their codes of GB/T 4761."""

GRANDPARENTS = {
    "paternal_grandfather": "61",
    "paternal_grandmother": "62",
    "maternal_grandfather": "63",
    "maternal_grandmother": "64",
}
