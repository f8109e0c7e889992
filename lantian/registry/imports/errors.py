"""What keeps a roster out; `messages` says it."""

from lantian.registry.errors import RegistryError


class ImportRefused(RegistryError):
    """A step that cannot be taken: `code` and `params` say why.

    | code | params | meaning |
    |---|---|---|
    | `field_twice` | `field` | two columns are given to one field |
    | `fields_missing` | `fields` | required fields that no column has |
    | `sheet_unknown` | | the sheet is not in the file |
    | `as_of_in_future` | | facts cannot change tomorrow |
    | `not_now` | `state` | the roster is not in a state for this |
    | `wrong_rows` | `count` | rows to be corrected |
    | `undecided` | `count` | likely duplicates that nobody decided about |
    | `nothing_to_do` | | the register holds it all |
    | `changed_since_preview` | | the register is not as it was when the roster was checked |
    | `changed_meanwhile` | | somebody changed a row while it was being written |
    | `built_upon` | `count` | others have built on the import |
    | `no_headings` | | no line of headings was found |
    | `file_gone` | | the file is not there or damaged |
    | `too_large` | `limit` (MiB) | the upload went past the limit |
    | `interrupted` | | the work stopped in the middle; nothing was written |
    | `other_region` | | the place is not the acting post's |
    """
