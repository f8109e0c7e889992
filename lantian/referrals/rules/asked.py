"""What can be asked of whom: units by network, and which of a child's data a unit gets."""

from lantian.networks.rules.nets import Network

NETWORKS = tuple(network.value for network in Network)

NETWORK_OF_DEPARTMENT = {
    "education": "school",
    "police": "rights",
    "procuratorate": "rights",
    "court": "rights",
    "justice": "rights",
    "political_legal": "rights",
    "cyberspace": "rights",
    "womens_federation": "family",
    "womens_childrens_committee": "family",
    "care_for_next_generation": "family",
}
NETWORK_OF_KIND = {"school": "school", "village_committee": "family"}

SHARES = ("name", "age", "village", "school", "carer_phone")
SHARED_USUALLY = ("name", "age", "village")
REASONS = ("not_ours", "no_capacity", "not_enough_known", "helped_already", "not_found", "other")
RESULTS = ("done", "partly", "not_possible")
HOWS = ("letter", "phone", "meeting")
"""How an answer came that an office writes down for a unit which does not sign in."""


def network_of(kind: str, department: str) -> str:
    """The network in which a unit stands; a department without one of its own helps."""
    return NETWORK_OF_KIND.get(kind) or NETWORK_OF_DEPARTMENT.get(department, "help")
