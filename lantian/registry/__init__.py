"""The children and what is known of them.

Child, household, person; dated ties between them; dated facts (hukou, residence, schooling, health,
guardianship, livelihood, parents' migration). The register, the list, the file, the contact cards, the
roster import. Facts are recorded once; what they mean (who counts as left behind) is derived from them.
"""
