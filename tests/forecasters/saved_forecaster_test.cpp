#include "forecast/forecasters/saved_forecaster.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "small_forecasters.hpp"
#include "temp_directory.hpp"
#include "test_paths.hpp"

using namespace forecast;

TEST_CASE("what the fuzzer begins with are saved forecasters of each kind that forecast", "[forecasters]") {
    const TempDirectory directory;
    const auto base = save_small_base(directory.path() / "linear.json");
    std::set<std::string> kinds;
    for (const auto& file : std::filesystem::directory_iterator(source_directory() / "tests/fuzz/corpus/forecaster")) {
        INFO(file.path());
        const auto kind = parse_json<nlohmann::json>(read_file(file.path())).at("forecaster").get<std::string>();
        kinds.insert(kind);
        const Frame frame = frame_of_small(kind, false);
        Forecasters forecasters(small_forecasters());
        load_fit(*forecasters.get("linear"), base);
        const auto forecaster = forecasters.get(kind);
        load_fit(*forecaster, file.path());
        CHECK(forecaster->fitted_on() == day_of_small_fits());
        forecaster->prepare(frame);
        const std::size_t row = frame.axis.size() - 1;
        const double forecast = forecaster->predict({issue_time({}, frame.axis, row), row, 1}).front();
        CHECK(std::abs(forecast - frame.target().values[row]) < 50);
    }
    const auto named = small_forecasters().named;
    CHECK(kinds.size() == named.size() - forecasters_of_days(named).size());
}
