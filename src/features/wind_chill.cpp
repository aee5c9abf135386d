#include "degrees.hpp"
#include "feature_types.hpp"

namespace forecast {
namespace {

/// Heating degrees times wind speed: what a draughty house loses.
class WindChill : public Feature {
public:
    WindChill(std::string name, std::size_t temperature, std::size_t wind)
        : name_(std::move(name)), temperature_(temperature), wind_(wind) {}

    [[nodiscard]] std::vector<std::string> names() const override { return {name_}; }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        *out = heating(known.value(temperature_, row)) * known.value(wind_, row);
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    std::string name_;
    std::size_t temperature_;
    std::size_t wind_;
};

}  // namespace

FeaturePointer make_wind_chill(const FeatureOptions& options, const Frame& frame) {
    return std::make_unique<WindChill>(options.of[0] + "_heating_x_" + options.of[1], frame.index(options.of[0]),
                                       frame.index(options.of[1]));
}

}  // namespace forecast
