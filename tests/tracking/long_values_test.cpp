#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
TEST_CASE("a long text is an error where cutting is forbidden", "[tracking]") {
    const TempDirectory root;
    TrackingLocation location(root.path().string());
    location.truncate_long_values = false;
    const auto store = open_run_store(location);
    const auto id = store->create_run({"brest", "r", {}}).run_id;

    CHECK_NOTHROW(store->log_batch(id, {}, {{"p", std::string(6000, 'x')}}, {{"t", std::string(5000, 'x')}}));
    CHECK_THROWS_WITH(store->log_batch(id, {}, {{"q", std::string(6001, 'x')}}, {}), Catch::Contains("6001"));
    CHECK_THROWS_WITH(store->log_batch(id, {}, {}, {{"u", std::string(5001, 'x')}}), Catch::Contains("5001"));
    CHECK(store->resolve(id).params.size() == 1);
}

TEST_CASE("MLFLOW_TRUNCATE_LONG_VALUES is true, false or refused", "[tracking]") {
    const auto truncates = [](const std::string& value) {
        const Variables variables = [&](const std::string& name) {
            return name == "MLFLOW_TRUNCATE_LONG_VALUES" ? std::optional(value) : std::nullopt;
        };
        return read_tracking_location(variables, "mlruns").truncate_long_values;
    };
    CHECK(truncates("TRUE"));
    CHECK_FALSE(truncates("false"));
    CHECK_FALSE(truncates("0"));
    CHECK(error_of([&] { return truncates("perhaps"); }).kind() == ErrorKind::invalid_argument);
}

}  // namespace forecast
