#include <cmath>
#include <functional>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

using Names = std::vector<std::string>;

std::string add(RunStore& store, const std::string& name, const std::vector<Metric>& metrics,
                const std::vector<Param>& params, const std::vector<Tag>& tags) {
    const std::string id = store.create_run({"brest", name, {}}).run_id;
    store.log_batch(id, metrics, params, tags);
    return id;
}

/// Three runs: a and b with a metric, a param and a tag each, c with NaN and odd keys; b is finished.
class Runs {
public:
    Runs() : store_(open_run_store(std::string(root_.path()))) {
        add(*store_, "a", {{"mae", 3, 0, 1}, {"mae", 5, 1, 2}}, {{"seed", "1"}}, {{"site", "Brest"}});
        const auto b = add(*store_, "b", {{"mae", 2, 0, 1}}, {{"seed", "10"}}, {{"site", "brest*"}});
        store_->finish_run(b, RunStatus::finished, 86'400'000);
        add(*store_, "c", {{"mae", std::nan(""), 0, 1}, {"train/mae", 1, 0, 1}}, {{"a b", "it's"}}, {});
    }

    /// Names of the runs that `filter` finds, in order of name.
    [[nodiscard]] Names found(const std::string& filter) const {
        RunQuery query;
        query.filter = filter;
        query.order_by = {"name"};
        Names names;
        for (const RunSummary& run : store_->list(query)) {
            names.push_back(run.name);
        }
        return names;
    }

    [[nodiscard]] std::string fault(const std::string& filter) const {
        try {
            static_cast<void>(found(filter));
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::invalid_argument);
            return error.what();
        }
        return "no fault";
    }

private:
    TempDirectory root_;
    std::unique_ptr<RunStore> store_;
};

}  // namespace

TEST_CASE("a metric is compared by its latest value, and NaN is only unequal", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("metrics.mae < 4") == Names{"b"});
    CHECK(runs.found("metric.mae >= 2") == Names{"a", "b"});
    CHECK(runs.found("metrics.mae = 0").empty());
    CHECK(runs.found("metrics.mae != 2") == Names{"a", "c"});
    CHECK(runs.found("metrics.mae > -1e3") == Names{"a", "b"});
}

TEST_CASE("unequal params and tags are those of runs that have the key", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("params.seed != '1'") == Names{"b"});
    CHECK(runs.found("tags.site != 'x'") == Names{"a", "b"});
    CHECK(runs.found("not params.seed = '1'") == Names{"b", "c"});
    CHECK(runs.found("params.seed IS NULL") == Names{"c"});
    CHECK(runs.found("params.seed is not null") == Names{"a", "b"});
}

TEST_CASE("LIKE heeds the case and ILIKE does not, and stars and brackets are plain letters to both", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("tags.site LIKE 'b%'") == Names{"b"});
    CHECK(runs.found("tags.site ILIKE 'b%'") == Names{"a", "b"});
    CHECK(runs.found("tags.site LIKE 'brest_'") == Names{"b"});
    CHECK(runs.found("tags.site LIKE 'brest*'") == Names{"b"});
    CHECK(runs.found("tags.site LIKE 'b*'").empty());
    CHECK(runs.found("tags.site LIKE '[b]%'").empty());
    CHECK(runs.found("tags.site NOT LIKE 'b%'") == Names{"a"});
}

TEST_CASE("AND binds closer than OR, parentheses closest", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("name = 'a' or name = 'b' and name = 'c'") == Names{"a"});
    CHECK(runs.found("(name = 'a' or name = 'b') and name = 'c'").empty());
    CHECK(runs.found("not (name = 'a' or name = 'b')") == Names{"c"});
    CHECK(runs.found("  ") == Names{"a", "b", "c"});
}

TEST_CASE("keys are quoted by backticks or double quotes where need be", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("params.`a b` = 'it''s'") == Names{"c"});
    CHECK(runs.found("params.\"a b\" = \"it's\"") == Names{"c"});
    CHECK(runs.found("metrics.train/mae = 1") == Names{"c"});
    CHECK(runs.found("`metrics`.`train/mae` = 1") == Names{"c"});
    CHECK(runs.found("tags.mlflow.runName = 'a'") == Names{"a"});
}

TEST_CASE("attributes go by MLflow's names, with times also as texts", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("attributes.status = 'FINISHED'") == Names{"b"});
    CHECK(runs.found("run_name IN ('a', 'c')") == Names{"a", "c"});
    CHECK(runs.found("\"run name\" NOT IN ('a')") == Names{"b", "c"});
    CHECK(runs.found("end_time <= 86400000") == Names{"b"});
    CHECK(runs.found("end_time < '1970-01-02T01:00:01'") == Names{"b"});  // Paris
    CHECK(runs.found("not end_time > 0") == Names{"a", "c"});
    CHECK(runs.found("created > '2020-01-01' and experiment = 'brest'") == Names{"a", "b", "c"});
    CHECK(runs.found("datasets.name = 'x'").empty());
}

TEST_CASE("no text gets from a filter into the SQL", "[mlflow_db]") {
    const Runs runs;
    CHECK(runs.found("params.seed = '1'' OR 1=1 --'").empty());
    CHECK(runs.found("params.`x' OR 1=1 --` = '1'").empty());
    CHECK(runs.found("params.\"{key} {condition} ?1\" = '{key}'").empty());
}

TEST_CASE("a fault in a filter is told with its column and what was meant", "[mlflow_db]") {
    const Runs runs;
    const auto fault = [&](const std::string& filter) { return runs.fault(filter); };
    CHECK(fault("metrcs.mae < 4") ==
          "in the filter, column 1: nothing of a run is called 'metrcs'; did you mean 'metrics'?");
    CHECK(fault("name = 'é' and statsu = 'x'") ==
          "in the filter, column 16: a run has no attribute 'statsu'; did you mean 'status'?; metrics, params and tags "
          "are written like metrics.mae");
    CHECK(fault("metrics.mae < '4'") == "in the filter, column 15: metrics.mae is compared with a number");
    CHECK(fault("params.seed = 1") == "in the filter, column 15: a text in quotes was expected, not '1'");
    CHECK(fault("params.seed > '1'") ==
          "in the filter, column 13: params.seed is a text: compare it by = != LIKE ILIKE IN or NOT IN");
    CHECK(fault("metrics.mae LIKE '4'") ==
          "in the filter, column 13: metrics.mae is a number: compare it by = != > >= < <=");
    CHECK(fault("name = 'a") == "in the filter, column 8: the ' that opens here is never closed");
    CHECK(fault("(name = 'a'") == "in the filter, column 12: ')' was expected before the end");
    CHECK(fault("(name = 'a' x") == "in the filter, column 13: ')' was expected, not 'x'");
    CHECK(fault("name = 'a' name = 'b'") == "in the filter, column 12: AND, OR or the end was expected, not 'name'");
    CHECK(fault("name = 'a' and") ==
          "in the filter, column 15: a name like metrics.mae or status was expected before the end");
    CHECK(fault("metrics.mae < 4x") == "in the filter, column 15: '4x' is not a number");
    CHECK(fault("name ; 'a'") == "in the filter, column 6: ';' has no meaning here");
    CHECK(fault("name IN ()") == "in the filter, column 10: a text in quotes was expected, not ')'");
    CHECK(fault("name") == "in the filter, column 5: = != > >= < <= LIKE ILIKE IN or NOT IN was expected behind name");
    CHECK(fault("metrics. < 4") == "in the filter, column 1: a name is missing behind 'metrics.'");
}

TEST_CASE("a filter may be long, but not without end", "[mlflow_db]") {
    const Runs runs;
    const auto repeated = [](const std::string& text, int times) {
        std::string all;
        for (int i = 0; i < times; ++i) {
            all += text;
        }
        return all;
    };
    CHECK(runs.found(repeated("name = 'x' or ", 399) + "name = 'a'") == Names{"a"});
    CHECK(runs.fault(repeated("name = 'x' or ", 400) + "name = 'a'").find("more than 400") != std::string::npos);
    CHECK(runs.found(repeated("(", 14) + "name = 'a'" + repeated(")", 14)) == Names{"a"});
    CHECK(runs.found(repeated("name = 'x' or name = 'a' and (", 14) + "metrics.mae = 5 or params.seed = '1'" +
                     repeated(")", 14)) == Names{"a"});
    CHECK(runs.fault(repeated("(", 4'000)).find("more than 14 deep") != std::string::npos);
    CHECK(runs.fault(repeated("not ", 4'000)).find("more than 14 deep") != std::string::npos);
    CHECK(runs.fault(repeated("x ", 9'000)).find("more than 5000 words") != std::string::npos);
    CHECK(runs.fault(repeated("metrics.mae = 5 or ", 150) + "name = 'a' or tags.t = 'x'").find("more than 150") !=
          std::string::npos);
    CHECK(runs.found("tags.t = '" + repeated("x", 32'000) + "' or name = 'a'") == Names{"a"});
    CHECK(runs.fault("name = 'a' or " + repeated("x", 40'000)).find("column 15: a word is longer") !=
          std::string::npos);
    CHECK(runs.fault(repeated("x", 30'000)).size() < 1'200);
    CHECK(runs.fault(std::string("'a\0b'", 5)).find("\\u0000") != std::string::npos);
}

}  // namespace forecast
