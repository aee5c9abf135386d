"""The same product on PostgreSQL: the commands, the reference's SQL, what is refused, and what an interruption leaves."""

import os
import random
import signal
import subprocess
import time
import unittest

from api_config import fixed_config
from postgres_support import PARTS, SERVER, WHERE_IT_IS, CuttingProxy, Database
from support import ApiServer, CommandLineTest, wait_for

UNTIL = ("--until", "2021-01-01")
SHORT = ("--since", "2020-11-25", "--until", "2020-12-01")
HOURS = 275 * 24 + 1
QUARTER_HOURS = HOURS * 4 - 4
TIMES = int(os.environ.get("FORECAST_TEST_INTERRUPTIONS", "50"))
LAST_FIVE = "SELECT * FROM {} ORDER BY {} DESC LIMIT 5"
NOT_WRITTEN_NOW = {
    "observation": "series, time, value, available_at, source",
    "consommation": "date_mesure, consommation_mw, source",
    "meteo": "date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, rayonnement_moyen, source",
    "prediction": "*",
    "series": "*",
}


def fetch(*more):
    return ("data", "fetch", "--config", "brest.json", *more)


def rows_of(database):
    return {
        table: database.sql(f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3, 4")
        if table in ("observation", "prediction")
        else database.sql(f"SELECT {columns} FROM {table} ORDER BY 1")
        for table, columns in NOT_WRITTEN_NOW.items()
    }


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class OnPostgres(CommandLineTest):
    """A fetch of nine months into a server, looked at from all sides."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        cls.database = Database("whole")
        cls.addClassCleanup(cls.database.drop)
        server = cls.enterClassContext(ApiServer("--until", "2021-01-01"))
        place.write_config(fixed_config(server), "brest.json")
        place.write(
            ".env",
            f"POSTGRES_HOST={PARTS.hostname}\nPOSTGRES_PORT={PARTS.port}\nPOSTGRES_DB={cls.database.name}\n"
            f"POSTGRES_USER={PARTS.username}\nPOSTGRES_PASSWORD={PARTS.password}\n",
        )
        cls.first = place.run(*fetch(*UNTIL, "--json"))
        cls.by_file = place.run(*fetch(*UNTIL, "--json"), FORECAST_STORE="beside.db")

    def test_counts_are_those_of_a_fetch_into_a_file(self):
        self.assertEqual(self.first.code, 0, self.first.err)
        self.assertEqual(self.first.json["sources"], self.by_file.json["sources"])
        self.assertEqual(self.first.json["store"], f"postgresql://{PARTS.hostname}:{PARTS.port}/{self.database.name}")

    def test_a_second_fetch_changes_nothing(self):
        before = rows_of(self.database)
        again = self.succeed(*fetch(*UNTIL, "--json")).json["sources"]
        self.assertEqual([(one["new"], one["revised"]) for one in again], [(0, 0), (0, 0)])
        self.assertEqual(rows_of(self.database), before)

    def test_the_references_checks_run_by_psql(self):
        tables = self.database.sql(r"\dt")
        for table in ("consommation", "meteo", "prediction", "observation"):
            self.assertTrue(any(f"|{table}|" in line for line in tables), tables)
        self.assertEqual(self.database.sql("SELECT count(*) FROM consommation"), ["275"])
        self.assertEqual(self.database.sql("SELECT count(*) FROM meteo"), ["275"])
        newest = self.database.sql(LAST_FIVE.format("consommation", "date_mesure"))
        self.assertEqual(len(newest), 5)
        self.assertTrue(newest[0].startswith("2020-12-31 00:00:00+00|"), newest)
        by_file = self.place.sql("SELECT consommation_mw FROM consommation ORDER BY date_mesure DESC LIMIT 5", "beside.db")
        self.assertEqual([float(row.split("|")[1]) for row in newest], [row[0] for row in by_file])
        self.assertEqual(len(self.database.sql(LAST_FIVE.format("prediction", "date_prediction"))), 5)

    def test_the_naive_forecast_is_the_row_before(self):
        lag = "SELECT date_mesure, LAG(consommation_mw, 1) OVER (ORDER BY date_mesure) FROM consommation"
        stored = "SELECT date_prediction, valeur_predite FROM prediction WHERE modele = 'baseline_j-1'"
        self.assertEqual(self.database.sql(f"{stored} ORDER BY 1"), self.database.sql(f"{lag} ORDER BY 1")[1:])

    def test_status_is_that_of_the_file(self):
        by_server = self.succeed("data", "status", "--json").json
        by_file = self.succeed("data", "status", "--json", FORECAST_STORE="beside.db").json
        self.assertEqual(by_server, by_file)

    def test_the_password_is_never_shown(self):
        said = [self.first]
        for arguments in (
            ("config", "show", "--config", "brest.json"),
            ("doctor", "--config", "brest.json"),
            fetch("--offline", "--log-level", "debug"),
            ("data", "status"),
            ("predict", "list"),
        ):
            said.append(self.place.run(*arguments))
        for result in said:
            self.assertNotIn(PARTS.password, result.out + result.err)

    def test_doctor_looks_at_the_store(self):
        findings = self.place.run("doctor", "--json", "--config", "brest.json").json["findings"]
        of_store = [finding for finding in findings if finding["subject"] == "observations"]
        self.assertTrue(of_store[0]["healthy"], of_store)
        self.assertIn("values of 5 series", of_store[0]["text"])

    def test_a_store_is_copied_either_way_and_compared(self):
        there = self.succeed("data", "copy", "--from", self.database.uri, "--to", "copy.db", "--json")
        self.assertTrue(all(part["same"] for part in there.json["parts"]))
        other = Database("copied")
        self.addCleanup(other.drop)
        for _ in range(2):
            back = self.succeed("data", "copy", "--from", "copy.db", "--to", other.uri, "--json")
            self.assertEqual(
                [(part["what"], part["rows"], part["sha256"]) for part in back.json["parts"]],
                [(part["what"], part["rows"], part["sha256"]) for part in there.json["parts"]],
            )
        self.assertIn("are there", back.err)
        self.assertEqual(rows_of(other), rows_of(self.database))
        # SQLite keeps no sign of a zero.
        other.sql("UPDATE observation SET value = '-0' WHERE time = '2020-12-01 12:00:00+00'")
        zero = self.succeed("data", "copy", "--from", other.uri, "--to", "zero.db", "--json").json["parts"]
        self.assertNotEqual([part["sha256"] for part in zero], [part["sha256"] for part in there.json["parts"]])
        self.fail_with(2, "data", "copy", "--from", "copy.db", "--to", "copy.db")

    def check_killed_copy(self, source, target, whole):
        """Kills copies into one store, each a part later than the one before; the last one has all the rest to do."""
        for part in (1, 2, 4):
            process = self.place.start("data", "copy", "--from", source, "--to", target, "--wait")
            for _ in range(part):
                wait_for(process.stderr, " rows ")
            process.send_signal(signal.SIGKILL)
            process.communicate()
            self.assertEqual(process.returncode, -signal.SIGKILL)
        last = self.succeed("data", "copy", "--from", source, "--to", target, "--wait", "--json")
        self.assertGreaterEqual(last.err.count(" rows are there"), 4)
        self.assertTrue(all(part["same"] for part in last.json["parts"]), last.out)
        self.assertEqual([(part["what"], part["rows_there"], part["sha256_there"]) for part in last.json["parts"]],
                         [(part["what"], part["rows"], part["sha256"]) for part in whole])

    def test_a_copy_that_is_killed_goes_on_either_way(self):
        whole = self.succeed("data", "copy", "--from", "beside.db", "--to", "undisturbed.db", "--json").json["parts"]
        other = Database("killed_copy")
        self.addCleanup(other.drop)
        self.check_killed_copy("beside.db", other.uri, whole)
        self.check_killed_copy(other.uri, "killed.db", whole)


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class Refused(CommandLineTest):
    """Faults of the server, each with its exit code and a sentence."""

    def setUp(self):
        super().setUp()
        self.database = Database("refused")
        self.addCleanup(self.database.drop)
        server = self.enterContext(ApiServer("--until", "2021-01-01"))
        self.place.write_config(fixed_config(server), "brest.json")

    def refuse(self, code, uri, words):
        result = self.fail_with(code, *fetch(*SHORT), FORECAST_STORE=uri)
        self.assertIn(words, result.err)
        self.assertNotIn(PARTS.password, result.err)
        return result

    def test_server_away_wrong_password_no_database(self):
        self.refuse(4, self.database.by_port(1), "cannot be reached")
        self.refuse(2, self.database.uri.replace(PARTS.password, "open-sesame"), "does not let you in")
        self.refuse(2, self.database.uri + "x", "has no such database")

    def test_no_right_to_create_and_a_read_only_server(self):
        self.database.sql("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        self.addCleanup(self.database.sql, "DROP ROLE guest")
        self.refuse(2, f"postgresql://guest:guest@{PARTS.hostname}:{PARTS.port}/{self.database.name}", "the right")
        self.refuse(2, self.database.uri + "?options=-cdefault_transaction_read_only%3Don", "can only be read")
        self.assertEqual(self.database.sql(r"\dt"), [])

    def test_a_slow_statement_is_given_up(self):
        self.succeed(*fetch(*SHORT), FORECAST_STORE=self.database.uri)
        holder = subprocess.Popen(
            ["psql", "-X", "-q", self.database.uri, "-c",
             "BEGIN; LOCK TABLE observation IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        while self.database.sql("SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted") == []:
            time.sleep(0.05)
        self.refuse(4, self.database.uri + "?options=-cstatement_timeout%3D300", "took too long")

    def test_a_second_writer_is_told_who_is_at_work(self):
        holder = subprocess.Popen(
            ["psql", "-X", "-q", self.database.uri, "-c",
             "SELECT pg_advisory_lock(hashtext('forecast observation store'), hashtext('public')); SELECT pg_sleep(60)"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        while self.database.sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted") == []:
            time.sleep(0.05)
        self.refuse(6, self.database.uri, "psql (user ")
        self.assertEqual(self.database.sql(r"\dt"), [])


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class Interrupted(CommandLineTest):
    """What is cut or killed anywhere ends, done again, with exactly the rows of an undisturbed fetch."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        server = cls.enterClassContext(ApiServer("--until", "2021-01-01"))
        place.write_config(fixed_config(server), "brest.json")
        undisturbed = Database("undisturbed")
        cls.addClassCleanup(undisturbed.drop)
        with CuttingProxy(10**12) as proxy:
            begun = time.monotonic()
            first = place.run(*fetch(*SHORT), FORECAST_STORE=undisturbed.by_port(proxy.port))
            cls.seconds = time.monotonic() - begun
            cls.bytes = proxy.passed
        if first.code != 0:
            raise AssertionError(first.err)
        cls.expected = rows_of(undisturbed)

    def check_done_again(self, database):
        # The server may need a moment to see that a connection was lost, and gives its lock free then.
        self.succeed(*fetch(*SHORT), "--wait", FORECAST_STORE=database.uri)
        self.assertEqual(rows_of(database), self.expected)

    def test_a_connection_that_is_cut(self):
        chance = random.Random(11)
        for limit in [chance.randrange(self.bytes) for _ in range(TIMES)]:
            with self.subTest(limit=limit), CuttingProxy(limit) as proxy:
                database = Database("cut")
                try:
                    result = self.place.run(*fetch(*SHORT), FORECAST_STORE=database.by_port(proxy.port))
                    self.assertIn(result.code, (0, 4), result.err)
                    self.check_done_again(database)
                finally:
                    database.drop()

    def test_a_process_that_is_killed(self):
        chance = random.Random(12)
        for wait in [chance.uniform(0, self.seconds) for _ in range(TIMES)]:
            with self.subTest(wait=wait):
                database = Database("killed")
                try:
                    process = self.place.start(*fetch(*SHORT), FORECAST_STORE=database.uri)
                    time.sleep(wait)
                    process.send_signal(signal.SIGKILL)
                    process.communicate()
                    self.check_done_again(database)
                finally:
                    database.drop()


if __name__ == "__main__":
    unittest.main()
