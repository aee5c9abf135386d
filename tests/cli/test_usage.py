"""Mistakes and what they are answered with, help, settings and their origin, and what is loaded for it all."""

import json
import os
import unittest

from support import BINARY, CommandLineTest, small_config

NEURAL = os.path.exists(os.path.join(os.path.dirname(BINARY), "forecast_neural.so"))


class Mistakes(CommandLineTest):
    def usage_error(self, *line, **environment):
        result = self.fail_with(2, *line, **environment)
        self.assertEqual(result.out, "")
        return result.err

    def test_a_mistyped_command_gets_the_nearest_one(self):
        self.assertIn("did you mean 'train'?", self.usage_error("trian"))
        self.assertIn("did you mean 'list'?", self.usage_error("runs", "lst"))
        self.assertIn("did you mean 'train'?", self.usage_error("--color", "never", "trian"))

    def test_wrong_options_are_usage_errors(self):
        for line in (
            ("train",),
            ("train", "--config"),
            ("train", "--config", "x.json", "--nothing"),
            ("train", "--config", "x.json", "--seed", "abc"),
            ("train", "--config", "x.json", "--device", "tpu"),
            ("runs", "list", "--limit", "-1"),
            ("predict", "list", "--limit", "0"),
            ("runs", "list", "--json", "--csv"),
            ("predict", "--horizon", "0"),
            ("--color", "pink", "runs", "list"),
            ("data",),
        ):
            with self.subTest(line=line):
                self.usage_error(*line)

    def test_what_a_command_does_not_take_is_named(self):
        self.assertIn("did you mean '--config'?", self.usage_error("train", "--conifg", "x.json"))
        self.assertIn("did you mean '--config'?", self.usage_error("data", "fetch", "--conifg=x.json"))
        self.assertIn("forecast train --config configs/x.json", self.usage_error("train", "configs/x.json"))
        self.assertIn("`forecast predict` takes no '2025-01-01'", self.usage_error("predict", "2025-01-01"))
        self.assertIn("`forecast train` has no option '--zzz'", self.usage_error("train", "--config", "x.json", "--zzz"))

    def test_a_config_that_is_not_there(self):
        self.assertIn("nowhere.json", self.usage_error("train", "--config", "nowhere.json"))

    def test_all_errors_of_a_config_come_at_once_with_their_places(self):
        self.place.write(
            "bad.json",
            '{\n  "sources": {},\n  "windw": { "size": 3 },\n'
            '  "training": { "epochs": "many", "batch_size": 0, "lerning_rate": 1 }\n}\n',
        )
        error = self.usage_error("config", "check", "--config", "bad.json")
        for text in ("bad.json:3:3", "did you mean 'window'", "bad.json:4:", "training.epochs", "training.batch_size"):
            self.assertIn(text, error)
        self.assertIn("did you mean 'learning_rate'", error)

    def test_broken_json_is_told_with_its_line(self):
        self.place.write("bad.json", '{\n  "window": {\n')
        self.assertIn("bad.json:2", self.usage_error("config", "check", "--config", "bad.json"))

    def test_a_mistyped_set_names_itself(self):
        self.place.write_config(small_config())
        check = ("config", "check", "--config", "small.json", "--set")
        self.assertIn("did you mean 'training.epochs'", self.usage_error(*check, "training.epoch=3"))
        self.assertIn("key=value", self.usage_error(*check, "training.epochs"))
        self.assertIn("--set", self.usage_error(*check, "training.epochs=-3"))

    def test_a_tracking_address_of_another_kind_is_refused(self):
        error = self.usage_error("runs", "list", MLFLOW_TRACKING_URI="postgresql://127.0.0.1/runs")
        self.assertIn("MLFLOW_TRACKING_URI=postgresql://127.0.0.1/runs", error)

    def test_a_tracking_server_that_is_away_is_named(self):
        for line in (("evaluate",), ("predict",), ("runs", "list"), ("models", "list")):
            away = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:9", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"}
            self.assertIn("http://127.0.0.1:9", self.fail_with(4, *line, **away).err)

    def test_a_file_of_a_source_that_is_not_there_is_named(self):
        self.place.write_config(small_config())
        self.assertIn("load.csv", self.place.run("train", "--config", "small.json").err)


class Untrained(CommandLineTest):
    @unittest.skipUnless(NEURAL, "built without libtorch")
    def test_without_data_the_command_to_type_is_named(self):
        config = small_config()
        config["sources"]["load"] = {"type": "eco2mix", "territory": "242900314"}
        config["frame"]["target"] = "load.consommation"
        self.place.write_config(config)
        self.place.write_small_data()
        error = self.fail_with(3, "train", "--config", "small.json").err
        self.assertIn("forecast data fetch --config small.json", error)


class EmptyStore(CommandLineTest):
    def test_there_are_no_runs_and_that_is_no_error(self):
        listed = self.succeed("runs", "list", "--json")
        self.assertEqual(listed.json, {"schema_version": 1, "runs": []})
        self.assertIn("forecast train", self.succeed("runs", "list").out)
        self.assertEqual(self.succeed("data", "status", "--json").json, {"schema_version": 1, "series": []})
        self.assertIn("forecast data fetch", self.succeed("data", "status").out)
        self.assertEqual(os.listdir(self.place.path), [], "reading must not create anything")

    def test_evaluate_and_predict_say_what_to_do_first(self):
        for command in ("evaluate", "predict"):
            self.assertIn("forecast train", self.fail_with(2, command).err)


class Help(CommandLineTest):
    def test_examples_come_before_the_options_and_exit_codes_are_listed(self):
        for command in ((), ("train",), ("data", "fetch"), ("runs", "list"), ("evaluate",), ("predict",)):
            with self.subTest(command=command):
                text = self.succeed(*command, "--help").out
                self.assertLess(text.index("Example"), text.index("ptions:"))
                self.assertIn("FORECAST_HOME", text)
                self.assertIn("130/143", text)

    def test_the_version_is_short(self):
        self.assertRegex(self.succeed("--version").out, r"^forecast \d+\.\d+\.\d+\n$")


class LoadedLibrariesTest(CommandLineTest):
    def loads_libtorch(self, *line):
        process = self.place.start(*line, LD_DEBUG="files")
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err[-500:])
        self.assertIn("libsqlite3", err)
        return "libtorch" in err


class LoadedLibraries(LoadedLibrariesTest):
    def test_reading_commands_do_not_load_libtorch(self):
        self.place.write_config(small_config())
        self.place.write_small_data()
        for line in (
            ("--help",),
            ("--version",),
            ("runs", "list"),
            ("data", "status"),
            ("data", "status", "--config", "small.json"),
            ("config", "check", "--config", "small.json"),
        ):
            with self.subTest(line=line):
                self.assertFalse(self.loads_libtorch(*line))


class LoadedByVersion(LoadedLibrariesTest):
    @unittest.skipUnless(NEURAL, "built without libtorch")
    def test_the_full_version_does(self):
        self.assertTrue(self.loads_libtorch("--version", "--json"))


class Settings(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_config(small_config(store="file.db"), "configs/small.json")

    def shown(self, option, *more, **environment):
        line = ("config", "show", "--config", "configs/small.json", "--json", *more)
        found = self.succeed(*line, **environment).json["options"][option]
        return found["value"], found["origin"]

    def test_flag_before_environment_before_env_file_before_config_before_default(self):
        self.assertEqual(self.shown("training.batch_size"), ("32", "default"))
        value, origin = self.shown("store")
        self.assertEqual((value, origin.split(":")[0]), ("file.db", "configs/small.json"))
        self.place.write("configs/.env", "# beside the config\nexport FORECAST_STORE='dotenv.db'\n")
        value, origin = self.shown("store")
        self.assertEqual(value, "dotenv.db")
        self.assertIn("configs/.env", origin)
        self.assertEqual(self.shown("store", FORECAST_STORE="env.db"), ("env.db", "FORECAST_STORE"))
        self.assertEqual(self.shown("store", "--set", "store=flag.db", FORECAST_STORE="env.db"), ("flag.db", "--set"))

    def test_set_takes_json_and_comma_lists(self):
        key = "sources.load.files"
        self.assertEqual(json.loads(self.shown(key, "--set", key + '=["a.csv", "b.csv"]')[0]), ["a.csv", "b.csv"])
        self.assertEqual(json.loads(self.shown(key, "--set", key + "=a.csv,b.csv")[0]), ["a.csv", "b.csv"])

    def test_home_moves_the_stores_and_the_paths_in_configs_but_not_the_config(self):
        self.place.write_small_data(load="home/load.csv", weather="home/weather.csv")
        status = self.succeed(
            "data", "status", "--config", "configs/small.json", "--json", FORECAST_HOME=self.place.file("home")
        )
        self.assertEqual(len(status.json["series"]), 2)
        self.fail_with(2, "runs", "list", FORECAST_HOME=self.place.file("nowhere"))

    def test_the_store_of_the_environment_is_the_one_that_status_reads(self):
        self.assertIn("elsewhere.db", self.succeed("data", "status", FORECAST_STORE="elsewhere.db").out)


if __name__ == "__main__":
    unittest.main()
