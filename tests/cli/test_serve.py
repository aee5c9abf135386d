"""`forecast serve` as scripts use it and as attackers do: start and end, MLflow's REST interface, raw sockets."""

import json
import os
import signal
import socket
import sqlite3
import threading
import time
import unittest

from serve_support import Served
from support import CommandLineTest


class ServeTest(CommandLineTest):
    """A server of its own for each test."""

    arguments = ()
    environment = {}

    def setUp(self):
        super().setUp()
        self.server = Served(self.place, *self.arguments, **self.environment)

    def tearDown(self):
        self.server.end()
        super().tearDown()

    def new_run(self, **parameters):
        return self.server.post("runs/create", experiment_id="0", start_time=1000, **parameters)["run"]["info"]


class StartAndEnd(CommandLineTest):
    def test_it_is_ready_when_health_says_ok_and_ends_with_0(self):
        for ending in (signal.SIGTERM, signal.SIGINT):
            server = Served(self.place)
            status, _, content = server.ask("GET", "/health")
            self.assertEqual((status, content), (200, b"OK"))
            self.assertEqual(server.end(ending), 0)
            self.assertEqual([line for line in server.said if "error" in line], [])

    def test_without_a_store_it_serves_the_workspace(self):
        with Served(self.place) as server:
            server.post("experiments/create", name="here")
        self.assertIn("here", self.place.run("experiments", "list").out)

    def test_the_store_of_the_line_is_served(self):
        with Served(self.place, "--store", "other/store") as server:
            server.post("experiments/create", name="there")
        self.assertTrue(os.path.exists(self.place.file("other", "store", "mlflow.db")))
        self.assertFalse(os.path.exists(self.place.file("mlruns")))

    def test_a_taken_port_is_one_sentence(self):
        with Served(self.place) as server:
            result = self.place.run("serve", "--port", str(server.port))
        self.assertEqual(result.code, 6)
        self.assertIn(f"port {server.port} of 127.0.0.1 is taken by another program", result.err)
        self.assertEqual(result.err.count("\n"), 1)

    def test_another_address_needs_a_token(self):
        result = self.place.run("serve", "--port", "0", "--host", "0.0.0.0")
        self.assertEqual(result.code, 2)
        self.assertIn("FORECAST_SERVE_TOKEN", result.err)
        with Served(self.place, "--host", "0.0.0.0", FORECAST_SERVE_TOKEN="abc") as server:
            self.assertEqual(server.call("GET", "experiments/get?experiment_id=0")[0], 401)
            self.assertEqual(server.call("GET", "experiments/get?experiment_id=0", Authorization="Bearer abc")[0], 200)

    def test_a_server_serves_no_server(self):
        result = self.place.run("serve", "--port", "0", MLFLOW_TRACKING_URI="http://127.0.0.1:9")
        self.assertEqual(result.code, 2)
        self.assertIn("is a server already", result.err)

    def test_a_token_comes_from_a_file_and_is_never_said(self):
        self.place.write("token", "s3kr1t\n")
        with Served(self.place, "--token-file", "token") as server:
            self.assertEqual(server.call("GET", "runs/get?run_id=x", Authorization="Bearer s3kr1t")[0], 404)
            self.assertEqual(server.call("GET", "runs/get?run_id=x", Authorization="Bearer wrong")[0], 401)
        self.assertNotIn("s3kr1t", "".join(server.said))

    def test_what_is_answered_is_finished_before_it_ends(self):
        server = Served(self.place)
        run = server.post("runs/create", experiment_id="0")["run"]["info"]["run_id"]
        metrics = [{"key": f"m{i}", "value": i, "timestamp": 1, "step": 0} for i in range(1000)]
        body = json.dumps({"run_id": run, "metrics": metrics}).encode()
        head = b"POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        with server.connect() as connection:
            connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body[:1000])
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            connection.sendall(body[1000:])
            self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 200 OK"))
        self.assertEqual(server.process.wait(30), 0)
        server.end()
        self.assertEqual(self.place.sql("SELECT count(*) FROM metrics", "mlruns/mlflow.db"), [(1000,)])

    def test_what_was_answered_outlives_kill_9(self):
        server = Served(self.place)
        run = server.post("runs/create", experiment_id="0")["run"]["info"]["run_id"]
        for step in range(50):
            server.post("runs/log-metric", run_id=run, key="loss", value=step, timestamp=step, step=step)
        server.end(signal.SIGKILL)
        with Served(self.place) as again:
            history = again.get(f"metrics/get-history?run_id={run}&metric_key=loss")["metrics"]
        self.assertEqual([point["step"] for point in history], list(range(50)))


class SourcesOfVersions(CommandLineTest):
    NAME = "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX"

    def test_a_source_must_match_the_pattern(self):
        with Served(self.place, **{self.NAME: "^mlflow-artifacts:/.*$"}) as server:
            server.post("registered-models/create", name="m")
            for source in ("s3://bucket/model", "https://" + "x" * 100_000, "mlflow-artifacts:/" + "x" * 100_000):
                status, answer = server.call("POST", "model-versions/create", {"name": "m", "source": source})
                self.assertEqual(status, 400)
                self.assertIn("Invalid model version source: '" + source[:20], answer["message"])
                self.assertLess(len(answer["message"]), 700)
            server.post("model-versions/create", name="m", source="mlflow-artifacts:/1/model")

    def test_what_is_no_pattern_is_said_at_the_start(self):
        done = self.place.run("serve", "--port", "0", **{self.NAME: "("})
        self.assertEqual(done.code, 2)
        self.assertIn(f"{self.NAME}=( is no regular expression", done.err)


class Tracking(ServeTest):
    def test_a_run_comes_back_as_mlflow_writes_it(self):
        info = self.new_run(run_name="first", user_id="anne", tags=[{"key": "team", "value": "blue"}])
        run = info["run_id"]
        self.server.post(
            "runs/log-batch",
            run_id=run,
            metrics=[{"key": "loss", "value": "NaN", "timestamp": 0, "step": 2}, {"key": "big", "value": "Infinity", "timestamp": 5}],
            params=[{"key": "seed", "value": "1"}],
        )
        self.server.post("runs/update", run_id=run, status="FINISHED", end_time=2000)
        shown = self.server.get(f"runs/get?run_id={run}")["run"]
        self.assertEqual(
            shown["info"],
            {
                "run_id": run,
                "run_uuid": run,
                "run_name": "first",
                "experiment_id": "0",
                "user_id": "anne",
                "status": "FINISHED",
                "start_time": 1000,
                "end_time": 2000,
                "artifact_uri": f"mlflow-artifacts:/0/{run}/artifacts",
                "lifecycle_stage": "active",
            },
        )
        self.assertEqual(
            shown["data"]["metrics"],
            [
                {"key": "big", "value": 1.7976931348623157e308, "timestamp": 5, "step": 0},
                {"key": "loss", "value": "NaN", "timestamp": 0, "step": 2},
            ],
        )
        self.assertEqual(shown["data"]["params"], [{"key": "seed", "value": "1"}])
        self.assertIn({"key": "mlflow.runName", "value": "first"}, shown["data"]["tags"])
        self.assertEqual(shown["inputs"], {})
        self.assertNotIn("outputs", shown)

    def test_a_run_without_a_name_gets_one(self):
        self.assertRegex(self.new_run()["run_name"], r"^[a-z]+-[a-z]+-\d{3}$")
        status, answer = self.server.call(
            "POST", "runs/create", {"run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]}
        )
        self.assertEqual((status, answer["error_code"]), (400, "INVALID_PARAMETER_VALUE"))

    def test_what_is_missing_or_wrong_is_named_by_its_path(self):
        run = self.new_run()["run_id"]
        cases = [
            ("runs/log-metric", {"run_id": run, "value": 1, "timestamp": 1}, "Missing value for required parameter 'key'"),
            ("runs/log-metric", {"key": "k", "value": 1, "timestamp": 1}, "Missing value for required parameter 'run_id'"),
            (
                "runs/log-metric",
                {"run_id": run, "key": "k", "value": "x", "timestamp": 1},
                "Invalid value \"x\" for parameter 'value' supplied",
            ),
            ("runs/log-metric", {"run_id": 31, "key": "k"}, "Invalid value 31 for parameter 'run_id' supplied"),
            (
                "runs/log-batch",
                {"run_id": run, "metrics": [{"key": "k", "value": 1}]},
                "Missing value for required parameter 'metrics[0].timestamp'",
            ),
            ("runs/log-batch", {"run_id": run, "metrics": "x"}, "Invalid value \"x\" for parameter 'metrics' supplied"),
            ("runs/log-batch", {"run_id": run, "params": [{"key": 3}]}, "Invalid value 3 for parameter 'params[0].key'"),
            (
                "runs/log-batch",
                {"run_id": run, "params": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]},
                "Duplicate parameter keys have been submitted: ['a']",
            ),
            ("experiments/create", {"name": 12}, "Invalid value 12 for parameter 'name' supplied"),
            ("experiments/create", {}, "Missing value for required parameter 'name'"),
            ("experiments/create", {"name": "a", "artifact_location": "s3://x#y"}, "can't include fragments or params"),
            ("experiments/search", {}, "Missing value for required parameter 'max_results'"),
            ("experiments/search", {"max_results": 50001}, "Invalid value 50001 for parameter 'max_results' supplied"),
            ("runs/search", {"experiment_ids": ["0"], "filter": "metrics.x ="}, "in the filter"),
            ("runs/log-inputs", {"run_id": run, "datasets": [{"dataset": {"name": "d"}}]}, "'datasets[0].dataset.digest'"),
        ]
        for route, parameters, text in cases:
            with self.subTest(route=route, parameters=parameters):
                status, answer = self.server.call("POST", route, parameters)
                self.assertEqual((status, answer["error_code"]), (400, "INVALID_PARAMETER_VALUE"), answer)
                self.assertIn(text, answer["message"])

    def test_a_batch_is_all_or_nothing_and_limited(self):
        run = self.new_run()["run_id"]
        self.server.post("runs/log-parameter", run_id=run, key="p", value="1")
        status, answer = self.server.call(
            "POST",
            "runs/log-batch",
            {
                "run_id": run,
                "metrics": [{"key": "m", "value": 1, "timestamp": 1}],
                "params": [{"key": "p", "value": "2"}],
                "tags": [{"key": "t", "value": "x"}],
            },
        )
        self.assertEqual(status, 400)
        self.assertIn("Changing param values is not allowed. Param with key='p' was already logged with value='1'", answer["message"])
        data = self.server.get(f"runs/get?run_id={run}")["run"]["data"]
        self.assertNotIn("metrics", data)
        for field, most in (("metrics", 1000), ("params", 100), ("tags", 100)):
            many = [{"key": f"k{i}", "value": "1", "timestamp": 1} for i in range(most + 1)]
            status, answer = self.server.call("POST", "runs/log-batch", {"run_id": run, field: many})
            self.assertEqual(status, 400)
            self.assertIn(f"can contain at most {most} {field}. Got {most + 1} {field}.", answer["message"])

    def test_runs_are_searched_by_mlflows_grammar_in_pages(self):
        for number in range(5):
            run = self.new_run(run_name=f"r{number}")["run_id"]
            self.server.post("runs/log-metric", run_id=run, key="mae", value=number, timestamp=1)
        found, token = [], ""
        while True:
            page = self.server.post(
                "runs/search",
                experiment_ids=["0"],
                filter="metrics.mae > 0",
                order_by=["metrics.mae DESC"],
                max_results=3,
                page_token=token,
            )
            found += [run["info"]["run_name"] for run in page["runs"]]
            token = page.get("next_page_token", "")
            if not token:
                break
        self.assertEqual(found, ["r4", "r3", "r2", "r1"])
        self.assertEqual(self.server.post("runs/search", experiment_ids=[]), {})
        self.assertEqual(self.server.post("runs/search"), {})

    def test_what_is_searched_and_sorted_by_has_an_end(self):
        def refused(**search):
            status, answer = self.server.call("POST", "runs/search", {"experiment_ids": ["0"], **search})
            self.assertEqual((status, answer.get("error_code")), (400, "INVALID_PARAMETER_VALUE"), answer)
            self.assertLess(len(answer["message"]), 2_000)
            return answer["message"]

        refused(filter="a" * 3_000_000)
        refused(filter="metrics.m < 4 and " + "a" * 20_000)
        refused(filter="'" + "a" * 3_000_000)
        self.assertIn("at most 40", refused(order_by=[f"metrics.m{i}" for i in range(300)]))
        refused(order_by=["nothing" * 10_000])
        self.assertEqual(
            refused(order_by=["metrics.a; drop"]),
            "Invalid order_by clause 'metrics.a; drop'. Could not be parsed.",
        )
        self.assertIn("more than 150", refused(filter=" and ".join(f"metrics.m{i} < 4" for i in range(201))))
        self.new_run()
        both = {"filter": " or ".join(f"metrics.m{i} < 4" for i in range(150)), "order_by": ["metrics.m"] * 40}
        self.assertEqual(self.server.call("POST", "runs/search", {"experiment_ids": ["0"], **both})[0], 200)

    def test_the_same_under_the_path_of_the_web_interface(self):
        status, answer = self.server.call("GET", "/ajax-api/2.0/mlflow/experiments/search?max_results=5&order_by=name+ASC")
        self.assertEqual((status, [entry["name"] for entry in answer["experiments"]]), (200, ["Default"]))

    def test_names_have_colons_and_an_experiment_is_renamed_to_something(self):
        run = self.new_run()["run_id"]
        self.server.post("runs/log-metric", run_id=run, key="a:b", value=1, timestamp=1)
        self.assertEqual(self.server.get(f"runs/get?run_id={run}")["run"]["data"]["metrics"][0]["key"], "a:b")
        made = self.server.post("experiments/create", name="named")["experiment_id"]
        status, answer = self.server.call("POST", "experiments/update", {"experiment_id": made})
        self.assertEqual((status, answer["error_code"]), (400, "INVALID_PARAMETER_VALUE"))
        self.assertIn("Missing value for required parameter 'new_name'", answer["message"])

    def test_inputs_are_named_and_have_the_lengths_of_mlflows_tables(self):
        run = self.new_run()["run_id"]
        dataset = {"name": "d", "digest": "x", "source_type": "local", "source": "s"}
        for wrong, text in (({"name": "n" * 501}, "dataset.name"), ({"digest": "d" * 37}, "dataset.digest")):
            status, answer = self.server.call("POST", "runs/log-inputs", {"run_id": run, "datasets": [{"dataset": {**dataset, **wrong}}]})
            self.assertEqual(status, 400)
            self.assertIn(text, answer["message"])
        status, answer = self.server.call("POST", "runs/log-inputs", {"run_id": run})
        self.assertEqual(status, 400)
        self.assertIn("Missing value for required parameter 'datasets'", answer["message"])

    def test_a_run_that_takes_nothing_is_named_in_mlflows_words(self):
        run = self.new_run()["run_id"]
        cases = [
            ("nope", "key", 404, "Run with id=nope not found"),
            (run, "none", 404, f"No tag with name: none in run with id {run}"),
        ]
        for run_id, key, code, text in cases:
            status, answer = self.server.call("POST", "runs/delete-tag", {"run_id": run_id, "key": key})
            self.assertEqual(status, code)
            self.assertIn(text, answer["message"])
        self.server.post("runs/delete", run_id=run)
        status, answer = self.server.call("POST", "runs/delete-tag", {"run_id": run, "key": "none"})
        self.assertEqual(status, 400)
        self.assertIn(f"The run {run} must be in the 'active' state", answer["message"])

    def test_the_first_wrong_parameter_is_named(self):
        run = self.new_run()["run_id"]
        for route in ("runs/set-tag", "runs/log-parameter", "runs/delete-tag"):
            status, answer = self.server.call("POST", route, {"run_id": 31, "key": 4, "value": 41})
            self.assertEqual(status, 400)
            self.assertIn("Invalid value 31 for parameter 'run_id' supplied", answer["message"])
            status, answer = self.server.call("POST", route, {"run_id": run, "key": 4, "value": 41})
            self.assertIn("Invalid value 4 for parameter 'key' supplied", answer["message"])

    def test_the_tags_of_an_input_are_sorted(self):
        run = self.new_run()["run_id"]
        dataset = {"name": "d", "digest": "x", "source_type": "local", "source": "s"}
        tags = [{"key": key, "value": "1"} for key in ("z", "mlflow.data.context", "a")]
        self.server.post("runs/log-inputs", run_id=run, datasets=[{"dataset": dataset, "tags": tags}])
        (shown,) = self.server.get(f"runs/get?run_id={run}")["run"]["inputs"]["dataset_inputs"]
        self.assertEqual([tag["key"] for tag in shown["tags"]], ["a", "mlflow.data.context", "z"])

    def test_a_query_names_more_runs_than_are_allowed(self):
        many = "&".join(f"run_id=id_{number}" for number in range(1000))
        status, answer = self.server.call("GET", f"/ajax-api/2.0/mlflow/metrics/get-history-bulk?{many}&metric_key=k")
        self.assertEqual((status, answer["error_code"]), (400, "INVALID_PARAMETER_VALUE"))
        self.assertIn("cannot specify more than", answer["message"])
        self.assertEqual(self.server.ask("GET", "/health?" + "x" * 17_000)[0], 414)

    def test_curves_of_several_runs_come_in_the_order_asked_for(self):
        runs = sorted(self.new_run()["run_id"] for _ in range(3))
        for run in runs:
            for step in range(4):
                self.server.post("runs/log-metric", run_id=run, key="k", value=step, timestamp=1, step=step)
        asked = [runs[1], runs[2], runs[0]]
        query = "&".join(f"run_ids={run}" for run in asked)
        points = self.server.get(f"metrics/get-history-bulk-interval?{query}&metric_key=k")["metrics"]
        self.assertEqual([(p["run_id"], p["step"]) for p in points], [(run, step) for run in asked for step in range(4)])

    def test_a_prompt_that_was_tried_is_a_run_with_a_table(self):
        experiment = self.server.post("experiments/create", name="prompts")["experiment_id"]
        asked = {}
        needed = {"experiment_id": experiment, "prompt_template": "Say {a}", "prompt_parameters":
                  [{"key": "a", "value": "hello"}], "model_route": "route", "model_input": "Say hello",
                  "mlflow_version": "1.0.0"}
        for name, value in needed.items():
            status, answer = self.server.call("POST", "runs/create-promptlab-run", asked)
            self.assertEqual((status, answer["message"]), (400, f"CreatePromptlabRun request must specify {name}."))
            asked[name] = value
        run = self.server.post("runs/create-promptlab-run", **asked, model_output="hello", start_time=456,
                               model_parameters=[{"key": "temperature", "value": "0.1"}],
                               model_output_parameters=[{"key": "latency", "value": "100"}])["run"]
        self.assertEqual((run["info"]["status"], run["info"]["start_time"]), ("FINISHED", 456))
        params = {param["key"]: param["value"] for param in run["data"]["params"]}
        self.assertEqual(params, {"model_route": "route", "prompt_template": "Say {a}", "temperature": "0.1"})
        table = self.server.get(f"/get-artifact?run_id={run['info']['run_id']}&path=eval_results_table.json")
        self.assertEqual(table, {"columns": ["a", "prompt", "output", "latency"],
                                 "data": [["hello", "Say hello", "hello", "100"]]})

    def test_two_slashes_before_a_path_are_one(self):
        status, answer = self.server.call("GET", "//model-versions/get-artifact?name=m&version=1&path=../x")
        self.assertEqual((status, answer), (400, {"error_code": "INVALID_PARAMETER_VALUE", "message": "Invalid path"}))

    def test_what_is_not_there_is_404(self):
        cases = [
            ("GET", "runs/get?run_id=" + "0" * 32, "RESOURCE_DOES_NOT_EXIST"),
            ("GET", "experiments/get?experiment_id=77", "RESOURCE_DOES_NOT_EXIST"),
            ("GET", "experiments/get-by-name?experiment_name=no", "RESOURCE_DOES_NOT_EXIST"),
            ("GET", "registered-models/get?name=no", "RESOURCE_DOES_NOT_EXIST"),
            ("GET", "model-versions/get?name=no&version=1", "RESOURCE_DOES_NOT_EXIST"),
            ("GET", "/api/2.0/mlflow-artifacts/artifacts/no/file", "RESOURCE_DOES_NOT_EXIST"),
            ("GET", "/api/3.0/mlflow/traces/search", "ENDPOINT_NOT_FOUND"),
        ]
        for method, route, code in cases:
            with self.subTest(route=route):
                status, answer = self.server.call(method, route, {} if method == "POST" else None)
                self.assertEqual((status, answer["error_code"]), (404, code))
        self.assertEqual(self.server.call("DELETE", "runs/get")[0], 405)

    def test_the_program_records_at_its_own_server(self):
        experiment = self.server.post("experiments/create", name="remote")["experiment_id"]
        self.server.post("runs/create", experiment_id=experiment, run_name="seen")
        listed = self.place.run("runs", "list", "--json", MLFLOW_TRACKING_URI=self.server.url)
        self.assertEqual(listed.code, 0, listed.err)
        self.assertEqual([run["name"] for run in listed.json["runs"]], ["seen"])

    def test_many_clients_at_once_lose_nothing(self):
        run = self.new_run()["run_id"]
        failures = []

        def log(client):
            for step in range(40):
                status, answer = self.server.call(
                    "POST", "runs/log-metric", {"run_id": run, "key": f"m{client}", "value": step, "timestamp": 1, "step": step}
                )
                if status != 200:
                    failures.append(answer)

        threads = [threading.Thread(target=log, args=(client,)) for client in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        with sqlite3.connect(self.place.file("mlruns", "mlflow.db")) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM metrics").fetchone(), (320,))


class Registry(ServeTest):
    def setUp(self):
        super().setUp()
        self.server.post("registered-models/create", name="town", description="d", tags=[{"key": "a", "value": "b"}])
        for _ in range(2):
            self.server.post("model-versions/create", name="town", source="s3://models/x")

    def test_a_model_and_its_versions_come_back(self):
        model = self.server.get("registered-models/get?name=town")["registered_model"]
        self.assertEqual((model["description"], model["tags"]), ("d", [{"key": "a", "value": "b"}]))
        self.assertEqual([entry["version"] for entry in model["latest_versions"]], ["2"])
        version = self.server.get("model-versions/get?name=town&version=1")["model_version"]
        self.assertEqual((version["version"], version["status"], version["current_stage"]), ("1", "READY", "None"))
        self.assertEqual(self.server.get("model-versions/get-download-uri?name=town&version=1")["artifact_uri"], "s3://models/x")

    def test_an_alias_moves_and_a_missing_one_is_400(self):
        self.server.post("registered-models/alias", name="town", alias="champion", version="1")
        self.server.post("registered-models/alias", name="town", alias="champion", version="2")
        found = self.server.get("registered-models/alias?name=town&alias=champion")["model_version"]
        self.assertEqual((found["version"], found["aliases"]), ("2", ["champion"]))
        status, _ = self.server.call("DELETE", "registered-models/alias", {"name": "town", "alias": "champion"})
        self.assertEqual(status, 200)
        status, answer = self.server.call("GET", "registered-models/alias?name=town&alias=champion")
        self.assertEqual((status, answer["message"]), (400, "Registered model alias champion not found."))

    def test_a_stage_is_entered_and_others_are_archived(self):
        for version in ("1", "2"):
            answer = self.server.post(
                "model-versions/transition-stage", name="town", version=version, stage="production", archive_existing_versions=True
            )
            self.assertEqual(answer["model_version"]["current_stage"], "Production")
        found = self.server.get("model-versions/search?filter=name%3D%27town%27")["model_versions"]
        self.assertEqual([(v["version"], v["current_stage"]) for v in found], [("2", "Production"), ("1", "Archived")])

    def test_descriptions_tags_and_names_change_and_deleted_is_deleted(self):
        self.assertEqual(self.server.call("PATCH", "registered-models/update", {"name": "town", "description": "new"})[0], 200)
        self.assertEqual(self.server.call("DELETE", "registered-models/delete-tag", {"name": "town", "key": "a"})[0], 200)
        self.assertEqual(self.server.call("PATCH", "model-versions/update", {"name": "town", "version": "1", "description": "v"})[0], 200)
        renamed = self.server.post("registered-models/rename", name="town", new_name="city")["registered_model"]
        self.assertEqual((renamed["name"], renamed["description"]), ("city", "new"))
        self.assertNotIn("tags", renamed)
        self.assertEqual(self.server.call("DELETE", "model-versions/delete", {"name": "city", "version": "1"})[0], 200)
        self.assertEqual(self.server.call("GET", "model-versions/get?name=city&version=1")[0], 404)
        self.assertEqual(self.server.call("DELETE", "registered-models/delete", {"name": "city"})[0], 200)
        self.assertEqual(self.server.call("GET", "registered-models/get?name=city")[0], 404)
        self.assertEqual(self.server.call("POST", "registered-models/create", {"name": "x/y"})[0], 400)

    def test_what_a_model_has_is_said_in_mlflows_words(self):
        no_model = "Registered Model with name=nope not found"
        no_version = "Model Version (name=town, version=9) not found"
        version_9 = {"name": "town", "version": "9"}
        cases = [
            ("POST", "registered-models/create", {"name": "town"}, 400, "Registered Model (name=town) already exists."),
            ("POST", "registered-models/rename", {"name": "nope", "new_name": "x"}, 404, no_model),
            ("PATCH", "registered-models/update", {"name": "nope", "description": "x"}, 404, no_model),
            ("POST", "registered-models/set-tag", {"name": "nope", "key": "k", "value": "v"}, 404, no_model),
            ("POST", "registered-models/alias", {**version_9, "alias": "a"}, 404, no_version),
            ("PATCH", "model-versions/update", {**version_9, "description": "x"}, 404, no_version),
            ("DELETE", "model-versions/delete", version_9, 404, no_version),
            ("POST", "model-versions/transition-stage", {**version_9, "stage": "Staging"}, 404, no_version),
            ("GET", "model-versions/get?name=town&version=two", None, 400, "Parameter 'version' must be an integer, got 'two'."),
        ]
        for method, route, parameters, code, text in cases:
            with self.subTest(route=route):
                status, answer = self.server.call(method, route, parameters)
                self.assertEqual((status, answer["message"]), (code, text))

    def test_versions_that_changed_last_come_first(self):
        self.server.post("registered-models/create", name="alps")
        for name in ("alps", "town"):
            time.sleep(0.002)
            self.server.post("model-versions/create", name=name, source="s3://models/y")
        time.sleep(0.002)
        self.server.call("PATCH", "model-versions/update", {"name": "town", "version": "1", "description": "late"})
        found = self.server.get("model-versions/search")["model_versions"]
        self.assertEqual([(v["name"], v["version"]) for v in found], [("town", "1"), ("town", "3"), ("alps", "1"), ("town", "2")])
        found = self.server.get("model-versions/search?order_by=version_number")["model_versions"]
        self.assertEqual([(v["name"], v["version"]) for v in found], [("alps", "1"), ("town", "1"), ("town", "2"), ("town", "3")])

    def test_a_versions_description_leaves_the_models_time(self):
        before = self.server.get("registered-models/get?name=town")["registered_model"]["last_updated_timestamp"]
        time.sleep(0.002)
        self.server.call("PATCH", "model-versions/update", {"name": "town", "version": "1", "description": "new"})
        after = self.server.get("registered-models/get?name=town")["registered_model"]["last_updated_timestamp"]
        self.assertEqual(after, before)

    def test_a_copy_has_the_files_of_the_version_that_its_source_names(self):
        copy = self.server.post("model-versions/create", name="town", source="models:/town/1")["model_version"]
        self.assertEqual((copy["version"], copy["source"]), ("3", "models:/town/1"))
        found = self.server.get("model-versions/get-download-uri?name=town&version=3")["artifact_uri"]
        self.assertEqual(found, "s3://models/x")
        for source in ("models:/town/99", "models:/none/1", "models:/town@none", "models:/"):
            status, answer = self.server.call("POST", "model-versions/create", {"name": "town", "source": source})
            self.assertEqual((status, answer["error_code"]), (404, "RESOURCE_DOES_NOT_EXIST"), source)

    def test_a_name_has_no_control_characters(self):
        for name in ("a\0b", "a\nb", "\x7f"):
            for route in ("registered-models/create", "experiments/create"):
                status, answer = self.server.call("POST", route, {"name": name})
                self.assertEqual((status, answer["error_code"]), (400, "INVALID_PARAMETER_VALUE"), (route, name))
            status, _ = self.server.call("POST", "registered-models/rename", {"name": "town", "new_name": name})
            self.assertEqual(status, 400)
        tag = {"experiment_id": "0", "key": "t\0u", "value": "v"}
        message = self.server.call("POST", "experiments/set-experiment-tag", tag)[1]["message"]
        self.assertIn("\\u0000u", message)
        self.assertEqual(len(self.server.get("registered-models/search")["registered_models"]), 1)
        self.assertEqual(len(self.server.post("experiments/search", max_results=10)["experiments"]), 1)

    def test_a_name_is_taken_once(self):
        status, answer = self.server.call("POST", "registered-models/create", {"name": "town"})
        self.assertEqual((status, answer["error_code"]), (400, "RESOURCE_ALREADY_EXISTS"))

    def test_a_version_names_no_file_of_this_machine_outside_its_run(self):
        self.server.end()
        self.server = Served(self.place, "--artifact-root", self.place.file("roots"))
        experiment = self.server.post("experiments/create", name="local")["experiment_id"]
        run = self.server.post("runs/create", experiment_id=experiment)["run"]["info"]
        inside = run["artifact_uri"] + "/model"

        def create(source, run_id=""):
            status, answer = self.server.call("POST", "model-versions/create", {"name": "town", "source": source, "run_id": run_id})
            return status, answer.get("message", "")

        self.assertEqual(create(inside, run["run_id"])[0], 200)
        self.assertEqual(create("file://" + inside, run["run_id"])[0], 200)
        for source, run_id in (
            (inside, ""),
            ("/etc", run["run_id"]),
            (inside + "/../../..", run["run_id"]),
            ("relative", run["run_id"]),
            ("file:///etc", run["run_id"]),
            ("FILE:///etc", run["run_id"]),
        ):
            status, message = create(source, run_id)
            self.assertEqual(status, 400, source)
            self.assertIn("To use a local path as a model version source", message)
        for climbing in ("/%2e%2e/%2e%2e/x", "/%2E%2E/%2e%2e/%2e%2e"):
            self.assertEqual(create("file://" + inside + climbing, run["run_id"])[0], 400)
        status, message = create("file://example.org/etc", run["run_id"])
        self.assertEqual(status, 500)  # as MLflow has it
        self.assertIn("is not a valid remote uri", message)
        for source in ("s3://b/../x", "mlflow-artifacts:/a/%2e%2e/b", "http://h/a/..%2f..", "mlflow-artifacts:/a/..%255c"):
            status, message = create(source, run["run_id"])
            self.assertEqual(status, 400, source)
            self.assertIn("If supplying a source as an http, https", message)
        self.assertEqual(create("mlflow-artifacts:/models/...")[0], 200)


class Artifacts(ServeTest):
    proxy = "/api/2.0/mlflow-artifacts/artifacts"

    def put(self, path, content, **headers):
        return self.server.ask("PUT", f"{self.proxy}/{path}", content, headers)[0]

    def test_a_file_is_uploaded_listed_fetched_and_deleted(self):
        run = self.new_run()["run_id"]
        content = os.urandom(300_000)
        self.assertEqual(self.put(f"0/{run}/artifacts/model/data.bin", content), 200)
        self.assertEqual(self.put(f"0/{run}/artifacts/a%20b.txt", b""), 200)
        with open(self.place.file("mlruns", "mlartifacts", "0", run, "artifacts", "model", "data.bin"), "rb") as file:
            self.assertEqual(file.read(), content)
        listed = self.server.get(f"artifacts/list?run_id={run}")
        self.assertEqual(listed["root_uri"], f"mlflow-artifacts:/0/{run}/artifacts")
        self.assertEqual(
            listed["files"], [{"path": "a b.txt", "is_dir": False, "file_size": 0}, {"path": "model", "is_dir": True}]
        )
        self.assertEqual(
            self.server.get(f"artifacts/list?run_uuid={run}&path=model")["files"],
            [{"path": "model/data.bin", "is_dir": False, "file_size": 300_000}],
        )
        self.assertEqual(
            self.server.get(f"{self.proxy}?path=0/{run}/artifacts/model")["files"],
            [{"path": "data.bin", "is_dir": False, "file_size": 300_000}],
        )
        for path in (f"{self.proxy}/0/{run}/artifacts/model/data.bin", f"/get-artifact?run_uuid={run}&path=model/data.bin"):
            status, headers, fetched = self.server.ask("GET", path)
            self.assertEqual((status, fetched == content), (200, True))
            self.assertEqual(headers["Content-Type"], "application/octet-stream")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertTrue(headers["Content-Disposition"].startswith("attachment; filename=data.bin;"))
            self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertEqual(self.server.call("DELETE", f"{self.proxy}/0/{run}/artifacts/model")[0], 200)
        self.assertEqual([entry["path"] for entry in self.server.get(f"artifacts/list?run_id={run}")["files"]], ["a b.txt"])

    def test_an_empty_file_and_one_in_chunks_arrive(self):
        def pieces():
            yield b"one "
            yield b"two"

        connection = __import__("http.client").client.HTTPConnection("127.0.0.1", self.server.port)
        connection.request("PUT", f"{self.proxy}/x/chunked.txt", body=pieces(), encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        self.assertEqual(self.server.ask("GET", f"{self.proxy}/x/chunked.txt")[2], b"one two")

    def test_nothing_outside_the_folder_is_reached(self):
        self.place.write("mlruns/secret.txt", "secret")
        run = self.new_run()["run_id"]
        self.put(f"0/{run}/artifacts/own.txt", b"own")
        os.symlink(self.place.file("mlruns"), self.place.file("mlruns", "mlartifacts", "link"))
        climbing = ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%252e%252e/secret.txt", "a/../../secret.txt"]
        climbing += ["..%5csecret.txt", "%2fetc%2fpasswd", "link/secret.txt", "link/mlflow.db", "x%00/../secret.txt"]
        for path in climbing:
            with self.subTest(path=path):
                status, _, content = self.server.ask("GET", f"{self.proxy}/{path}")
                self.assertIn(status, (400, 404))
                self.assertNotIn(b"secret\n", content + b"\n")
                self.assertIn(self.put(path, b"evil"), (400, 404))
                self.assertIn(self.server.call("DELETE", f"{self.proxy}/{path}")[0], (400, 404))
                self.assertIn(self.server.ask("GET", f"/get-artifact?run_id={run}&path={path}")[0], (400, 404))
                status, answer = self.server.call("GET", f"artifacts/list?run_id={run}&path={path}")
                self.assertTrue(status == 400 or "files" not in answer, answer)
                status, answer = self.server.call("GET", f"{self.proxy}?path={path}")
                self.assertTrue(status == 400 or "files" not in answer, answer)
        self.assertEqual(self.place.read("mlruns", "secret.txt"), "secret")
        self.assertTrue(os.path.exists(self.place.file("mlruns", "mlflow.db")))

    def test_a_run_elsewhere_on_this_machine_is_neither_read_nor_written(self):
        outside = self.place.file("outside")
        experiment = self.server.post("experiments/create", name="out", artifact_location=outside)["experiment_id"]
        run = self.server.post("runs/create", experiment_id=experiment)["run"]["info"]["run_id"]
        self.place.write(f"outside/{run}/artifacts/file.txt", "x")
        self.assertEqual(self.server.call("GET", f"artifacts/list?run_id={run}")[0], 403)
        self.assertEqual(self.server.ask("GET", f"/get-artifact?run_id={run}&path=file.txt")[0], 403)
        path = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=new.txt"
        self.assertEqual(self.server.ask("POST", path, b"x")[0], 403)
        self.assertEqual(os.listdir(self.place.file("outside", run, "artifacts")), ["file.txt"])
        for climbing in ("mlflow-artifacts:/../x", "/tmp/../etc", "file:///a/%2e%2e/b"):
            status, _ = self.server.call("POST", "experiments/create", {"name": climbing, "artifact_location": climbing})
            self.assertEqual(status, 400, climbing)

    def test_the_place_of_uploads_is_reserved(self):
        for path in (".uploads", ".uploads/x", "%2euploads/x", "%252euploads", "./.uploads", "a/../.uploads"):
            self.assertEqual(self.put(path, b"x"), 400, path)
            self.assertEqual(self.server.call("DELETE", f"{self.proxy}/{path}")[0], 400, path)
            self.assertEqual(self.server.ask("GET", f"{self.proxy}/{path}")[0], 400, path)
            self.assertEqual(self.server.call("GET", f"{self.proxy}?path={path}")[0], 400, path)
        location = {"name": "kept", "artifact_location": "mlflow-artifacts:/.uploads"}
        self.assertEqual(self.server.call("POST", "experiments/create", location)[0], 400)
        self.assertEqual(self.put("a/.uploads", b"x"), 200)

    def test_small_uploads_of_the_web_interface(self):
        run = self.new_run()["run_id"]
        path = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=notes/a.txt"
        self.assertEqual(self.server.ask("POST", path, b"hello")[0], 200)
        self.assertEqual(self.server.ask("GET", f"/get-artifact?run_uuid={run}&path=notes/a.txt")[2], b"hello")
        self.assertEqual(self.server.ask("POST", path, b"")[0], 400)
        self.assertEqual(self.server.ask("POST", path, b"x" * (10 * 1024 * 1024 + 1))[0], 413)
        self.assertEqual(self.server.ask("POST", "/ajax-api/2.0/mlflow/upload-artifact?path=a", b"x")[0], 400)

    def test_what_an_upload_lacks_is_named(self):
        run = self.new_run()["run_id"]
        cases = [
            ("", "Request must specify run_uuid."),
            (f"run_uuid={run}", "Request must specify path."),
            (f"run_uuid={run}&path=", "Request must specify path."),
            (f"run_uuid={run}&path=../x", "Invalid path"),
            (f"run_uuid={run}&path=x", "Request must specify data."),
        ]
        for query, text in cases:
            status, _, content = self.server.ask("POST", f"/ajax-api/2.0/mlflow/upload-artifact?{query}", b"")
            self.assertEqual((status, json.loads(content)["message"]), (400, text))

    def test_an_image_of_a_step_has_percent_signs_in_its_name(self):
        run = self.new_run()["run_id"]
        name = "dog%step%20%timestamp%1700000000100%a01.png"
        quoted = name.replace("%", "%25")
        self.assertEqual(self.put(f"0/{run}/artifacts/images/{quoted}", b"png"), 200)
        self.assertEqual(self.server.get(f"artifacts/list?run_id={run}&path=images")["files"][0]["path"], "images/" + name)
        status, headers, content = self.server.ask("GET", f"/get-artifact?run_id={run}&path=images/{quoted}")
        self.assertEqual((status, content), (200, b"png"))
        self.assertTrue(headers["Content-Disposition"].startswith(f"attachment; filename={name};"), headers)
        self.assertEqual(self.put(f"0/{run}/artifacts/a%00", b"x"), 400)
        self.assertEqual(self.put(f"0/{run}/artifacts/a%2500", b"x"), 400)
        self.assertEqual(self.put(f"0/{run}/artifacts/a%0Ab", b"x"), 400)

    def test_a_broken_upload_leaves_nothing(self):
        head = f"PUT {self.proxy}/x/half.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n".encode()
        with self.server.connect() as connection:
            connection.sendall(head + b"x" * 500)
            time.sleep(0.2)
        time.sleep(0.3)
        self.assertEqual(os.listdir(self.place.file("mlruns", "mlartifacts", ".uploads")), [])
        self.assertFalse(os.path.exists(self.place.file("mlruns", "mlartifacts", "x")))
        self.assertEqual(self.server.get(self.proxy), {})

    def test_parts_are_not_taken(self):
        status, answer = self.server.call("POST", "/api/2.0/mlflow-artifacts/mpu/create/x", {"path": "x", "num_parts": 2})
        self.assertEqual((status, answer["error_code"]), (501, "NOT_IMPLEMENTED"))


class LoggedModels(ServeTest):
    """The models of MLflow 3."""

    def setUp(self):
        super().setUp()
        self.run_id = self.new_run()["run_id"]
        self.model = self.server.post("logged-models", experiment_id="0", name="town")["model"]["info"]

    def test_a_metric_of_a_model_is_shown_with_it(self):
        point = {"key": "mae", "value": 0.5, "timestamp": 7, "step": 1}
        named = {**point, "model_id": self.model["model_id"], "dataset_name": "d", "dataset_digest": "x"}
        self.server.post("runs/log-metric", run_id=self.run_id, **named)
        more = {"key": "bias", "value": "NaN", "timestamp": 8, "model_id": self.model["model_id"]}
        self.server.post("runs/log-batch", run_id=self.run_id, metrics=[more, {"key": "other", "value": 1, "timestamp": 8}])
        shown = self.server.get(f"logged-models/{self.model['model_id']}")["model"]["data"]["metrics"]
        self.assertEqual(shown, [{**named, "run_id": self.run_id}])
        metrics = self.server.get(f"runs/get?run_id={self.run_id}")["run"]["data"]["metrics"]
        self.assertEqual([metric["key"] for metric in metrics], ["bias", "mae", "other"])

    def test_a_metric_of_no_model_writes_nothing(self):
        status, answer = self.server.call(
            "POST", "runs/log-metric", {"run_id": self.run_id, "key": "mae", "value": 1, "timestamp": 1, "model_id": "m-none"}
        )
        self.assertEqual((status, answer["message"]), (404, "Logged model with ID 'm-none' not found."))
        self.assertNotIn("metrics", self.server.get(f"runs/get?run_id={self.run_id}")["run"]["data"])

    def test_models_are_searched_by_the_datasets_of_their_metrics(self):
        self.server.post("logged-models", experiment_id="0", name="other")
        self.server.post(
            "runs/log-metric", run_id=self.run_id, key="mae", value=1, timestamp=1, model_id=self.model["model_id"],
            dataset_name="d", dataset_digest="x",
        )

        def names(*datasets):
            found = self.server.post("logged-models/search", experiment_ids=["0"], datasets=list(datasets))
            return [model["info"]["name"] for model in found.get("models", [])]

        self.assertEqual(names({"dataset_name": "d"}), ["town"])
        self.assertEqual(names({"dataset_name": "none"}, {"dataset_name": "d", "dataset_digest": "x"}), ["town"])
        self.assertEqual(names({"dataset_name": "d", "dataset_digest": "y"}), [])
        self.assertEqual(len(names()), 2)

    def test_a_run_keeps_the_step_at_which_it_made_a_model(self):
        models = [{"model_id": self.model["model_id"], "step": 3}]
        self.server.post("runs/outputs", run_id=self.run_id, models=models)
        self.assertEqual(self.server.get(f"runs/get?run_id={self.run_id}")["run"]["outputs"]["model_outputs"], models)

    def test_a_version_of_a_model_is_noted_with_the_model(self):
        self.server.post("registered-models/create", name="town")
        source = f"models:/{self.model['model_id']}"
        for _ in range(2):
            self.server.post("model-versions/create", name="town", source=source, model_id=self.model["model_id"])
        tags = self.server.get(f"logged-models/{self.model['model_id']}")["model"]["info"]["tags"]
        versions = '[{"name": "town", "version": 1}, {"name": "town", "version": 2}]'
        self.assertEqual(tags, [{"key": "mlflow.modelVersions", "value": versions}])

    def test_a_version_names_files_of_this_machine_in_its_model_only(self):
        self.server.end()
        self.server = Served(self.place, "--artifact-root", self.place.file("roots"))
        self.server.post("registered-models/create", name="town")
        experiment = self.server.post("experiments/create", name="local")["experiment_id"]
        model = self.server.post("logged-models", experiment_id=experiment, name="town")["model"]["info"]

        def create(source, model_id):
            parameters = {"name": "town", "source": source, "model_id": model_id}
            return self.server.call("POST", "model-versions/create", parameters)[0]

        self.assertEqual(create(model["artifact_uri"], model["model_id"]), 200)
        self.assertEqual(create(model["artifact_uri"] + "/x", model["model_id"]), 200)
        self.assertEqual(create(model["artifact_uri"], ""), 400)
        self.assertEqual(create(model["artifact_uri"] + "/../..", model["model_id"]), 400)
        self.assertEqual(create("/etc", model["model_id"]), 400)
        self.assertEqual(create(model["artifact_uri"], "m-none"), 400)


class Graphql(ServeTest):
    """What MLflow's web interface asks at /graphql."""

    def setUp(self):
        super().setUp()
        self.run_id = self.new_run(run_name="first", tags=[{"key": "team", "value": "blue"}])["run_id"]
        metrics = [{"key": "mae", "value": 3, "timestamp": 7, "step": 2}, {"key": "odd", "value": "NaN", "timestamp": 7}]
        self.server.post("runs/log-batch", run_id=self.run_id, metrics=metrics, params=[{"key": "lr", "value": "0.1"}])
        self.server.post("registered-models/create", name="town")
        self.server.post("model-versions/create", name="town", source=f"runs:/{self.run_id}/model", run_id=self.run_id)

    def answer(self, query, operation=None, **variables):
        body = {"query": query, "variables": variables, "operationName": operation}
        status, answer = self.server.call("POST", "/graphql", body)
        self.assertEqual(status, 200, answer)
        return answer

    def data(self, query, operation=None, **variables):
        answer = self.answer(query, operation, **variables)
        self.assertIsNone(answer["errors"])
        return answer["data"]

    def fault(self, query, operation=None, **variables):
        answer = self.answer(query, operation, **variables)
        self.assertIsNone(answer["data"])
        (fault,) = answer["errors"]
        return fault

    def test_a_text_comes_back(self):
        shown = self.data('query q @component(name: "x") {test(inputString: "a\\"b") { output }}', "q")
        self.assertEqual(shown, {"test": {"output": 'a"b'}})

    def test_the_page_of_a_run_gets_the_run_its_experiment_and_its_versions(self):
        query = """query GetRun($data: MlflowGetRunInput!) @component(name: "MLflow.ExperimentRunTracking") {
          mlflowGetRun(input: $data) { apiError { code message __typename }
            run { __typename info { runName status runUuid startTime endTime __typename }
              experiment { experimentId name tags { key value } }
              modelVersions { status version name source }
              data { metrics { key value step timestamp __typename } params { key value } tags { key value } }
              inputs { datasetInputs { dataset { digest } } modelInputs { modelId } }
              outputs { modelOutputs { modelId step } } } } }"""
        run = self.data(query, "GetRun", data={"runId": self.run_id})["mlflowGetRun"]["run"]
        self.assertEqual(
            run["info"],
            {
                "runName": "first",
                "status": "RUNNING",
                "runUuid": self.run_id,
                "startTime": "1000",
                "endTime": "0",
                "__typename": "MlflowRunInfo",
            },
        )
        self.assertEqual(run["__typename"], "MlflowRunExtension")
        self.assertEqual(run["experiment"], {"experimentId": "0", "name": "Default", "tags": []})
        self.assertEqual(
            run["modelVersions"],
            [{"status": "READY", "version": "1", "name": "town", "source": f"runs:/{self.run_id}/model"}],
        )
        self.assertEqual(
            run["data"]["metrics"],
            [
                {"key": "mae", "value": 3, "step": "2", "timestamp": "7", "__typename": "MlflowMetricExtension"},
                {"key": "odd", "value": None, "step": "0", "timestamp": "7", "__typename": "MlflowMetricExtension"},
            ],
        )
        self.assertEqual(run["data"]["params"], [{"key": "lr", "value": "0.1"}])
        self.assertEqual((run["inputs"], run["outputs"]), ({"datasetInputs": [], "modelInputs": []}, {"modelOutputs": []}))

    def test_experiments_searches_histories_and_files_have_aliases(self):
        query = """query q($id: String = "0", $runs: [String!]!) {
          here: mlflowGetExperiment(input: {experimentId: $id}) { experiment { name } }
          mlflowSearchRuns(input: {experimentIds: ["0"], runViewType: ACTIVE_ONLY, maxResults: 5}) { runs { info { runId } } }
          mlflowGetMetricHistoryBulkInterval(input: {runIds: $runs, metricKey: "mae"}) { metrics { runId step value } }
          files: mlflowListArtifacts(input: {runId: "RUN"}) { files { path } rootUri }
          below: mlflowListArtifacts(input: {runId: "RUN", path: "x"}) { files { path } }
          mlflowSearchDatasets(input: {experimentIds: ["0"]}) { datasetSummaries { name } } }"""
        shown = self.data(query.replace("RUN", self.run_id), runs=[self.run_id])
        self.assertEqual(shown["here"], {"experiment": {"name": "Default"}})
        self.assertEqual(shown["mlflowSearchRuns"], {"runs": [{"info": {"runId": self.run_id}}]})
        self.assertEqual(
            shown["mlflowGetMetricHistoryBulkInterval"], {"metrics": [{"runId": self.run_id, "step": "2", "value": 3}]}
        )
        self.assertEqual(shown["files"], {"files": [], "rootUri": f"mlflow-artifacts:/0/{self.run_id}/artifacts"})
        self.assertEqual((shown["below"], shown["mlflowSearchDatasets"]), ({"files": []}, {"datasetSummaries": []}))

    def test_fragments_stand_for_their_fields(self):
        query = """fragment Named on MlflowExperiment { name ...Id }
          query q { a: mlflowGetExperiment(input: {experimentId: "0"}) { ...Answer }
            b: mlflowGetExperiment(input: {experimentId: "0"}) { ... on MlflowGetExperimentResponse { experiment { name } } } }
          fragment Answer on MlflowGetExperimentResponse { experiment { ...Named } }
          fragment Id on MlflowExperiment { experimentId }"""
        shown = self.data(query, "q")
        self.assertEqual(shown["a"], {"experiment": {"name": "Default", "experimentId": "0"}})
        self.assertEqual(shown["b"], {"experiment": {"name": "Default"}})

    def test_fragments_go_round_no_limit(self):
        field = 'mlflowGetExperiment(input: {experimentId: "0"}) { experiment { name } }'
        self.assertIn("at most 10 root fields, got 12", self.fault("{" + "...A " * 12 + "} fragment A on Query {" + field + "}"))
        doubled = " ".join(f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }}" for n in range(15))
        self.assertIn("maximum total selections", self.fault("{ a { ...F0 } } " + doubled + " fragment F15 on T { a }"))

    def test_what_is_not_there_is_an_error_beside_what_is(self):
        answer = self.answer(
            '{ mlflowGetRun(input: {runId: "nope"}) { run { info { status } } } '
            'mlflowGetExperiment(input: {experimentId: "0"}) { experiment { name } } }'
        )
        self.assertEqual(answer["errors"], ["Run with id=nope not found"])
        self.assertIsNone(answer["data"]["mlflowGetRun"])
        self.assertEqual(answer["data"]["mlflowGetExperiment"]["experiment"]["name"], "Default")

    def test_a_query_has_limits(self):
        field = 'mlflowGetExperiment(input: {experimentId: "0"}) { experiment { name } }'
        self.assertIn("at most 10 root fields, got 11", self.fault("{" + field * 11 + "}"))
        aliases = " ".join(f"a{number}: name" for number in range(11))
        query = '{ mlflowGetExperiment(input: {experimentId: "0"}) { experiment { ' + aliases + " } } }"
        self.assertIn("at most 10 aliases, got 11", self.fault(query))
        self.assertIn("maximum depth of 10", self.fault("{ a" * 100_000 + "}" * 100_000))
        self.assertIn("nested deeper than 10", self.fault("{ test(inputString: " + "[" * 100_000))
        many = '{ mlflowGetExperiment(input: {experimentId: "0"}) { experiment { ' + "name " * 1001 + "} } }"
        self.assertIn("maximum total selections of 1000", self.fault(many))

    def test_what_is_no_query_is_said_with_its_place(self):
        cases = [
            ("{ nope { a } }", "Cannot query field 'nope' on type 'Query'."),
            ('{ test(inputString: "a") { nope } }', "Cannot query field 'nope' on type 'Test'."),
            ('{ test(inputString: "a") }', "must have a selection of subfields"),
            ("{ test(inputString: ", "at the end of the query"),
            ('{ test(inputString: "a) { output } }', "Syntax Error"),
            ("{ ...Part }", "Unknown fragment 'Part'."),
            ("{ ...A } fragment A on Query { ...A }", "maximum depth of 10"),
            ("fragment A on T { a } fragment A on T { b } { ...A }", "only one fragment named 'A'"),
            ("{ ..a }", "Syntax Error"),
            ("subscription { a }", "query or mutation was expected at character"),
            ("query a { test } query b { test }", "Must provide operation name"),
            ("", "Missing value for required parameter 'query'"),
        ]
        for query, text in cases:
            with self.subTest(query=query):
                status, answer = self.server.call("POST", "/graphql", {"query": query})
                self.assertIn(status, (200, 400))
                self.assertIn(text, json.dumps(answer))
        self.assertIn("Unknown operation named 'c'", self.fault("query a { test }", "c"))


class MlflowPages(CommandLineTest):
    """--mlflow-ui with a folder like that of a wheel; scripts/mlflow-ui-test opens the real ones in a browser."""

    def setUp(self):
        super().setUp()
        self.place.write("build/index.html", "<html>pages</html>")
        self.place.write("build/static/main.js", "1;")
        self.place.write("secret.txt", "secret")
        os.symlink(self.place.file("secret.txt"), self.place.file("build", "static", "link.txt"))

    def test_the_pages_and_all_that_they_ask_are_below_mlflow(self):
        with Served(self.place, "--mlflow-ui", "build") as server:
            status, headers, content = server.ask("GET", "/mlflow/")
            self.assertEqual((status, content), (200, b"<html>pages</html>"))
            self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
            status, headers, content = server.ask("GET", "/mlflow/static-files/static/main.js")
            self.assertEqual((status, content, headers["Content-Type"]), (200, b"1;", "text/javascript; charset=utf-8"))
            status, headers, _ = server.ask("GET", "/mlflow")
            self.assertEqual((status, headers["Location"]), (308, "/mlflow/"))
            status, answer = server.call("GET", "/mlflow/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")
            self.assertEqual((status, answer["experiment"]["name"]), (200, "Default"))
            query = '{ test(inputString: "a") { output } }'
            self.assertEqual(server.call("POST", "/mlflow/graphql", {"query": query})[1]["data"], {"test": {"output": "a"}})
            self.assertEqual(server.call("GET", "/mlflow/get-artifact?run_id=no&path=x")[0], 404)

    def test_nothing_outside_their_folder_is_sent(self):
        with Served(self.place, "--mlflow-ui", "build") as server:
            for path in ("../secret.txt", "%2e%2e/secret.txt", "static/..%2f..%2fsecret.txt", "static/link.txt", "static", ""):
                with self.subTest(path=path):
                    status, _, content = server.ask("GET", "/mlflow/static-files/" + path)
                    self.assertIn(status, (400, 404))
                    self.assertNotIn(b"secret", content)

    def test_without_the_option_there_are_none(self):
        with Served(self.place) as server:
            self.assertEqual(server.call("GET", "/mlflow/")[0], 404)

    def test_a_folder_without_pages_is_one_sentence(self):
        result = self.place.run("serve", "--port", "0", "--mlflow-ui", "nowhere")
        self.assertEqual(result.code, 2)
        self.assertIn("there is no index.html in", result.err)


class ReadOnly(CommandLineTest):
    def test_nothing_is_changed_and_all_is_read(self):
        with Served(self.place) as server:
            run = server.post("runs/create", experiment_id="0")["run"]["info"]["run_id"]
        with Served(self.place, "--read-only") as server:
            self.assertEqual(server.get(f"runs/get?run_id={run}")["run"]["info"]["run_id"], run)
            self.assertEqual(len(server.post("runs/search", experiment_ids=["0"])["runs"]), 1)
            for method, route in (
                ("POST", "runs/create"),
                ("POST", "runs/set-tag"),
                ("PATCH", "registered-models/update"),
                ("DELETE", "registered-models/delete"),
                ("PUT", "/api/2.0/mlflow-artifacts/artifacts/x"),
            ):
                status, answer = server.call(method, route, {"name": "x"})
                self.assertEqual((status, answer["error_code"]), (403, "PERMISSION_DENIED"), route)

    def test_an_empty_place_cannot_be_read(self):
        result = self.place.run("serve", "--port", "0", "--read-only")
        self.assertEqual(result.code, 2)
        self.assertIn("there are no runs at", result.err)
        self.assertFalse(os.path.exists(self.place.file("mlruns")))


class Attacks(ServeTest):
    create = "/api/2.0/mlflow/experiments/create"

    def test_no_location_or_source_makes_the_server_ask_another_host(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            other.settimeout(0.5)
            url = f"http://127.0.0.1:{other.getsockname()[1]}/x"
            made = self.server.post("experiments/create", name="elsewhere", artifact_location=url)["experiment_id"]
            run = self.server.post("runs/create", experiment_id=made)["run"]["info"]["run_id"]
            self.server.post("registered-models/create", name="town")
            self.server.post("model-versions/create", name="town", source=url, run_id=run)
            for route in (
                f"artifacts/list?run_id={run}",
                f"/get-artifact?run_id={run}&path=a",
                "/model-versions/get-artifact?name=town&version=1&path=MLmodel",
                "/ajax-api/2.0/mlflow/gateway-proxy?gateway_path=" + url,
            ):
                self.server.call("GET", route)
            with self.assertRaises(TimeoutError):
                other.accept()

    def test_foreign_hosts_and_origins_are_refused(self):
        body = json.dumps({"name": "x"})
        json_type = {"Content-Type": "application/json"}
        for headers in (
            {"Host": "evil.example"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://localhost:1"},
        ):
            status, _, _ = self.server.ask("POST", self.create, body, {**json_type, **headers})
            self.assertEqual(status, 403, headers)
        own = {**json_type, "Origin": f"http://127.0.0.1:{self.server.port}"}
        self.assertEqual(self.server.ask("POST", self.create, body, own)[0], 200)

    def test_a_change_is_json(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            status, _, content = self.server.ask("POST", self.create, '{"name": "x"}', {"Content-Type": kind})
            self.assertEqual(status, 400)
            self.assertIn(b"Content-Type must be one of ['application/json']", content)
        self.assertEqual(self.server.ask("DELETE", "/api/2.0/mlflow/registered-models/delete", "{}")[0], 400)
        self.assertEqual(self.server.ask("DELETE", "/api/2.0/mlflow-artifacts/artifacts/none")[0], 404)
        kind = {"Content-Type": "application/json; charset=utf-8"}
        self.assertEqual(self.server.ask("POST", self.create, '{"name": "x"}', kind)[0], 200)

    def test_nonsense_is_refused_and_the_server_lives(self):
        deep = "[" * 100_000
        head = b"POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        cases = [
            (b"nonsense\r\n\r\n", b" 400 "),
            (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", b" 505 "),
            (b"GET / HTTP/1.1\r\n\r\n", b" 400 "),
            (b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"x" * 40_000 + b"\r\n\r\n", b" 431 "),
            (b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 431 "),
            (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 200 + b"\r\n", b" 431 "),
            (head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", b" 400 "),
            (head + b"Content-Length: 99999999999\r\n\r\n", b" 413 "),
            (head + b"Content-Length: -1\r\n\r\n", b" 400 "),
            (head + b"Content-Length:\r\n\r\n{}", b" 400 "),
            (head + b"no header\r\nContent-Length: 2\r\n\r\n{}", b" 400 "),
            (head + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", b" 415 "),
            (head + b"Connection: close\r\nContent-Length: 3\r\n\r\n{x}", b" 400 "),
            (head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(deep) + deep.encode(), b" 400 "),
            (head + b"Connection: close\r\nContent-Length: 2\r\n\r\n[]", b" 400 "),
            (head + b"Connection: close\r\nContent-Length: 9\r\n\r\n{\"a\":\"\xff\"}", b" 400 "),
            (b"TRACE /api/2.0/mlflow/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b" 404 "),
        ]
        for sent, status in cases:
            with self.subTest(sent=sent[:80]):
                received = self.server.raw(sent)
                self.assertIn(status, received.split(b"\r\n")[0])
                self.assertIn(b'"error', received)
        self.assertEqual(self.server.ask("GET", "/health")[0], 200)

    def test_two_requests_at_once_are_answered_in_turn(self):
        one = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        last = b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        received = self.server.raw(one * 50 + last)
        self.assertEqual(received.count(b"HTTP/1.1 200 OK"), 51)
        self.assertEqual(received.count(b"\r\n\r\nOK"), 50)

    def test_slow_and_half_clients_hold_nobody_up(self):
        waiting = []
        for _ in range(300):
            connection = self.server.connect()
            connection.sendall(b"POST /api/2.0/mlflow/runs/search HTTP/1.1\r\nHost: localhost\r\n")
            waiting.append(connection)
        begin = time.monotonic()
        for _ in range(20):
            self.assertEqual(self.server.ask("GET", "/health", timeout=10)[0], 200)
        self.assertLess(time.monotonic() - begin, 10)
        for connection in waiting:
            connection.close()

    def test_more_connections_than_there_is_room_for(self):
        opened = []
        try:
            while len(opened) < 5_000:
                opened.append(socket.create_connection(("127.0.0.1", self.server.port), timeout=10))
        except OSError:
            pass  # this process may open no more
        self.assertGreater(len(opened), 500)
        for connection in opened[-50:]:
            connection.close()
        self.assertEqual(self.server.ask("GET", "/health", timeout=20)[0], 200)
        for connection in opened:
            connection.close()
        self.assertEqual(self.server.ask("GET", "/health", timeout=20)[0], 200)

    def test_an_answer_that_nobody_reads_is_given_up(self):
        run = self.new_run()["run_id"]
        self.server.ask("PUT", f"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/big", b"x" * 20_000_000)
        connection = self.server.connect()
        connection.sendall(f"GET /get-artifact?run_id={run}&path=big HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.2)
        self.assertEqual(self.server.ask("GET", "/health")[0], 200)
        connection.close()
        self.assertEqual(self.server.end(), 0)


if __name__ == "__main__":
    unittest.main()
