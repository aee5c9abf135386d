"""The API of `forecast serve`, beside what the commands say."""

import json
import unittest

from serve_support import Served
from support import CommandLineTest


class WebApiTest(CommandLineTest):
    """A server of its own for each test."""

    arguments = ()

    def setUp(self):
        super().setUp()
        self.server = Served(self.place, *self.arguments)

    def tearDown(self):
        self.server.end()
        super().tearDown()

    def get(self, path, status=200):
        answered, headers, content = self.server.ask("GET", path)
        self.assertEqual(answered, status, content)
        self.assertEqual(headers["Content-Type"], "application/json")
        return json.loads(content)


class OfAnEmptyPlace(WebApiTest):
    def test_it_says_what_is_served(self):
        status = self.get("/api/v1/status")
        self.assertEqual(status["configs"], [])
        self.assertEqual((status["read_only"], status["token_needed"], status["experiments"]), (False, False, 1))

    def test_what_is_not_there_is_a_sentence(self):
        for path in ("/", "/favicon.ico", "/api/v1/nothing"):
            error = self.get(path, 404)["error"]
            self.assertEqual(error["kind"], "not_found")
            self.assertIn(path, error["message"])

    def test_a_parameter_that_is_not_known_is_refused(self):
        self.assertIn("confg", self.get("/api/v1/status?confg=x", 400)["error"]["message"])


if __name__ == "__main__":
    unittest.main()
