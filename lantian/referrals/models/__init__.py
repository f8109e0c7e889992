from lantian.referrals.models.chain import ReferralReply, ReferralStep
from lantian.referrals.models.referrals import UnitReferral

__all__ = ["ReferralReply", "ReferralStep", "UnitReferral"]
