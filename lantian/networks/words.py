"""What networks, their places and events are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.networks.rules.events import Haste
from lantian.networks.rules.nets import Network, Slot

NETWORK_NAMES = {
    Network.FAMILY: pgettext_lazy("network", "Family guardianship"),
    Network.SCHOOL: pgettext_lazy("network", "Education"),
    Network.HELP: pgettext_lazy("network", "Help and security"),
    Network.RIGHTS: pgettext_lazy("network", "Protection of rights"),
}
NETWORK_ICONS = {
    Network.FAMILY: "home-heart",
    Network.SCHOOL: "school",
    Network.HELP: "heart-handshake",
    Network.RIGHTS: "shield-check",
}
SLOT_NAMES = {
    Slot.CARER: pgettext_lazy("place in a network", "Who takes care of the child"),
    Slot.PARENT: pgettext_lazy("place in a network", "Parent"),
    Slot.VILLAGE_DIRECTOR: pgettext_lazy("place in a network", "Village child director"),
    Slot.PROXY_PARENT: pgettext_lazy("place in a network", "Proxy parent"),
    Slot.CLASS_TEACHER: pgettext_lazy("place in a network", "Class teacher"),
    Slot.SCHOOL_HEAD: pgettext_lazy("place in a network", "School head"),
    Slot.PSYCHOLOGIST: pgettext_lazy("place in a network", "School psychologist"),
    Slot.EDUCATION: pgettext_lazy("place in a network", "Education bureau"),
    Slot.TOWN_SUPERVISOR: pgettext_lazy("place in a network", "Town child supervisor"),
    Slot.CIVIL_AFFAIRS: pgettext_lazy("place in a network", "Civil affairs"),
    Slot.HELPER: pgettext_lazy("place in a network", "Paired helper"),
    Slot.WOMENS_FEDERATION: pgettext_lazy("place in a network", "Women's federation"),
    Slot.SOCIAL_ORGANISATION: pgettext_lazy("place in a network", "Social organisation"),
    Slot.POLICE: pgettext_lazy("place in a network", "Police"),
    Slot.LAW_VICE_PRINCIPAL: pgettext_lazy("place in a network", "Vice-principal for law"),
    Slot.JUSTICE: pgettext_lazy("place in a network", "Justice and legal aid"),
    Slot.PROCURATORATE: pgettext_lazy("place in a network", "Procuratorate"),
}
KIND_NAMES = {
    "moved": pgettext_lazy("network event", "The child moved to another village"),
    "parent_left": pgettext_lazy("network event", "A parent went away"),
    "parent_returned": pgettext_lazy("network event", "A parent came back"),
    "carer_changed": pgettext_lazy("network event", "Somebody else takes care of the child"),
    "left_school": pgettext_lazy("network event", "The child left school"),
    "changed_school": pgettext_lazy("network event", "The child went to another school"),
    "absent": pgettext_lazy("network event", "The child is missing at school"),
    "need_unmet": pgettext_lazy("network event", "What the child needs was not met in time"),
    "referral_refused": pgettext_lazy("network event", "A unit refused to help"),
    "harm_reported": pgettext_lazy("network event", "Harm was reported"),
    "case_opened": pgettext_lazy("network event", "A protection case was opened"),
    "case_closed": pgettext_lazy("network event", "A protection case was closed"),
}
HASTE_NAMES = {
    Haste.LOW.value: pgettext_lazy("haste", "with the daily digest"),
    Haste.NORMAL.value: pgettext_lazy("haste", "within minutes, not at night"),
    Haste.URGENT.value: pgettext_lazy("haste", "at once, at night too"),
}
GAP_AWAY = _("Away, and nobody stands in")
GAP_EMPTY = _("Nobody yet")
