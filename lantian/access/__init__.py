"""Who logs in, as which post, and which rows that post may see.

Users and their posts (dated appointments of a user to a unit in a role); the policy table (which role
may do what); scopes and row policies, enforced by PostgreSQL; sealed fields; the access log and history.
"""
