"""What follows from facts of a referral, pure: its life, its clocks, where consent is needed, what can be asked."""
