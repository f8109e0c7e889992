#!/usr/bin/env bash
# Runs a command with DATABASE_URL set to a PostgreSQL of the system's own packages,
# started for it alone on a free port of loopback and removed afterwards:
#
#   scripts/with_postgres.sh make test
set -euo pipefail

newest_programs() {
  { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null || true; } | sort -V | tail -n 1 | xargs -r dirname
}

install_postgres() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "Installing PostgreSQL"
  # The package's own cluster is not wanted: this script makes one and takes it away.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/lantian.conf
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
}

as_server() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  else
    "$@"
  fi
}

remove() {
  as_server "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}

programs=$(newest_programs)
if [ -z "$programs" ]; then
  install_postgres
  programs=$(newest_programs)
fi
if [ -z "$programs" ]; then
  echo "PostgreSQL is not installed: sudo apt-get install postgresql" >&2
  exit 1
fi

folder=$(mktemp -d)
trap remove EXIT
trap 'exit 143' TERM INT HUP
password=$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s\n' "$password" >"$folder/password"
[ "$(id -u)" = 0 ] && chown -R postgres "$folder"
as_server "$programs/initdb" -D "$folder/data" -U postgres --pwfile="$folder/password" --auth=scram-sha-256 \
  --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as_server "$programs/pg_ctl" -D "$folder/data" -l "$folder/data/start.log" -w start -o "-p $port \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off -c autovacuum=off" >/dev/null || { cat "$folder/data/start.log" >&2; exit 1; }

# A superuser, as the owner on the embedded server is: tests become other roles.
PGPASSWORD=$password "$programs/psql" -q -h 127.0.0.1 -p "$port" -U postgres -v ON_ERROR_STOP=1 \
  -c "CREATE ROLE owner_of_lantian LOGIN SUPERUSER PASSWORD '$password'" \
  -c "CREATE DATABASE lantian OWNER owner_of_lantian"

"$programs/postgres" --version
DATABASE_URL="postgresql://owner_of_lantian:$password@127.0.0.1:$port/lantian" "$@"
