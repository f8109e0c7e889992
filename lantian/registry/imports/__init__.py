"""A roster on its way into the register: compared with what is on file, taken in as a whole, undone.

`saying`, `lines` and `working` know no database and run in several processes; `finding`, `standing` and
`comparing` ask what the register holds; `writing` and `undoing` change it. From outside only `services.importing`
and `services.taking_in` are called; forms are read by `saying` too, and jobs let `following` follow.
"""
