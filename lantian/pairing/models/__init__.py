from lantian.pairing.models.pairs import IS_OPEN, Pair, PairConsent
from lantian.pairing.models.wishes import Exemption, Refusal, SameSexAge, Wish

__all__ = ["IS_OPEN", "Exemption", "Pair", "PairConsent", "Refusal", "SameSexAge", "Wish"]
