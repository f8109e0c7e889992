"""What happens to referrals."""
