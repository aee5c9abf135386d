"""The main job end to end on PostgreSQL: fetch, train, predict, the load arrives, evaluate."""

import unittest

from api_config import fixed_config
from postgres_support import SERVER, WHERE_IT_IS, Database
from support import ApiServer, CommandLineTest


@unittest.skipUnless(SERVER, WHERE_IT_IS)
class MainJobOnPostgres(CommandLineTest):
    def test_from_fetch_to_evaluation(self):
        database = Database("job")
        self.addCleanup(database.drop)
        store = {"FORECAST_STORE": database.uri}
        server = self.enterContext(ApiServer("--until", "2021-01-01"))
        self.place.write_config(fixed_config(server), "brest.json")
        self.succeed("data", "fetch", "--config", "brest.json", "--until", "2021-01-01", **store)
        self.succeed("train", "--config", "brest.json", **store)
        run = self.succeed("runs", "list", "--json").json["runs"][0]
        self.assertEqual(run["params"]["store"].count("***"), 1, run["params"]["store"])

        forecasts = self.succeed("predict", "--date", "2020-12-20", "--json", **store).json["forecasts"]
        row = "SELECT valeur_predite FROM prediction WHERE date_prediction = '2020-12-20' AND modele = 'lstm'"
        self.assertAlmostEqual(float(database.sql(row)[0]), forecasts[0]["value"], places=6)
        models = database.sql("SELECT DISTINCT modele FROM prediction ORDER BY 1")
        self.assertEqual(models, ["baseline_j-1", "lstm"])
        kept = self.succeed("predict", "list", "--json", **store).json["forecasts"]
        self.assertEqual({one["forecaster"] for one in kept}, {"baseline_j-1", "lstm"})

        database.sql("UPDATE prediction SET valeur_reelle = NULL WHERE modele = 'lstm'")
        self.succeed("data", "fetch", "--config", "brest.json", "--until", "2021-01-01", **store)
        load = database.sql("SELECT consommation_mw FROM consommation WHERE date_mesure = '2020-12-20'")
        self.assertEqual(
            database.sql("SELECT valeur_reelle FROM prediction WHERE date_prediction = '2020-12-20' AND modele = 'lstm'"),
            load,
        )
        self.assertEqual(self.succeed("evaluate", "--run", run["run_id"], "--json", **store).json["forecasters"][0]["n"], 31)

        self.succeed("predict", "--date", "2020-12-23", **store)
        scored = self.succeed("evaluate", "--from-store", "--json", **store).json["forecasters"]
        network = next(one for one in scored if one["name"] == "lstm")
        self.assertEqual((network["n"], network["late"]), (2, 0))
        self.assertEqual(network["missing"], ["2020-12-21", "2020-12-22"])
        wrong_by = "SELECT avg(abs(valeur_predite - valeur_reelle)) FROM prediction WHERE modele = 'lstm'"
        self.assertAlmostEqual(network["mae"], float(database.sql(wrong_by)[0]), places=6)
        database.sql("UPDATE forecast SET issued_at = issued_at + interval '3 hours' "
                     "WHERE model = 'lstm' AND time < '2020-12-21'")
        scored = self.succeed("evaluate", "--from-store", "--from", "2020-12-20", "--to", "2020-12-25", "--json", **store)
        network = next(one for one in scored.json["forecasters"] if one["name"] == "lstm")
        self.assertEqual((network["late"], network["missing"][-1]), (1, "2020-12-24"))
        self.assertIn("missing days", self.succeed("evaluate", "--from-store", **store).out)
        # The run keeps no password: without it the store is asked for in words.
        self.assertIn("not recorded", self.fail_with(2, "predict", "--date", "2020-12-21").err)


if __name__ == "__main__":
    unittest.main()
