"""What a server brings besides tables: TimescaleDB, TLS, a restart in the middle, a copy of it that can only be read."""

import os
import subprocess
import time
import unittest
import urllib.parse

from api_config import fixed_config
from postgres_support import OWNER, SERVER, WHERE_IT_IS, Database, OwnServer, psql, wait_until
from support import ApiServer, CommandLineTest

SHORT = ("--since", "2020-11-25", "--until", "2020-12-01")
EXTENSION = "SELECT default_version FROM pg_available_extensions WHERE name = 'timescaledb'"
LOADED = "SELECT current_setting('timescaledb.disable_load', true)"
HYPERTABLES = "SELECT hypertable_name FROM timescaledb_information.hypertables ORDER BY 1"
LOCK = "pg_advisory_lock(hashtext('forecast observation store'), hashtext('public'))"
LOCKED = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"


def fetch(*more):
    return ("data", "fetch", "--config", "brest.json", *SHORT, *more)


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class Hypertables(CommandLineTest):
    """Skipped where the running PostgreSQL has no TimescaleDB, or has not loaded it."""

    def setUp(self):
        super().setUp()
        version = psql(SERVER, EXTENSION)
        if not version:
            self.skipTest("this PostgreSQL has no extension timescaledb")
        if psql(SERVER, LOADED) == [""]:
            self.skipTest(f"this PostgreSQL has timescaledb {version[0]}, but does not preload it")

    def test_the_commands_work_on_them(self):
        database = Database("hyper")
        self.addCleanup(database.drop)
        server = self.enterContext(ApiServer("--until", "2021-01-01"))
        self.place.write_config(fixed_config(server), "brest.json")
        store = {"FORECAST_STORE": database.uri}
        first = self.succeed(*fetch("--json"), **store)
        self.assertIn("hypertables of TimescaleDB", first.err)
        self.assertEqual(database.sql(HYPERTABLES), ["consommation", "meteo", "observation", "prediction"])

        again = self.succeed(*fetch("--json"), **store).json["sources"]
        self.assertEqual([(one["new"], one["revised"]) for one in again], [(0, 0), (0, 0)])
        self.succeed(*fetch(), FORECAST_STORE="beside.db")
        for command in (("data", "status", "--json"), ("data", "export", "--config", "brest.json", "--csv")):
            self.assertEqual(self.succeed(*command, **store).out, self.succeed(*command, FORECAST_STORE="beside.db").out)
        copied = self.succeed("data", "copy", "--from", database.uri, "--to", "copy.db", "--json").json
        self.assertTrue(all(part["same"] for part in copied["parts"]), copied)


def make_certificate(folder, name):
    """A certificate of `localhost` that signs itself, and its key, which the server's user alone may read."""
    certificate, key = (os.path.join(folder, name + end) for end in (".crt", ".key"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    os.chmod(key, 0o600)
    if OWNER:
        os.chown(key, OWNER.pw_uid, OWNER.pw_gid)
    return certificate, key


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class ServerOfItsOwn(CommandLineTest):
    """What cannot be done to the server that other tests use at the same time."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        cls.server = OwnServer()
        cls.addClassCleanup(cls.server.stop)
        api = cls.enterClassContext(ApiServer("--until", "2021-01-01"))
        place.write_config(fixed_config(api), "brest.json")

    def fetch_and_stop_before_writing(self, uri):
        """A fetch that holds the lock and waits for the table `observation`; and the process that has that one."""
        holder = self.start_psql(uri, "BEGIN; LOCK TABLE observation IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(100)")
        wait_until(uri, "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted")
        process = self.place.start(*fetch(), FORECAST_STORE=uri)
        wait_until(uri, LOCKED)
        wait_until(uri, "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'observation'::regclass")
        return process, holder

    def start_psql(self, uri, query):
        process = subprocess.Popen(["psql", "-X", "-q", uri, "-c", query], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def prepared(self, name):
        """A database with the tables of a store and no value in it."""
        uri = self.server.database(name)
        self.succeed(*fetch(), FORECAST_STORE=uri)
        psql(uri, "TRUNCATE observation, consommation, meteo, prediction")
        return uri

    def test_tls_is_as_sslmode_says(self):
        right, key = make_certificate(self.server.folder, "right")
        wrong, _ = make_certificate(self.server.folder, "wrong")
        uri = self.server.database("safe", host="localhost")
        self.assertIn("SSL was required", self.fail_with(2, *fetch(), FORECAST_STORE=uri + "?sslmode=require").err)
        self.server.set(ssl_cert_file=right, ssl_key_file=key, ssl="on")

        self.succeed(*fetch(), FORECAST_STORE=uri + "?sslmode=require")
        asked = f"{uri}?sslmode=verify-full&sslrootcert="
        self.succeed(*fetch(), FORECAST_STORE=asked + urllib.parse.quote(right))
        self.succeed("data", "status", FORECAST_STORE=f"{uri}?sslmode=verify-full", PGSSLROOTCERT=right)
        refused = self.place.run("data", "status", FORECAST_STORE=asked + urllib.parse.quote(wrong))
        self.assertEqual((refused.code, len(refused.err.splitlines())), (2, 1), refused.err)
        self.assertRegex(refused.err, "^error: the database .* cannot be reached as sslmode asks: .*certificate verify failed; ")
        by_number = asked.replace("localhost", "127.0.0.1") + urllib.parse.quote(right)
        self.assertIn("does not match host name", self.fail_with(2, "data", "status", FORECAST_STORE=by_number).err)

    def test_a_restart_in_the_middle_of_a_fetch_leaves_nothing_half_written(self):
        uri = self.prepared("restarted")
        process, _ = self.fetch_and_stop_before_writing(uri)
        self.server.restart()
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("lost", err)
        undisturbed = self.server.database("undisturbed")
        self.succeed(*fetch(), FORECAST_STORE=undisturbed)
        rows = "SELECT series, time, value, available_at, source FROM observation ORDER BY 1, 2, 4"
        self.assertEqual(psql(uri, rows), psql(undisturbed, rows))
        self.assertNotEqual(psql(uri, rows), [])

    def test_who_lost_the_lock_to_another_commits_nothing(self):
        uri = self.prepared("lost")
        process, holder = self.fetch_and_stop_before_writing(uri)
        psql(uri, f"SELECT pg_terminate_backend(pid) FROM ({LOCKED}) l")
        self.start_psql(uri, f"SELECT {LOCK}; SELECT pg_sleep(100)")
        wait_until(uri, LOCKED)
        holder.kill()
        psql(uri, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'AccessExclusiveLock' "
                  "AND relation = 'observation'::regclass")
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 6, err)
        self.assertIn("the lock of the database", err)
        self.assertIn("psql (user ", err)
        self.assertEqual(psql(uri, "SELECT count(*) FROM observation"), ["0"])

    def test_a_copy_of_a_server_is_read_and_never_written(self):
        uri = self.server.database("copied")
        self.succeed("data", "fetch", "--config", "brest.json", "--until", "2021-01-01", FORECAST_STORE=uri)
        rows = psql(uri, "SELECT count(*) FROM observation")
        copy = self.server.standby()
        self.addCleanup(copy.stop)
        there = copy.address("copied")
        self.assertEqual(self.succeed("data", "status", "--json", FORECAST_STORE=there).json,
                         self.succeed("data", "status", "--json", FORECAST_STORE=uri).json)
        refused = self.fail_with(2, *fetch(), FORECAST_STORE=there)
        self.assertIn("can only be read: it is a copy of another server", refused.err)
        self.assertEqual(psql(uri, "SELECT count(*) FROM observation"), rows)
        self.succeed("backtest", "--config", "brest.json", "--forecasters", "j-7", "--from", "2020-12-20",
                     "--to", "2020-12-25", FORECAST_STORE=there)
        predicted = self.succeed("predict", "--date", "2020-12-20", "--json", FORECAST_STORE=there)
        self.assertIn("the forecast is not kept", predicted.err)
        self.assertEqual(psql(uri, "SELECT count(*) FROM forecast"), ["0"])


if __name__ == "__main__":
    unittest.main()
