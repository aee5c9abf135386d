"""The main job end to end, on PostgreSQL and in a file: fetch, train, predict, the load arrives, evaluate what was kept."""

import unittest

from api_config import fixed_config
from postgres_support import SERVER, WHERE_IT_IS, Database
from support import ApiServer, CommandLineTest

UNTIL = ("--until", "2021-01-01")
OF_THE_20TH = "CAST({} AS TEXT) LIKE '2020-12-20%'"


class MainJob(CommandLineTest):
    """Its `sql` reads rows of the store with columns joined by bars, its `change` runs a statement there."""

    def main_job(self, store, sql, change, three_hours_later):
        server = self.enterContext(ApiServer(*UNTIL))
        self.place.write_config(fixed_config(server), "brest.json")
        self.succeed("data", "fetch", "--config", "brest.json", *UNTIL, **store)
        self.succeed("train", "--config", "brest.json", **store)
        run = self.succeed("runs", "list", "--json").json["runs"][0]

        forecasts = self.succeed("predict", "--date", "2020-12-20", "--json", **store).json["forecasts"]
        of_network = f"FROM prediction WHERE {OF_THE_20TH.format('date_prediction')} AND modele = 'lstm'"
        self.assertAlmostEqual(float(sql(f"SELECT valeur_predite {of_network}")[0]), forecasts[0]["value"], places=6)
        self.assertEqual(sql("SELECT DISTINCT modele FROM prediction ORDER BY 1"), ["baseline_j-1", "lstm"])
        kept = self.succeed("predict", "list", "--json", **store).json["forecasts"]
        self.assertEqual({one["forecaster"] for one in kept}, {"baseline_j-1", "lstm"})

        change("UPDATE prediction SET valeur_reelle = NULL WHERE modele = 'lstm'")
        self.succeed("data", "fetch", "--config", "brest.json", *UNTIL, **store)
        load = sql(f"SELECT consommation_mw FROM consommation WHERE {OF_THE_20TH.format('date_mesure')}")
        self.assertEqual(sql(f"SELECT valeur_reelle {of_network}"), load)
        self.assertEqual(self.succeed("evaluate", "--run", run["run_id"], "--json", **store).json["forecasters"][0]["n"], 31)
        self.check_late_and_missing(store, sql, change, three_hours_later)
        return run

    def check_late_and_missing(self, store, sql, change, three_hours_later):
        self.succeed("predict", "--date", "2020-12-23", **store)
        network = self.score_of_network(store)
        self.assertEqual((network["n"], network["late"]), (2, 0))
        self.assertEqual(network["missing"], ["2020-12-21", "2020-12-22"])
        wrong_by = "SELECT avg(abs(valeur_predite - valeur_reelle)) FROM prediction WHERE modele = 'lstm'"
        self.assertAlmostEqual(network["mae"], float(sql(wrong_by)[0]), places=6)

        change(f"UPDATE forecast SET issued_at = {three_hours_later} WHERE model = 'lstm' AND time < '2020-12-21'")
        network = self.score_of_network(store, "--from", "2020-12-20", "--to", "2020-12-25")
        self.assertEqual((network["n"], network["late"]), (2, 1))
        self.assertEqual(network["missing"], ["2020-12-21", "2020-12-22", "2020-12-24"])
        told = self.succeed("evaluate", "--from-store", **store).out
        self.assertIn("missing days", told)
        self.assertIn("late", told)

    def score_of_network(self, store, *more):
        scored = self.succeed("evaluate", "--from-store", *more, "--json", **store).json["forecasters"]
        return next(one for one in scored if one["name"] == "lstm")


class MainJobInFile(MainJob):
    def test_from_fetch_to_evaluation(self):
        def sql(query):
            return ["|".join(str(value) for value in row) for row in self.place.sql(query)]

        later = "strftime('%Y-%m-%dT%H:%M:%SZ', issued_at, '+3 hours')"
        self.main_job({}, sql, self.place.change, later)


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class MainJobOnPostgres(MainJob):
    def test_from_fetch_to_evaluation(self):
        database = Database("job")
        self.addCleanup(database.drop)
        run = self.main_job({"FORECAST_STORE": database.uri}, database.sql, database.sql, "issued_at + interval '3 hours'")
        self.assertEqual(run["params"]["store"].count("***"), 1, run["params"]["store"])
        # The run keeps no password: without it the store is asked for in words.
        self.assertIn("not recorded", self.fail_with(2, "predict", "--date", "2020-12-21").err)


if __name__ == "__main__":
    unittest.main()
