#include "forecast/core/secrets.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("user and password of a URL are hidden, its host and path stay", "[core]") {
    CHECK(without_secrets("GET http://u:s3kr1t@127.0.0.1:9/x failed") == "GET http://***@127.0.0.1:9/x failed");
    CHECK(without_secrets("postgresql://me:s3kr1t@host/db") == "postgresql://***@host/db");
    CHECK(without_secrets("https://s3kr1t@host/x") == "https://***@host/x");
    CHECK(without_secrets(R"({"url":"http://u:s3kr1t@h/x"})") == R"({"url":"http://***@h/x"})");
}

TEST_CASE("a malformed URL gives nothing away either", "[core]") {
    CHECK(without_secrets("http://user:p@ss/s3kr1t@127.0.0.1:1/") == "http://***@127.0.0.1:1/");
    CHECK(without_secrets("http://user:s3k/r1t@host") == "http://***@host");
    CHECK(without_secrets("http://user:1/s3kr1t@host") == "http://***@host");
    CHECK(without_secrets("http:/user:s3kr1t@host") == "http:/***@host");
    CHECK(without_secrets("user:s3kr1t@host:5000") == "***@host:5000");
    CHECK(without_secrets("http://plain/x,http://u:s3kr1t@h/") == "http://plain/x,http://***@h/");
}

TEST_CASE("keys and tokens are hidden in queries, settings and JSON", "[core]") {
    CHECK(without_secrets("https://h/x?apikey=s3kr1t&a=1") == "https://h/x?apikey=***&a=1");
    CHECK(without_secrets("https://h/x?appid=s3kr1t&code=s3kr1t") == "https://h/x?appid=***&code=***");
    CHECK(without_secrets("https://h/x?subscription-key=s3kr1t&access_key_id=b") ==
          "https://h/x?subscription-key=***&access_key_id=***");
    CHECK(without_secrets("https://h/x?a=1&key=s3kr1t&sig=s3kr1t#top") == "https://h/x?a=1&key=***&sig=***#top");
    CHECK(without_secrets("Access_Token=s3kr1t, then") == "Access_Token=***, then");
    CHECK(without_secrets("MLFLOW_TRACKING_PASSWORD='s3 kr1t'") == "MLFLOW_TRACKING_PASSWORD='***'");
    CHECK(without_secrets(R"({"api_key": "s3kr1t", "n": 1})") == R"({"api_key": "***", "n": 1})");
}

TEST_CASE("what is no secret stays as it is", "[core]") {
    for (const char* text :
         {"https://example.org:8443/a@b", "https://example.org/users/me@work", "models:/brest@champion",
          "brest@champion", "--set key=value", "http://127.0.0.1:5000/models/brest@champion", "2024-01-01T00:00:00Z",
          "keys=3, a@b.org", "sqlite:///mlruns/mlflow.db", "a = b: c", ""}) {
        CHECK(without_secrets(text) == text);
    }
}

TEST_CASE("of a command line, a secret is hidden whole, with the spaces in it", "[core]") {
    CHECK(without_secrets(std::vector<std::string>{"forecast", "train", "--set", "sources.x.token=s3 kr1t", "--set",
                                                   "sources.x.base_url=http://u:s3kr1t@h/y"}) ==
          "forecast train --set sources.x.token=*** --set sources.x.base_url=http://***@h/y");
}
