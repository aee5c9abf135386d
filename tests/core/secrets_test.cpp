#include "forecast/core/secrets.hpp"

#include <chrono>

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

TEST_CASE("a password goes on behind a blank or a quote", "[core]") {
    CHECK(without_secrets("GET http://user:s3k r1t@h/x failed") == "GET http://***@h/x failed");
    CHECK(without_secrets("http://user:12 s3kr1t@h") == "http://***@h");
    CHECK(without_secrets(R"("http://u:s3"kr1t@h")") == R"("http://***@h")");
    CHECK(without_secrets(R"({"url":"http://u:s3'kr1t@h/x","b":1})") == R"({"url":"http://***@h/x","b":1})");
    CHECK(without_secrets(R"(me:s3"kr1t@h)") == "***@h");
    CHECK(without_secrets("http://u:s3k r1t\nhttp://h/a@b") == "http://u:s3k r1t\nhttp://h/a@b");  // not over lines
}

TEST_CASE("user and password in a path are hidden, the directories before them stay", "[core]") {
    CHECK(without_secrets("http://h/s3kr1t:x@y") == "http://h/***@y");
    CHECK(without_secrets("https://h/a/me:s3kr1t@y/z") == "https://h/a/***@y/z");
}

TEST_CASE("a secret's name is known in any spelling", "[core]") {
    CHECK(without_secrets("https://h/x?api.key=s3kr1t&token[]=s3kr1t&t%6Fken=s3kr1t&a=1") ==
          "https://h/x?api.key=***&token[]=***&t%6Fken=***&a=1");
    CHECK(without_secrets("?key[]=s3kr1t&auth[token]=s3kr1t&token%5B0%5D=s3kr1t&t%256Fken=s3kr1t") ==
          "?key[]=***&auth[token]=***&token%5B0%5D=***&t%256Fken=***");
    CHECK(without_secrets("https://h/?to=https%3A%2F%2Fi%2F%3Ftoken%3Ds3kr1t%26a%3D1") ==
          "https://h/?to=https%3A%2F%2Fi%2F%3Ftoken%3D***%26a%3D1");
    CHECK(without_secrets("PASSWORD_2=s3kr1t") == "PASSWORD_2=***");
}

TEST_CASE("a value is hidden behind blanks and within quotes", "[core]") {
    CHECK(without_secrets("token \"s3kr1t\", then") == "token \"***\", then");
    CHECK(without_secrets("token: 's3 kr1t'") == "token: '***'");
    CHECK(without_secrets("token: s3kr1t") == "token: ***");
    CHECK(without_secrets("--set source.token = s3kr1t") == "--set source.token = ***");
    CHECK(without_secrets("token =s3kr1t, token := s3kr1t") == "token =***, token := ***");
    CHECK(without_secrets("Authorization: Bearer s3kr1t") == "Authorization: ***");
    CHECK(without_secrets("X-Api-Key: abc") == "X-Api-Key: ***");
    CHECK(without_secrets("{'token': 's3 kr1t'}") == "{'token': '***'}");
    CHECK(without_secrets(R"({\"token\": \"s3 kr1t\"})") == R"({\"token\": \"***\"})");
    CHECK(without_secrets(R"({"token": "s3\"kr1t", "secret": ["s3kr1t"], "password": 12})") ==
          R"({"token": "***", "secret": ["***"], "password": ***})");
    CHECK(without_secrets("token=s3\"kr1t") == "token=***");
    CHECK(without_secrets("x?token=s3kr1t: an address") == "x?token=***: an address");
}

TEST_CASE("what is no secret stays as it is", "[core]") {
    for (const char* text : {"the token: it is refused",
                             "unrecognized token: \"#\"",
                             "a user's token and the password isn't there",
                             R"(["token", "abc"])",
                             R"({"password": null, "secret": {"a": 1}})",
                             "source.token= --set b=c",
                             "http://mlflow:5000 has no brest@champion",
                             "http://mlflow:5000: brest@champion is not there",
                             R"({"url":"http://HOST:PORT/x","mail":"a@b"})",
                             "http://[::1]:5000/a@b",
                             "https://aiplatform.googleapis.com/v1/endpoints/123:predict",
                             "https://h/2024-01-01T00:00:00Z/a@b",
                             "https://cdn.jsdelivr.net/npm/@scope/pkg@1.2/x.js",
                             "https://h/records?where=time>='00:00'&mail=a@b",
                             "C:\\Users\\me@work",
                             "C:/Users/me@work",
                             "mlflow-artifacts:/1/2/artifacts",
                             "12:30@home",
                             "token://x",
                             "git@github.com:me/work.git",
                             "sources.token.url=http://h/x",
                             "tokens=3"}) {
        CHECK(without_secrets(text) == text);
    }
    for (const char* text :
         {"https://example.org:8443/a@b", "https://example.org/users/me@work", "models:/brest@champion",
          "brest@champion", "--set key=value", "http://127.0.0.1:5000/models/brest@champion", "2024-01-01T00:00:00Z",
          "keys=3, a@b.org", "sqlite:///mlruns/mlflow.db", "a = b: c", ""}) {
        CHECK(without_secrets(text) == text);
    }
}

TEST_CASE("a text that was cleaned stays as it is, times before a password too", "[core]") {
    const std::string clean = without_secrets("at 2024-03-31T02:30:s3kr1t@host");
    CHECK(clean == "at 2024-03-31T02:***@host");
    CHECK(without_secrets(clean) == clean);
}

TEST_CASE("of a command line, a secret is hidden whole, with the spaces in it", "[core]") {
    CHECK(without_secrets(std::vector<std::string>{"forecast", "train", "--set", "sources.x.token=s3 kr1t", "--set",
                                                   "sources.x.base_url=http://u:s3kr1t@h/y"}) ==
          "forecast train --set sources.x.token=*** --set sources.x.base_url=http://***@h/y");
    CHECK(without_secrets(std::vector<std::string>{"a", "--token", "s3kr1t", "b"}) == "a --token *** b");
    CHECK(without_secrets(std::vector<std::string>{"--set", "x.token", "=", "s3kr1t", "b"}) == "--set x.token = *** b");
    CHECK(without_secrets(std::vector<std::string>{"--set", "x.token =", "s3kr1t"}) == "--set x.token = ***");
    CHECK(without_secrets(std::vector<std::string>{"--set", "x.token", "=s3kr1t"}) == "--set x.token ***");
    CHECK(without_secrets(std::vector<std::string>{"--set", "x.token:", "s3kr1t"}) == "--set x.token: ***");
    CHECK(without_secrets(std::vector<std::string>{"--set", "a=token", "b"}) == "--set a=token b");
}

TEST_CASE("a text of megabytes is looked through in time that grows with its length", "[core]") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        text += "http://a:b \"x\" token: ";
    }
    const auto begin = std::chrono::steady_clock::now();
    CHECK(without_secrets(text + "\n@" + std::string(1'000'000, '@')).size() > 1'000'000);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
