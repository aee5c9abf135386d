#include "forecast/report/garbage_text.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

/// A run with files below the store, one whose files are elsewhere, and one without any.
Garbage three_runs() {
    Garbage garbage;
    garbage.runs.resize(3);
    garbage.runs[0].id = "a";
    garbage.runs[0].directory = "mlruns/1/a";
    garbage.runs[0].bytes = 1'500'000;
    garbage.runs[0].files = 1;
    garbage.runs[1].id = "b";
    garbage.runs[1].stays = "/elsewhere/b is outside the store";
    garbage.runs[2].id = "c";
    return garbage;
}

}  // namespace

TEST_CASE("garbage is counted in runs and megabytes", "[report]") {
    CHECK(describe_garbage(three_runs()) == "3 deleted runs with 1.5 MB of artifacts");
    Garbage one = three_runs();
    one.runs.resize(1);
    CHECK(describe_garbage(one) == "1 deleted run with 1.5 MB of artifacts");
}

TEST_CASE("each run is listed with the files that go, and those that stay", "[report]") {
    CHECK(list_garbage(three_runs()) ==
          "\n  a  mlruns/1/a (1 file)\n  b  its files stay: /elsewhere/b is outside the store\n  c  no files");
}

TEST_CASE("a run and its directory are a change each", "[report]") {
    const auto changes = changes_of(three_runs(), "removed");
    REQUIRE(changes.size() == 4);
    CHECK(changes[0].before == "deleted");
    CHECK(changes[1].subject == "mlruns/1/a");
    CHECK(changes[1].what == "removed");
    CHECK(changes[3].subject == "c");
}

}  // namespace forecast
