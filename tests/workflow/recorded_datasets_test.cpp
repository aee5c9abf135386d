#include "forecast/workflow/recorded_datasets.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("the source of a recorded dataset gives no password away, of a malformed address neither", "[workflow]") {
    for (const char* url : {"http://user:s3kr1t@host/x?apikey=s3kr1t", "http://user:p@ss/s3kr1t@host/x"}) {
        ExperimentConfig config;
        config.sources["load"].type = "eco2mix";
        config.sources["load"].base_url = url;
        ExperimentData data;
        data.series["load.consommation"];

        const auto inputs = dataset_inputs(data, config, "training");
        REQUIRE(inputs.size() == 1);
        CHECK(inputs.front().source.find("s3kr1t") == std::string::npos);
        CHECK(inputs.front().source.find("@host/x") != std::string::npos);
    }
}

}  // namespace forecast
