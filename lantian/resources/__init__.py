"""What there is to help with: people, venues, services and funds, held against open needs."""
