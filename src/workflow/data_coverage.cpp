#include "forecast/workflow/data_coverage.hpp"

#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {

std::vector<Coverage> stored_coverage(const std::string& uri) {
    std::vector<Coverage> all;
    const auto store = open_observation_store_read_only(uri);
    for (const SeriesStatus& status : store ? store->status() : std::vector<SeriesStatus>{}) {
        all.push_back(coverage_of(store->load(status.info.id, {Timestamp::min(), Timestamp::max()})));
    }
    return all;
}

std::vector<Coverage> config_coverage(const ExperimentConfig& config, const std::string& config_file) {
    std::vector<Coverage> all;
    for (const auto& [key, series] : read_experiment_data(config, config_file).series) {
        all.push_back(coverage_of(series));
    }
    return all;
}

}  // namespace forecast
