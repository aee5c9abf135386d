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
        # The run keeps no password: without it the store is asked for in words.
        self.assertIn("not recorded", self.fail_with(2, "predict", "--date", "2020-12-21").err)


if __name__ == "__main__":
    unittest.main()
