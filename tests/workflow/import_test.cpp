#include "forecast/workflow/import.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/sources/data_source.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

constexpr const char* kSeries = "eco2mix-metropoles-tr/242900314/consommation";
const Day kFirst = to_day({2025, 1, 6});

/// A town's config, and files to import into its load.
struct Town {
    TempDirectory directory;
    ExperimentConfig config = config_of(directory);
    Workspace workspace;
    Observer observer;

    Town() { workspace.directory = directory.path() / "mlruns"; }

    static ExperimentConfig config_of(const TempDirectory& directory) {
        ExperimentConfig config;
        config.store = directory / "observations.db";
        SourceOptions load;
        load.type = "eco2mix";
        load.territory = "242900314";
        config.sources["load"] = load;
        config.frame.target = "load.consommation";
        return config;
    }
    [[nodiscard]] ImportRequest request(const std::string& content) const {
        ImportRequest request;
        request.files = {directory / "load.csv"};
        request.into = "load.consommation";
        write_file_atomically(request.files.front(), content);
        return request;
    }
    ImportResult import(const ImportRequest& request) { return import_values(config, request, workspace, observer); }
};

/// Two days of quarters of an hour: 100 on the first, 200 on the second.
std::string two_days() {
    std::string text = "date_heure,consommation\n";
    for (Timestamp time = start_of(kFirst, kParis); time < start_of(kFirst + 2, kParis);
         time += std::chrono::minutes(15)) {
        text += format_local(time, kParis) + (time < start_of(kFirst + 1, kParis) ? ",100\n" : ",200\n");
    }
    return text;
}

}  // namespace

TEST_CASE("imported values are those of the fetched series, and again nothing new", "[workflow]") {
    Town town;
    const ImportRequest request = town.request(two_days());
    const ImportResult result = town.import(request);
    CHECK(result.series == kSeries);
    CHECK(result.values.added == 192);
    CHECK(town.import(request).values.unchanged == 192);

    const auto store = open_observation_store_read_only(town.config.store);
    const Series series = store->load(kSeries, {Timestamp::min(), Timestamp::max()});
    CHECK(series.values.size() == 192);
    CHECK(series.info.source == "import of " + request.files.front());
}

TEST_CASE("an imported load fills in what was predicted for its days", "[workflow]") {
    Town town;
    StoredForecast forecast;
    forecast.time = start_of(kFirst + 1, kParis);
    forecast.issued_at = start_of(kFirst, kParis);
    forecast.value = 190;
    forecast.model = "linear";
    open_observation_store(town.config.store)->upsert_forecasts({forecast}, kParis, kSeries);
    town.import(town.request(two_days()));

    SQLite::Database database(town.config.store);
    CHECK(database.execAndGet("SELECT valeur_reelle FROM prediction").getDouble() == 200);
    CHECK(database.execAndGet("SELECT count(*) FROM consommation").getInt() == 2);
}

TEST_CASE("what cannot be imported is refused before anything is stored", "[workflow]") {
    Town town;
    ImportRequest request = town.request("date_heure,consommation\n2025-01-06T00:00:00+01:00,\n");
    CHECK(error_of([&] { town.import(request); }).kind() == ErrorKind::insufficient_data);

    request = town.request("date_heure,consommation\n2025-01-06T00:00:00+01:00,1\n2025-01-06T00:00:00+01:00,2\n");
    const Error contradiction = error_of([&] { town.import(request); });
    CHECK_THAT(contradiction.what(), Catch::Contains("two different values") && !Catch::Contains("--where"));
    CHECK_THAT(contradiction.advice(), Catch::Contains("--where"));

    {
        const auto held = town.workspace.lock_runs(false);
        CHECK(error_of([&] { town.import(town.request(two_days())); }).kind() == ErrorKind::locked);
    }
    request.into = "weather.temperature";
    CHECK(error_of([&] { town.import(request); }).kind() == ErrorKind::invalid_argument);
    CHECK(open_observation_store_read_only(town.config.store) == nullptr);
}

}  // namespace forecast
