#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "forecast/sources/simulator.hpp"
#include "makers.hpp"
#include "periods.hpp"

namespace forecast {
namespace {

/// The simulator as a source; made up once, when first needed.
class Simulated final : public DataSource {
public:
    explicit Simulated(SourceOptions options) : options_(std::move(options)) {}

    [[nodiscard]] std::vector<SeriesInfo> series() const override {
        std::vector<SeriesInfo> all;
        for (const auto& one : made()) {
            all.push_back(one.info);
        }
        return all;
    }

    [[nodiscard]] bool remote() const override { return false; }
    [[nodiscard]] std::vector<Period> requests(const Period& wanted) const override { return {wanted}; }

    Batch read(const Period& period) override {
        Batch batch;
        batch.notes = {"SIMULATED data: a made-up town, for tests and load only"};
        for (const auto& whole : made()) {
            auto& part = batch.series.emplace_back(Series{whole.info, {}});
            std::copy_if(whole.values.begin(), whole.values.end(), std::back_inserter(part.values),
                         [&](const Observation& value) { return contains(period, value.time); });
        }
        return batch;
    }

private:
    [[nodiscard]] const std::vector<Series>& made() const {
        if (!made_) {
            made_ = simulate(options_).series;
        }
        return *made_;
    }

    SourceOptions options_;
    mutable std::optional<std::vector<Series>> made_;
};

}  // namespace

std::unique_ptr<DataSource> make_simulated(const std::string&, const SourceOptions& options, HttpClient&) {
    return std::make_unique<Simulated>(options);
}

}  // namespace forecast
