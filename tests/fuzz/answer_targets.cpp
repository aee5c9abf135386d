#include <cmath>

#include <nlohmann/json.hpp>

#include "../../src/mlflow_rest/run_mirror.hpp"
#include "../../src/sources/makers.hpp"
#include "../../src/sources/odre_export.hpp"
#include "../../src/sources/open_meteo_answer.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/number.hpp"
#include "forecast/sources/file_guess.hpp"
#include "forecast/tracking/mlflow_json.hpp"
#include "targets.hpp"

namespace forecast {
namespace {

const Period kAll{Timestamp::min(), Timestamp::max()};

/// Files ask nobody.
class NoHttp final : public HttpClient {
public:
    HttpResponse send(const HttpRequest&) override { throw Error("nobody is asked"); }
};

void read_csv(const SourceOptions& options) {
    NoHttp http;
    const auto source = make_csv("fuzz", options, http);
    const Batch batch = source->read(kAll);
    must_hold(source->series().size() == batch.series.size(), "a source gives the series that it names");
    for (const Series& series : batch.series) {
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            must_hold(is_believable(series.values[i].value), "a value is one that something measures");
            must_hold(i == 0 || series.values[i - 1].time < series.values[i].time, "values are in order of time");
        }
    }
}

SourceOptions csv_options(const std::string& input) {
    SourceOptions options;
    options.type = "csv";
    options.files = {as_file(input, "a.csv").string()};
    options.time_column = "t";
    options.step = std::chrono::hours(1);
    options.value_columns = {"v"};
    return options;
}

}  // namespace

void fuzz_csv(const std::string& input) {
    SourceOptions options = csv_options(input);
    read_csv(options);
    options.pivot = "k";
    options.drop_where = {{"d", "1"}};
    read_csv(options);
}

void fuzz_file(const std::string& input) {
    const FileGuess guess = guess_file(as_file(input, "a.csv").string());
    must_hold(guess.step.count() > 0 && !guess.columns.empty(), "a file that is understood has a step and columns");
}

void fuzz_periods(const std::string& input) {
    SourceOptions options = csv_options(input);
    options.value_columns.clear();
    options.step = std::chrono::hours(24);
    options.period_columns = {"from", "to"};
    options.pivot = "k";
    read_csv(options);
}

void fuzz_odre(const std::string& input) {
    const OdreColumns columns{"code_insee_epci", "242900314", {"consommation", "prevision_j1"}};
    if (const auto rows = read_odre_export(input, "http://odre", columns)) {
        must_hold(rows->of.size() == 2 && rows->of[0].size() == rows->times.size(), "a row has all its columns");
    }
}

void fuzz_open_meteo(const std::string& input) {
    if (const auto answer = read_open_meteo(input, "http://open-meteo", {"temperature_2m", "shortwave_radiation"})) {
        must_hold(answer->of.size() == 2 && answer->of[0].size() == answer->of[1].size(), "an hour has all variables");
    }
}

void fuzz_mlflow(const std::string& input) {
    const auto answer = nlohmann::json::parse(input, nullptr, false);
    if (!answer.is_object()) {
        return;
    }
    RunMirror mirror;
    for (const auto& experiment : array_of(answer, "experiments")) {
        mirror.add_experiment(experiment);
    }
    for (const auto& run : array_of(answer, "runs")) {
        mirror.add_run(run);
    }
    const std::vector<nlohmann::json> points = array_of(answer, "metrics");
    mirror.add_history("0123", "mae", points);
    must_hold(mirror.keys_of_histories("0123").size() <= points.size(), "a history has a point");
    must_hold(mirror.run("0123").run_id == "0123", "a run is found by its id");
}

}  // namespace forecast
